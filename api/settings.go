package api

import (
	"context"
	"net/http"

	"github.com/secondring/secondring/auth"
	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/hours"
)

// Settings are the rules of the whole contact center. What is left out takes its
// default.
type Settings struct {
	Routing              center.RoutingMode    `json:"routing,omitempty" enum:"host-routed,vendor-routed" doc:"who picks the agent"`
	AcceptToMediaSeconds int                   `json:"acceptToMediaSeconds,omitempty" doc:"from accepting to talking; default 5"`
	CustomerRingSeconds  int                   `json:"customerRingSeconds,omitempty" doc:"while the customer is being dialed; default 45"`
	VendorRingSeconds    int                   `json:"vendorRingSeconds,omitempty" doc:"a vendor's ring that nobody ends; default 120"`
	RecoverySeconds      int                   `json:"recoverySeconds,omitempty" doc:"until a call that waits for recovery is given up; default 86400"`
	BackOffSeconds       int                   `json:"backOffSeconds,omitempty" doc:"before the same agents are asked again; default 5"`
	BackOffMaxSeconds    int                   `json:"backOffMaxSeconds,omitempty" doc:"what the back-off doubles up to; default 60"`
	CallingHours         hours.ID              `json:"callingHours,omitempty" doc:"id of the business hours in which customers may be called, in their own time zone; default is 08:00 to 21:00 every day"`
	TransferReturn       center.TransferReturn `json:"transferReturn,omitempty" enum:"queue,transferor" doc:"who gets a caller back whom the target of a transfer did not take, when the transferor has left; default queue: the former one, at the place the caller always had"`
	TransferReturnQueue  center.QueueID        `json:"transferReturnQueue,omitempty" doc:"the line of a call that had none, such as an outbound one, when it is transferred and not taken; default none: it waits for recovery"`
	WrapUp               *center.WrapUp        `json:"wrapUp,omitempty" doc:"what agents can say a call was about, for calls whose queue has no codes of its own"`
	DeskSilenceSeconds   int                   `json:"deskSilenceSeconds,omitempty" doc:"how long a console may be silent before its agent is unreachable, 5 to 900; default 30"`

	Connector center.ConnectorSettings `json:"connector,omitzero" doc:"the connector that the agents' console loads in a frame (url: its adapter URL, https, or http on this machine), and further exact origins to which that frame may go (origins)"`
	Retention center.Retention         `json:"retention,omitzero" doc:"how long the log of the contact center is kept: days, up to 3650 (default 0: for ever), and mode, what becomes of what is older: archive (the default) writes it to files of the host first, drop does not. Records and figures stay; timelines, events and explanations go back as far as the log"`
	Vendor    center.VendorSettings    `json:"vendor,omitzero" doc:"what the vendor's back end is known by at /telephony/v1 (issuer: iss of its tokens; apiName: sub, and callCenterApiName; default is the id of the center), and its bounds: callsMax that are not over (10000), callsPerSecond (50), routingSeconds until a call it does not route is given up (3600)"`
}

func (s *server) addSettings() {
	type input struct{ InCenter }
	add(s, operation{action: auth.ReadSettings, method: http.MethodGet, path: "/settings", id: "getSettings", tag: "settings",
		summary: "Read the settings of the contact center"}, func(ctx context.Context, r *request, _ *input) (*ruleOutput[Settings], error) {
		return r.settings(ctx)
	})
	type putInput struct {
		InCenter
		Conditional
		Body Settings
	}
	add(s, operation{action: auth.WriteSettings, method: http.MethodPut, path: "/settings", id: "putSettings", tag: "settings",
		summary: "Replace the settings of the contact center", codes: conditionalCodes}, func(ctx context.Context, r *request, in *putInput) (*ruleOutput[Settings], error) {
		settings := center.Settings(in.Body)
		if err := r.configure(ctx, in.Conditional, center.Change{Settings: &settings}); err != nil {
			return nil, err
		}
		return r.settings(ctx)
	})
}

func (r *request) settings(ctx context.Context) (*ruleOutput[Settings], error) {
	out := &ruleOutput[Settings]{}
	err := r.view(ctx, func(c *center.Center) { out.Body = Settings(c.Settings()) })
	settings := center.Settings(out.Body)
	out.ETag = r.versionOf(center.Change{Settings: &settings})
	return out, err
}
