package timeline

import (
	"fmt"
	"strings"

	"github.com/secondring/secondring/center"
)

// tellVendor says what a vendor's back end did.
func (t *Teller) tellVendor(at center.Position, event center.Event) {
	switch e := event.(type) {
	case center.CertificateRegistered:
		t.say(Line{Position: at, Who: "host", What: "registers certificate " + e.Certificate.ID, Routine: true})
	case center.CertificateRevoked:
		t.say(Line{Position: at, Who: "host", What: "revokes certificate " + e.ID})
	case center.TokenUsed:
		t.say(Line{Position: at, Who: "vendor", What: "uses a token", Routine: true})
	case center.CallAnnounced:
		t.then(ofCall(e.Call), Line{Position: at, Call: e.Call, Who: "vendor", What: "knows " + t.customer(e.Call)}, "announced by the vendor")
	case center.CallRouted:
		t.callRouted(at, e)
	case center.CallDetailed:
		if c := t.calls[e.Call]; c != nil && e.Customer != 0 {
			c.customer = e.Customer
		}
		t.say(Line{Position: at, Call: e.Call, Who: "vendor", What: "reports on " + t.customer(e.Call), Routine: true})
	case center.TranscriptKept:
		t.say(Line{Position: at, Call: e.Call, Who: "vendor", What: fmt.Sprintf("adds to the transcript of %s", t.customer(e.Call)), Then: []string{fmt.Sprintf("%d %s", e.Count, e.Kind)}, Routine: true})
	}
}

func (t *Teller) callRouted(at center.Position, e center.CallRouted) {
	if c := t.calls[e.Call]; c != nil {
		c.queue, c.priority, c.inLine = e.Queue, e.Priority, false
	}
	var to []string
	if e.Flow != "" {
		to = append(to, "flow "+string(e.Flow))
	}
	if e.Agent != 0 {
		to = append(to, t.agent(e.Agent)+" first")
	}
	if len(e.Skills) > 0 {
		skills := make([]string, len(e.Skills))
		for i, s := range e.Skills {
			skills[i] = string(s)
		}
		to = append(to, "needs "+strings.Join(skills, ", "))
	}
	t.say(Line{Position: at, Call: e.Call, Who: "vendor", What: "routes " + t.customer(e.Call) + " to " + string(e.Queue), Then: to})
}
