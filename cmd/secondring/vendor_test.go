package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/connector"
	"github.com/secondring/secondring/engine"
	"github.com/secondring/secondring/internal/need"
)

// vendorFolder has a vendor's back end in JavaScript, with its libraries.
const vendorFolder = "../../telephony/testdata/vendor"

const vendorRules = `
centers:
  - id: acme
    settings: {vendor: {issuer: 00DACME, apiName: North}}
    statuses:
      - {id: available, kind: online}
    configurations:
      - {id: automatic, capacity: 1, autoAccept: true, default: true}
    queues:
      - {id: support}
      - {id: sales}
      - {id: night}
    agents:
      - {key: alice, name: Alice, queues: [support]}
      - {key: bob, name: Bob, queues: [sales]}
    flows:
      - {id: Service, fallbackQueue: sales, cases: [{when: {language: de}, queue: support}]}
`

// phone is an agent's connector that answers what it is told to accept.
type phone struct{ events connector.Events }

func (p *phone) Begin(events connector.Events) { p.events = events }
func (p *phone) AcceptCall(ctx context.Context, c connector.Command) error {
	return p.events.Publish(ctx, connector.Connected{Call: c.Call})
}
func (p *phone) EndCall(ctx context.Context, c connector.Command) error {
	return p.events.Publish(ctx, connector.Ended(c.Call))
}
func (p *phone) DeclineCall(ctx context.Context, c connector.Command) error {
	return p.events.Publish(ctx, connector.Failed(c.Call, center.DeclinedByAgent, false))
}
func (p *phone) Offer(context.Context, connector.Offer) error                     { return nil }
func (p *phone) Withdraw(context.Context, connector.Offer, string)                {}
func (p *phone) Dial(context.Context, connector.Command, connector.Contact) error { return nil }
func (p *phone) AddParticipant(context.Context, connector.Command, connector.Contact, bool) error {
	return nil
}
func (p *phone) SetAgentStatus(context.Context, connector.Command, center.Status) error { return nil }
func (p *phone) WrapUpCall(context.Context, connector.Command)                          {}
func (p *phone) ActiveCalls(context.Context) ([]connector.ActiveCall, error)            { return nil, nil }

