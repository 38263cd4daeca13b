package api

import (
	"context"
	"net/http"
	"time"

	"github.com/secondring/secondring/auth"
	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/face"
)

// Certificate is the certificate of a vendor's back end, as much as is kept of it.
type Certificate struct {
	ID           string    `json:"id" doc:"what a kid of a token must be"`
	Label        string    `json:"label,omitempty"`
	Bits         int       `json:"bits" doc:"of its RSA key"`
	NotBefore    time.Time `json:"notBefore"`
	NotAfter     time.Time `json:"notAfter"`
	RegisteredAt time.Time `json:"registeredAt"`
}

// NewCertificate registers one.
type NewCertificate struct {
	PEM   string `json:"pem" maxLength:"16384" doc:"X.509, with an RSA key of at least 2048 bits" example:"-----BEGIN CERTIFICATE-----…"`
	ID    string `json:"id,omitempty" maxLength:"256" doc:"default is the beginning of its fingerprint"`
	Label string `json:"label,omitempty" maxLength:"256"`
}

type certificateOutput struct {
	Location string `header:"Location"`
	Body     Certificate
}

func certificateNow(v *center.Certificate) Certificate {
	return Certificate{ID: v.ID, Label: v.Label, Bits: v.Bits, NotBefore: face.Instant(v.NotBefore), NotAfter: face.Instant(v.NotAfter), RegisteredAt: face.Instant(v.RegisteredAt)}
}

// spec: TELEPHONY-2
func (s *server) addCertificates() {
	type listInput struct{ InCenter }
	add(s, operation{action: auth.ReadCertificates, method: http.MethodGet, path: "/certificates", id: "listCertificates", tag: "certificates",
		summary: "List the certificates of the vendor's back end"},
		func(ctx context.Context, r *request, _ *listInput) (*bodyOutput[list[Certificate]], error) {
			out := &bodyOutput[list[Certificate]]{Body: list[Certificate]{Items: []Certificate{}}}
			err := r.view(ctx, func(c *center.Center) {
				for _, v := range c.Certificates() {
					out.Body.Items = append(out.Body.Items, certificateNow(&v))
				}
			})
			return out, err
		})
	type registerInput struct {
		InCenter
		Repeatable
		Body NewCertificate
	}
	add(s, operation{action: auth.WriteCertificates, method: http.MethodPost, path: "/certificates", id: "registerCertificate", tag: "certificates", status: http.StatusCreated,
		summary: "Register a certificate of the vendor's back end", about: "At most two are valid at once. Tokens that it signed are accepted at /telephony/v1.",
		codes: []int{http.StatusConflict, http.StatusTooManyRequests}},
		func(ctx context.Context, r *request, in *registerInput) (*certificateOutput, error) {
			return r.registerCertificate(ctx, in.Body)
		})
	type revokeInput struct {
		InCenter
		ID string `path:"id" maxLength:"256"`
	}
	add(s, operation{action: auth.WriteCertificates, method: http.MethodDelete, path: "/certificates/{id}", id: "revokeCertificate", tag: "certificates", summary: "Revoke a certificate"},
		func(ctx context.Context, r *request, in *revokeInput) (*nothing, error) {
			_, err := r.do(ctx, center.RevokeCertificate{ID: in.ID})
			return nil, err
		})
}

func (r *request) registerCertificate(ctx context.Context, wanted NewCertificate) (*certificateOutput, error) {
	v, err := auth.ParseCertificate([]byte(wanted.PEM))
	if err != nil {
		return nil, invalid("pem", "…", err.Error())
	}
	if v.Label = wanted.Label; wanted.ID != "" {
		v.ID = wanted.ID
	}
	if _, err := r.do(ctx, center.RegisterCertificate{Certificate: v}); err != nil {
		return nil, err
	}
	out := &certificateOutput{Location: r.path("/certificates/%s", v.ID)}
	err = r.view(ctx, func(c *center.Center) {
		if now := c.Certificate(v.ID); now != nil {
			v = *now
		}
	})
	out.Body = certificateNow(&v)
	return out, err
}
