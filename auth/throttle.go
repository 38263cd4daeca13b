package auth

import (
	"fmt"
	"hash/maphash"
	"net/netip"
	"sync"
	"time"

	"github.com/secondring/secondring/eventlog"
)

// How guessing is slowed down.
const (
	// freeAttempts is how often somebody may mistype at once.
	freeAttempts = 5

	// waitMin doubles with each further attempt up to waitMax. So a day has some
	// hundred attempts for one name.
	waitMin = time.Second
	waitMax = 15 * time.Minute

	// forgottenAfter is how long the attempts for a name are remembered.
	forgottenAfter = 24 * time.Hour

	// sourceAttempts may be wrong at once from one address, and one more each
	// sourceEvery: an office whose people begin their shift behind one address.
	sourceAttempts = 60
	sourceEvery    = 2 * time.Second

	// reportedAttempts is how many wrong attempts of a center are written down at
	// once, and one more each reportedEvery. The log cannot be filled by guessing.
	reportedAttempts = 60
	reportedEvery    = time.Second

	// Sizes of the tables. They never grow: who shares a slot with another waits
	// with them, which takes luck to happen and harms little.
	nameSlots   = 1 << 15
	sourceSlots = 1 << 13
	centerSlots = 1 << 10
	familiarMax = 1 << 16
)

// ThrottledError says that an attempt was not looked at, and when another will be.
type ThrottledError struct{ After time.Duration }

func (e *ThrottledError) Error() string {
	return fmt.Sprintf("too many attempts to sign in: wait %d s, then try again", e.Seconds())
}

// Seconds is how long to wait, in whole seconds.
func (e *ThrottledError) Seconds() int { return int((e.After + time.Second - 1) / time.Second) }

// throttle counts attempts, by name and by address. An attempt counts as wrong from
// the moment it begins, so that many at once gain nothing.
// spec: ACCESS-7
type throttle struct {
	seed maphash.Seed

	mu       sync.Mutex
	names    []attempts
	sources  []bucket
	reports  []bucket
	familiar map[uint64]struct{} // names at addresses from which they came in
}

type attempts struct {
	count int
	last  time.Time
	until time.Time
}

func newThrottle() *throttle {
	return &throttle{
		seed: maphash.MakeSeed(), familiar: map[uint64]struct{}{},
		names: make([]attempts, nameSlots), sources: make([]bucket, sourceSlots), reports: make([]bucket, centerSlots),
	}
}

// attempt is one that was let through.
type attempt struct {
	pair   uint64 // the name at the address
	name   *attempts
	source *bucket
}

// begin lets an attempt through, or says how long to wait. A name that came in from
// the address before has attempts of its own there: who guesses elsewhere cannot
// keep that person out.
func (t *throttle) begin(id eventlog.CenterID, login string, source netip.Prefix) (attempt, error) {
	now := time.Now()
	t.mu.Lock()
	defer t.mu.Unlock()
	key := maphash.String(t.seed, string(id)+"\x00"+login)
	a := attempt{
		pair:   maphash.String(t.seed, string(id)+"\x00"+login+"\x00"+source.String()),
		source: &t.sources[maphash.String(t.seed, source.String())%sourceSlots],
	}
	if _, ok := t.familiar[a.pair]; ok {
		key = a.pair
	}
	a.name = &t.names[key%nameSlots]
	if now.Sub(a.name.last) > forgottenAfter {
		*a.name = attempts{}
	}
	wait := max(a.name.until.Sub(now), a.source.wait(now, sourceAttempts, sourceEvery))
	if wait > 0 {
		return a, &ThrottledError{After: wait}
	}
	a.source.take(now, sourceAttempts, sourceEvery)
	a.name.count++
	a.name.last = now
	if over := a.name.count - freeAttempts; over >= 0 {
		a.name.until = now.Add(min(waitMax, waitMin<<min(over, 20)))
	}
	return a, nil
}

// right forgets the attempts of a name: the last one was right.
func (t *throttle) right(a attempt) {
	t.mu.Lock()
	defer t.mu.Unlock()
	*a.name = attempts{}
	a.source.giveBack(sourceEvery)
	if len(t.familiar) >= familiarMax {
		clear(t.familiar)
	}
	t.familiar[a.pair] = struct{}{}
}

// undo takes an attempt back that could not be looked at.
func (t *throttle) undo(a attempt) {
	t.mu.Lock()
	defer t.mu.Unlock()
	a.name.count--
	a.name.until = time.Time{}
	a.source.giveBack(sourceEvery)
}

// report says whether one more wrong attempt of a center is written down.
func (t *throttle) report(id eventlog.CenterID) bool {
	now := time.Now()
	t.mu.Lock()
	defer t.mu.Unlock()
	b := &t.reports[maphash.String(t.seed, string(id))%centerSlots]
	if b.wait(now, reportedAttempts, reportedEvery) > 0 {
		return false
	}
	b.take(now, reportedAttempts, reportedEvery)
	return true
}

// bucket holds some tokens and gets one back every so often. It is kept as the time
// when it will be full.
type bucket struct{ full time.Time }

// wait says how long until there is a token.
func (b *bucket) wait(now time.Time, size int, every time.Duration) time.Duration {
	if !b.full.After(now) {
		return 0
	}
	return b.full.Sub(now) - time.Duration(size-1)*every
}

func (b *bucket) take(now time.Time, size int, every time.Duration) {
	if b.full.Before(now) {
		b.full = now
	}
	b.full = b.full.Add(every)
}

func (b *bucket) giveBack(every time.Duration) { b.full = b.full.Add(-every) }

// sourceOf is the address of a client as it is counted: in IPv6 a whole network is
// one household's.
func sourceOf(address string) netip.Prefix {
	at, err := netip.ParseAddrPort(address)
	if err != nil {
		return netip.Prefix{} // all of whom nothing is known are one
	}
	ip, bits := at.Addr().Unmap().WithZone(""), 32
	if ip.Is6() {
		bits = 64
	}
	prefix, err := ip.Prefix(bits)
	if err != nil {
		return netip.Prefix{}
	}
	return prefix
}
