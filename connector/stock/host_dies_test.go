package stock

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// TestHostDies kills the host between ACCEPT_CALL and CALL_CONNECTED. After it
// is back, the connector is asked first, and what it says decides: a call that
// still rings is accepted again, one that is connected is not.
//
// spec: CONNECTOR-3, CONNECTOR-5
func TestHostDies(t *testing.T) {
	for _, version := range versions {
		t.Run(version, func(t *testing.T) {
			t.Parallel()
			b := startBridge(t, version)
			t.Run("before the vendor accepts", func(t *testing.T) {
				s := begin(t, b, startHost(t), play{name: "host dies before accept"})
				alice := s.diesAtAccept(fields{"state": "ringing"})
				alice.told("acceptCall")
				s.is(`c1 inbound: in-progress, conversation open, talking
					alice: Opened talking
					alice is online`)
			})
			t.Run("after the vendor has accepted", func(t *testing.T) {
				s := begin(t, b, startHost(t), play{name: "host dies after accept"})
				alice := s.diesAtAccept(fields{"state": "connected"})
				s.is(`c1 inbound: in-progress, conversation open, talking
					alice: Opened talking
					alice is online`)
				if slices.Contains(b.called(alice.session), "acceptCall") {
					t.Error("a call that was connected is accepted again")
				}
			})
		})
	}
}

// diesAtAccept lets the host die when it has just sent ACCEPT_CALL, and come
// back; meanwhile the call has gone on at the vendor.
func (s *scene) diesAtAccept(then fields) *seat {
	s.t.Helper()
	alice := s.agent("alice")
	alice.rings("c1")
	alice.answers("acceptCall", fields{"silent": true})
	alice.accepts()
	s.host.dies(s.t)
	s.host.starts(s.t)
	s.room.Engine = s.host.engine
	alice.active = []fields{inbound("c1", then)}
	alice.opens("")
	alice.told("AGENT_AVAILABLE")
	return alice
}

// TestDigitsAreNowhere lets a connector log what its agent dialed, and looks for
// it in every file of the host.
//
// spec: CONNECTOR-8
func TestDigitsAreNowhere(t *testing.T) {
	for _, version := range versions {
		t.Run(version, func(t *testing.T) {
			t.Parallel()
			const digits = "4111111111111111"
			h := startHost(t)
			s := begin(t, startBridge(t, version), h, play{name: "digits"})
			alice := s.agent("alice")
			alice.talks("c1")
			alice.order(fields{"do": "log", "event": "SEND_DIGITS", "payload": fields{"type": "SEND_DIGITS", "digits": digits}})
			alice.order(fields{"do": "log", "event": "SEND_DIGITS", "payload": digits})
			alice.order(fields{"do": "send", "text": `{"type":"LOG","payload":{"eventType":"SEND_DIGITS","payload":{"digits":"` + digits + `"`}) // cut in the middle
			alice.order(fields{"do": "send", "text": `{"type":"SEND_DIGITS","digits":"` + digits + `"}`})
			alice.hangsUp("c1", fields{"reason": "error", "agentStatus": digits})
			h.dies(t)
			files, err := filepath.Glob(filepath.Join(h.folder, "*"))
			if err != nil || len(files) == 0 {
				t.Fatalf("%d files, %v", len(files), err)
			}
			for _, file := range files {
				content, err := os.ReadFile(file)
				if err != nil {
					t.Fatal(err)
				}
				if bytes.Contains(content, []byte(digits)) {
					t.Errorf("%s holds the digits", filepath.Base(file))
				}
			}
			h.starts(t)
		})
	}
}
