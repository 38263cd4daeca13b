package center

// The bodies of a call's ordinary life are encoded by hand: it is the library's
// encoding written out, key by key, without reflection, since every input of a
// busy center passes here. A test holds every kind against the library, byte for
// byte; decoding is the library's alone.

// handEncoded is a body that writes its own fields, in the order of their keys.
type handEncoded interface {
	encode(m *mapWriter)
}

// mapWriter writes CBOR maps with small integer keys. Zero values are left out
// by the methods without "always", as omitempty does.
type mapWriter struct {
	buf   []byte
	head  int // where the header of the map that is being written is
	pairs byte
}

// begin opens a map. Fewer than 24 pairs have a header of one byte, written by
// end when they are counted.
func (m *mapWriter) begin() (outer mapWriter) {
	outer = mapWriter{head: m.head, pairs: m.pairs}
	m.head, m.pairs = len(m.buf), 0
	m.buf = append(m.buf, 0)
	return outer
}

func (m *mapWriter) end(outer mapWriter) {
	m.buf[m.head] = cborMap | m.pairs
	m.head, m.pairs = outer.head, outer.pairs
}

// body encodes a whole value.
func (m *mapWriter) body(v handEncoded) {
	outer := m.begin()
	v.encode(m)
	m.end(outer)
}

// Major types of CBOR (RFC 8949 §3).
const (
	cborUint     = 0 << 5
	cborNegative = 1 << 5
	cborBytes    = 2 << 5
	cborText     = 3 << 5
	cborArray    = 4 << 5
	cborMap      = 5 << 5
	cborTrue     = 0xf5
	cborFalse    = 0xf4
)

// appendHead writes a major type with its number in the shortest form.
func appendHead(buf []byte, major byte, n uint64) []byte {
	switch {
	case n < 24:
		return append(buf, major|byte(n))
	case n < 1<<8:
		return append(buf, major|24, byte(n))
	case n < 1<<16:
		return append(buf, major|25, byte(n>>8), byte(n))
	case n < 1<<32:
		return append(buf, major|26, byte(n>>24), byte(n>>16), byte(n>>8), byte(n))
	}
	return append(buf, major|27, byte(n>>56), byte(n>>48), byte(n>>40), byte(n>>32), byte(n>>24), byte(n>>16), byte(n>>8), byte(n))
}

func appendUint(buf []byte, n uint64) []byte { return appendHead(buf, cborUint, n) }

func appendInt(buf []byte, n int64) []byte {
	if n < 0 {
		return appendHead(buf, cborNegative, uint64(-(n + 1)))
	}
	return appendHead(buf, cborUint, uint64(n))
}

func appendText(buf []byte, text string) []byte {
	return append(appendHead(buf, cborText, uint64(len(text))), text...)
}

func (m *mapWriter) key(key byte) {
	m.pairs++
	if key >= 24 { // from there on: two bytes
		m.buf = append(m.buf, cborUint|24)
	}
	m.buf = append(m.buf, key)
}

func (m *mapWriter) alwaysUint(key byte, n uint64) {
	m.key(key)
	m.buf = appendUint(m.buf, n)
}

func (m *mapWriter) uint(key byte, n uint64) {
	if n != 0 {
		m.alwaysUint(key, n)
	}
}

func (m *mapWriter) alwaysInt(key byte, n int64) {
	m.key(key)
	m.buf = appendInt(m.buf, n)
}

func (m *mapWriter) int(key byte, n int64) {
	if n != 0 {
		m.alwaysInt(key, n)
	}
}

func (m *mapWriter) alwaysText(key byte, text string) {
	m.key(key)
	m.buf = appendText(m.buf, text)
}

func (m *mapWriter) text(key byte, text string) {
	if text != "" {
		m.alwaysText(key, text)
	}
}

func (m *mapWriter) bool(key byte, v bool) {
	if v {
		m.key(key)
		m.buf = append(m.buf, cborTrue)
	}
}

func (m *mapWriter) skills(key byte, ids []SkillID) {
	if len(ids) == 0 {
		return
	}
	m.key(key)
	m.buf = appendHead(m.buf, cborArray, uint64(len(ids)))
	for _, id := range ids {
		m.buf = appendText(m.buf, string(id))
	}
}

func (m *mapWriter) digest(key byte, d Digest) {
	if d != (Digest{}) {
		m.key(key)
		m.buf = append(appendHead(m.buf, cborBytes, uint64(len(d))), d[:]...)
	}
}

