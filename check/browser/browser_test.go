package browser

import (
	"testing"

	"github.com/secondring/secondring/check"
)

var (
	_ check.Line  = (*Page)(nil)
	_ check.Drive = (*Page)(nil)
)

func TestConversation(t *testing.T) {
	for name, page := range libraries {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := serve(t, map[string]any{"/": page})
			p := visit(t, s.URL, driver)
			w := load(t, p)
			write(t, w, setup)
			expect(t, w, "CONNECTOR_READY")
			acts, err := p.Acts(t.Context())
			if err != nil || len(acts) != 4 {
				t.Fatalf("acts are %v, %v: expected four", acts, err)
			}
			if err := p.Do(t.Context(), check.CallArrives, check.Call{}); err != nil {
				t.Fatal(err)
			}
			started := expect(t, w, "CALL_STARTED")
			t.Log(started.raw)
			write(t, w, `{"type":"ACCEPT_CALL","call":{"callId":"c1"}}`)
			expect(t, w, "CALL_CONNECTED")
			if err := p.Do(t.Context(), check.CustomerHangsUp, check.Call{CallID: "c1"}); err != nil {
				t.Fatal(err)
			}
			expect(t, w, "HANGUP")
		})
	}
}
