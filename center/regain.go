package center

const kindPlaceRegained eventKind = 136

// RegainBy says how a caller who calls again was recognized.
type RegainBy uint8

// Ways to be recognized.
const (
	NotRegained    RegainBy = iota
	RegainByToken           // the one-time token that the first call was given
	RegainVerified          // the vendor has authenticated the customer
	RegainByCaller          // by bare caller id, which the queue must allow
)

var regainByNames = [...]string{"", "token", "verified customer", "caller id"}

func (v RegainBy) String() string { return name(regainByNames[:], v) }

// Digest is the SHA-256 of a secret, which itself is nowhere; zero if there is
// none.
type Digest [32]byte

// PlaceRegained says that a caller who had left has the old place in line again.
// It can be had once.
type PlaceRegained struct {
	Call CallID   `cbor:"1,keyasint"`
	From CallID   `cbor:"2,keyasint"`
	By   RegainBy `cbor:"3,keyasint"`
}

func (PlaceRegained) eventKind() eventKind { return kindPlaceRegained }

// regains finds the call whose place a new one may have: one that its caller left
// not long ago, in the same queue, not regained yet.
func (c *Center) regains(in StartCall) (old *Call, by RegainBy) { // spec: RECOVERY-9
	r := c.queues[in.Queue].rules.Recovery
	if r == nil || r.RegainSeconds == 0 || in.Type != Inbound {
		return nil, NotRegained
	}
	switch {
	case in.Token != Digest{}:
		old, by = c.calls.at(c.places[in.Token]), RegainByToken
	case in.Verified:
		old, by = c.calls.at(c.left[in.Customer]), RegainVerified
	case r.RegainByCallerID:
		old, by = c.calls.at(c.left[in.Customer]), RegainByCaller
	}
	switch {
	case old == nil || old.Place != Over || old.End != EndAbandoned || old.Regained:
	case old.Queue != in.Queue && old.FirstQueue != in.Queue:
	case by != RegainByToken && in.Customer == 0:
	case old.EndedAt+seconds(r.RegainSeconds) < c.now:
	default:
		return old, by
	}
	return nil, NotRegained
}

func (e PlaceRegained) apply(c *Center) {
	old := c.calls.at(e.From)
	old.seldom().Regained = true
	delete(c.places, old.PlaceDigest)
}

// indexPlace makes a call known by its token, and as the last that its customer
// left.
func (c *Center) indexPlace(call *Call) {
	if call.PlaceDigest != (Digest{}) && !call.Regained {
		c.places[call.PlaceDigest] = call.ID
	}
}

// forgetPlace ends what leads to a call that is forgotten.
func (c *Center) forgetPlace(call *Call) {
	if c.places[call.PlaceDigest] == call.ID {
		delete(c.places, call.PlaceDigest)
	}
	if c.left[call.Customer] == call.ID {
		delete(c.left, call.Customer)
	}
}

// indexLeft remembers the last call that a customer left.
func (c *Center) indexLeft(call *Call) {
	if call.End == EndAbandoned && call.Customer != 0 {
		c.left[call.Customer] = call.ID
	}
}