func appendHeader(buf []byte, h *header) []byte {
	buf = append(buf, cborArray|9)
	buf = appendUint(buf, uint64(h.Kind))
	buf = appendInt(buf, int64(h.At))
	buf = appendUint(buf, h.Chance)
	buf = appendUint(buf, uint64(h.Role))
	buf = appendUint(buf, uint64(h.Agent))
	buf = appendText(buf, h.Key)
	buf = appendText(buf, h.Command)
	buf = appendUint(buf, h.Fingerprint)
	return appendInt(buf, int64(h.Events))
}

// from writes a From. From itself must not be handEncoded: signals embed it and
// would inherit its encoding.
func (m *mapWriter) from(key byte, f From) {
	m.key(key)
	outer := m.begin()
	m.alwaysUint(1, uint64(f.Agent))
	m.alwaysUint(2, uint64(f.Epoch))
	m.end(outer)
}

func (n Note) encode(m *mapWriter) {
	m.alwaysText(1, n.Code)
	m.text(2, n.Field)
	m.text(3, n.Value)
	m.text(4, n.Expected)
	m.text(5, n.Done)
}

func (m *mapWriter) notes(key byte, notes []Note) {
	if len(notes) == 0 {
		return
	}
	m.key(key)
	m.buf = appendHead(m.buf, cborArray, uint64(len(notes)))
	for i := range notes {
		outer := m.begin()
		notes[i].encode(m)
		m.end(outer)
	}
}

func (in CallConnected) encode(m *mapWriter) {
	m.from(1, in.From)
	m.key(2)
	outer := m.begin()
	in.Call.encode(m)
	m.end(outer)
	m.bool(3, in.Replayed)
	m.notes(4, in.Notes)
}

func (in HungUp) encode(m *mapWriter) {
	m.from(1, in.From)
	if len(in.Calls) > 0 {
		m.key(2)
		m.buf = appendHead(m.buf, cborArray, uint64(len(in.Calls)))
		for i := range in.Calls {
			outer := m.begin()
			in.Calls[i].encode(m)
			m.end(outer)
		}
	}
	m.notes(3, in.Notes)
}

func (w WireCall) encode(m *mapWriter) {
	m.text(1, w.Key)
	m.text(2, w.Connection)
	m.uint(3, uint64(w.Type))
	m.uint(4, uint64(w.Call))
	m.text(5, w.Parent)
	m.text(6, w.Initial)
	m.uint(7, uint64(w.Customer))
	m.text(8, string(w.Queue))
	m.bool(9, w.Caller)
}

func (h Hangup) encode(m *mapWriter) {
	h.WireCall.encode(m)
	m.uint(20, uint64(h.Reason))
	m.bool(21, h.Close)
	m.uint(22, uint64(h.AgentStatus))
}

func (in StartCall) encode(m *mapWriter) {
	m.alwaysUint(1, uint64(in.Type))
	m.alwaysUint(2, uint64(in.Customer))
	m.alwaysText(3, string(in.Queue))
	if in.Priority != nil {
		m.alwaysInt(4, int64(*in.Priority))
	}
	m.skills(5, in.Skills)
	m.skills(6, in.Additional)
	m.text(7, in.Key)
	m.int(8, int64(in.RequestedAt))
	m.bool(9, in.HostHolds)
	m.text(70, in.Zone)
	m.digest(71, in.PlaceDigest)
	m.digest(72, in.Token)
	m.bool(73, in.Verified)
	m.uint(74, uint64(in.Private))
}

func (in AcceptWork) encode(m *mapWriter) {
	m.alwaysUint(1, uint64(in.Work))
	m.alwaysUint(2, uint64(in.Agent))
}

func (in OfferSeen) encode(m *mapWriter) {
	m.alwaysUint(1, uint64(in.Work))
	m.alwaysUint(2, uint64(in.Agent))
}

func (in DeclineWork) encode(m *mapWriter) {
	m.alwaysUint(1, uint64(in.Work))
	m.alwaysUint(2, uint64(in.Agent))
	m.text(3, in.Reason)
}

func (PassTime) encode(*mapWriter) {}

