package stream

import "github.com/secondring/secondring/eventlog"

// How a client follows.
const (
	BySocket = "websocket"
	ByEvents = "server-sent-events"
)

type connected struct {
	center eventlog.CenterID
	kind   string
}

// count counts a client until what it gives is called.
func (s *Streams) count(id eventlog.CenterID, kind string) (gone func()) {
	add := func(n int) {
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.clients[connected{id, kind}] += n; s.clients[connected{id, kind}] == 0 {
			delete(s.clients, connected{id, kind})
		}
	}
	add(1)
	return func() { add(-1) }
}

// Clients says how many clients follow a center now, by how they do.
// spec: OPERATE-1
func (s *Streams) Clients(id eventlog.CenterID) map[string]int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return map[string]int{BySocket: s.clients[connected{id, BySocket}], ByEvents: s.clients[connected{id, ByEvents}]}
}
