package rulebook

import (
	"testing"

	"github.com/secondring/secondring/center"
)

// Vendors' certificates are registered and revoked, never taken back with the rules
// that came with them.
func TestCertificatesAreNotTakenBack(t *testing.T) {
	change := center.Change{Queues: []center.Queue{{ID: "support"}}, Certificates: []center.Certificate{{ID: "one"}}}
	back := Named(change, center.Change{})
	if len(back.RemoveQueues) != 1 || len(back.Certificates) != 0 {
		t.Errorf("%+v", back)
	}
	item, ok := Item("queues", "support")
	if !ok || !Touches(change, item) || Touches(center.Change{Certificates: change.Certificates}, item) {
		t.Error("a change touches what it names")
	}
}