func (e CallCreated) encode(m *mapWriter) {
	m.alwaysUint(1, uint64(e.Type))
	m.uint(2, uint64(e.Conversation))
	m.uint(3, uint64(e.Customer))
	m.text(4, e.Key)
	m.text(5, string(e.Queue))
	m.int(6, int64(e.Priority))
	m.alwaysInt(7, int64(e.RequestedAt))
	m.skills(8, e.Skills)
	m.skills(9, e.Additional)
	m.int(10, int64(e.SkillsDue))
	m.bool(11, e.Vendor)
	m.bool(12, e.HostHolds)
	m.uint(13, uint64(e.Previous))
	m.uint(14, uint64(e.Transferor))
	m.uint(15, uint64(e.Target))
	m.text(70, e.Zone)
	m.uint(71, uint64(e.Origin))
	m.int(72, int64(e.DialsMax))
	m.uint(73, uint64(e.Recording))
	m.int(74, int64(e.RecordingSeconds))
	m.digest(75, e.PlaceDigest)
}

func (e CallQueued) encode(m *mapWriter) {
	m.alwaysUint(1, uint64(e.Call))
	m.alwaysText(2, string(e.Queue))
	m.int(3, int64(e.RoundDue))
	m.bool(4, e.Back)
	m.int(70, int64(e.StepsDue))
	m.bool(71, e.Overflow)
	m.int(72, int64(e.ClosingDue))
}

func (e CallCompleted) encode(m *mapWriter) {
	m.alwaysUint(1, uint64(e.Call))
	m.alwaysText(2, e.Reason)
	m.bool(3, e.Closes)
	m.int(4, int64(e.Due))
	m.uint(70, uint64(e.End))
}

func (e WorkAssigned) encode(m *mapWriter) {
	m.alwaysUint(1, uint64(e.Call))
	m.alwaysUint(2, uint64(e.Agent))
	m.text(3, e.Key)
	m.text(4, e.Connection)
	m.alwaysUint(5, uint64(e.Phase))
	m.int(6, int64(e.Due))
	m.bool(7, e.Seen)
	m.bool(8, e.Dialed)
	m.uint(9, uint64(e.Main))
	m.int(40, int64(e.Weight))
}

func (e WorkSeen) encode(m *mapWriter)   { m.alwaysUint(1, uint64(e.Work)) }
func (e WorkOpened) encode(m *mapWriter) { m.alwaysUint(1, uint64(e.Work)) }

func (e WorkAccepted) encode(m *mapWriter) {
	m.alwaysUint(1, uint64(e.Work))
	m.alwaysInt(2, int64(e.Due))
	m.bool(3, e.Auto)
}

func (e WorkEnded) encode(m *mapWriter) {
	m.alwaysUint(1, uint64(e.Work))
	m.alwaysUint(2, uint64(e.Status))
	m.uint(3, uint64(e.Outcome))
	m.uint(4, uint64(e.Fault))
	m.text(5, e.Reason)
	m.bool(6, e.Tried)
	m.bool(7, e.Withdrawn)
	m.alwaysUint(8, uint64(e.Ending))
}

func (e StatusChanged) encode(m *mapWriter) {
	m.alwaysUint(1, uint64(e.Agent))
	m.text(2, string(e.Status))
	m.alwaysUint(3, uint64(e.Cause))
	m.uint(4, uint64(e.Work))
}

func (t Target) encode(m *mapWriter) {
	m.alwaysUint(1, uint64(t.Kind))
	m.uint(2, uint64(t.Agent))
	m.text(3, string(t.Queue))
	m.uint(4, uint64(t.Person))
}

func (cmd Command) encode(m *mapWriter) {
	m.uint(1, uint64(cmd.ID))
	m.alwaysUint(2, uint64(cmd.Kind))
	m.uint(3, uint64(cmd.Work))
	m.int(4, int64(cmd.Due))
	m.bool(5, cmd.Withdraw)
	m.bool(6, cmd.Blind)
	if cmd.Target != (Target{}) {
		m.key(7)
		outer := m.begin()
		cmd.Target.encode(m)
		m.end(outer)
	}
	m.uint(8, uint64(cmd.Person))
	m.text(9, string(cmd.Status))
	m.uint(10, uint64(cmd.Epoch))
	m.text(40, cmd.Party)
}

func (e CommandIssued) encode(m *mapWriter) {
	m.alwaysUint(1, uint64(e.Agent))
	m.key(2)
	outer := m.begin()
	e.Command.encode(m)
	m.end(outer)
}

func (e CommandEnded) encode(m *mapWriter) {
	m.alwaysUint(1, uint64(e.Agent))
	m.alwaysUint(2, uint64(e.Command))
	m.alwaysUint(3, uint64(e.How))
	m.alwaysUint(4, uint64(e.Kind))
	m.uint(5, uint64(e.Work))
}
