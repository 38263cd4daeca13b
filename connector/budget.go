package connector

import (
	"slices"
	"sync"
	"time"

	"github.com/secondring/secondring/center"
)

// budget is what a connector may still send: it refills by messageRateMax a
// second, up to messageBurstMax.
type budget struct {
	left float64
	at   time.Time
}

func (b *budget) spend(now time.Time) bool {
	b.left = min(messageBurstMax, b.left+now.Sub(b.at).Seconds()*messageRateMax)
	b.at = now
	if b.left < 1 {
		return false
	}
	b.left--
	return true
}

// numbers remembers the references of the last persons of a session, so that
// the same number does not become two persons while it is on the line.
type numbers struct {
	mu    sync.Mutex
	refs  map[string]center.PersonRef
	order []string // oldest first
}

// learn keeps the reference of a number.
func (n *numbers) learn(number string, ref center.PersonRef) {
	if number == "" {
		return
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.refs == nil {
		n.refs = map[string]center.PersonRef{}
	}
	if _, known := n.refs[number]; !known {
		n.order = append(n.order, number)
	}
	n.refs[number] = ref
	if len(n.order) > numbersMax {
		delete(n.refs, n.order[0])
		n.order = n.order[1:]
	}
}

// ref gives the reference of a number; ok is false if none is remembered.
func (n *numbers) ref(number string) (ref center.PersonRef, ok bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	ref, ok = n.refs[number]
	return ref, ok
}

// forget takes back what was learned of persons whose rows were not written.
func (n *numbers) forget(people []Person) {
	n.mu.Lock()
	defer n.mu.Unlock()
	for _, person := range people {
		if n.refs[person.Number] == person.Ref {
			delete(n.refs, person.Number)
			n.order = slices.DeleteFunc(n.order, func(number string) bool { return number == person.Number })
		}
	}
}