// writeKey writes a private key, and gives its certificate.
func writeKey(t *testing.T, file string) (certificate []byte) {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	form := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, form, form, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	private := pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)})
	if err := os.WriteFile(file, private, 0o600); err != nil {
		t.Fatal(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
}

// atDesk connects an agent's phone in this process, and makes the agent available.
func atDesk(t *testing.T, h *host, key string) {
	t.Helper()
	id, known, err := h.Directory("acme").Find(t.Context(), key)
	if err != nil || !known {
		t.Fatal(key, known, err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	over := make(chan struct{})
	go func() {
		defer close(over)
		_ = connector.Run(ctx, h.Connector("acme"), id, &phone{}) // ends with the context
	}()
	t.Cleanup(func() { cancel(); <-over })
	if _, err := h.Engine.Do(t.Context(), "acme", engine.Request{Body: center.AskStatus{Agent: id, Status: "available"}, Sender: center.Sender{Role: center.AgentRole, Agent: id}}); err != nil {
		t.Fatal(err)
	}
}

// An existing back end is pointed here by its base URL: records, flows, messages,
// reports, a transfer, a voicemail, a callback, and tokens that are not the vendor's.
// spec: TELEPHONY-18, TELEPHONY-14, TELEPHONY-15
func TestVendorsBackEnd(t *testing.T) {
	node := need.Program(t, "node")
	need.Folder(t, filepath.Join(vendorFolder, "node_modules"), "make deps")
	folder := t.TempDir()
	rules, err := readConfig(write(t, "center.yaml", vendorRules))
	if err != nil {
		t.Fatal(err)
	}
	h, err := startHost(t.Context(), hostOptions{Data: folder, Config: rules, Listen: listening{address: "127.0.0.1:0"}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := h.Stop(context.Background()); err != nil {
			t.Error(err)
		}
	})
	file := func(name string) string { return filepath.Join(folder, name) }
	certificate := writeKey(t, file("key.pem"))
	writeKey(t, file("other.pem"))
	if err := os.WriteFile(file("certificate.pem"), certificate, 0o600); err != nil {
		t.Fatal(err)
	}
	admin := h.Issued[0].Reveal()
	s := &served{t: t, url: h.URL}
	body, err := json.Marshal(map[string]string{"pem": string(certificate), "id": "first"})
	if err != nil {
		t.Fatal(err)
	}
	if status, text := s.ask("POST", "/v1/centers/acme/certificates", admin, string(body)); status != 201 {
		t.Fatalf("%d %s", status, text)
	}
	atDesk(t, h, "alice")
	atDesk(t, h, "bob")

	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	backEnd := exec.CommandContext(ctx, node, "vendor.js")
	backEnd.Dir = vendorFolder
	backEnd.Env = append(os.Environ(), "HOST="+h.URL, "PRIVATE_KEY="+file("key.pem"), "OTHER_KEY="+file("other.pem"), "CERTIFICATE="+file("certificate.pem"), "API_KEY="+admin)
	var said bytes.Buffer
	backEnd.Stdout, backEnd.Stderr = &said, &said
	err = backEnd.Run()
	if n := strings.Count(said.String(), "ok: "); err != nil || n != 7 || strings.Contains(said.String(), "not ok") {
		t.Errorf("%v, %d plays:\n%s", err, n, said.String())
	}
}

// A certificate in the configuration file verifies the vendor's tokens from the first
// start on; a second start writes nothing, and so does a host that is given the export.
// spec: TELEPHONY-20
func TestCertificateInTheFile(t *testing.T) {
	keyFile, data := filepath.Join(t.TempDir(), "key.pem"), t.TempDir()
	certificate := strings.TrimSpace(string(writeKey(t, keyFile)))
	file := write(t, "centers.yaml", vendorRules+"    certificates:\n      - id: back-end\n        pem: |\n          "+strings.ReplaceAll(certificate, "\n", "\n          ")+"\n")
	text, err := os.ReadFile(keyFile)
	if err != nil {
		t.Fatal(err)
	}
	key, err := jwt.ParseRSAPrivateKeyFromPEM(text)
	if err != nil {
		t.Fatal(err)
	}
	token, err := jwt.NewWithClaims(jwt.SigningMethodRS256, jwt.MapClaims{"iss": "00DACME", "sub": "North", "exp": time.Now().Add(time.Hour).Unix()}).SignedString(key)
	if err != nil {
		t.Fatal(err)
	}
	const call = `{"callCenterApiName":"North","vendorCallKey":"k-1","to":"+4930100","from":"+493012345678","initiationMethod":"Inbound",
		"startTime":"2026-11-23T09:30:00Z","participants":[{"participantKey":"+493012345678","type":"END_USER"}]}`
	s := serving(t, "--config", file, "--data", data)
	admin := s.shownKey("acme")
	if status, text := s.ask("POST", "/telephony/v1/voiceCalls", token, call); status >= 300 {
		t.Errorf("%d %s", status, text)
	}
	s.stop()
	s = serving(t, "--config", file, "--data", data)
	if n := strings.Count(s.events(admin), `"Configured"`); n != 1 {
		t.Errorf("the rules were put in force %d times", n)
	}
	exported, err := run(t, "config", "export", "--url", s.url, "--key", admin)
	if err != nil || !strings.Contains(exported, "BEGIN PUBLIC KEY") {
		t.Fatal(err, exported)
	}
	if out, err := run(t, "config", "apply", write(t, "export.yaml", exported), "--dry-run", "--url", s.url, "--key", admin); err != nil {
		t.Errorf("the export differs: %v\n%s", err, out)
	}
	s.stop()
	fresh := serving(t, "--config", write(t, "fresh.yaml", exported), "--data", t.TempDir())
	if status, text := fresh.ask("POST", "/telephony/v1/voiceCalls", token, call); status >= 300 {
		t.Errorf("at a host that was given the export: %d %s", status, text)
	}
	if status, text := fresh.ask("GET", "/v1/centers/acme/certificates", fresh.shownKey("acme"), ""); status != 200 || !strings.Contains(text, `"id":"back-end"`) {
		t.Errorf("%d %s", status, text)
	}
	fresh.stop()
}
