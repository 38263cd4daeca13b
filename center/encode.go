package center

import "iter"

// Schema is the version of the encoding of a batch's body and of a snapshot.
const Schema uint16 = 1

// AppendEntry encodes an input and what its step gave, for a batch's body.
func AppendEntry(buf []byte, in *Input, r *Result) ([]byte, error) { panic("being written") }

// Entry is one input of a batch and the events that it caused.
type Entry struct {
	Input  Input
	First  Position // of the first event
	Events []Event
}

// Entries decodes a batch's body; after is the position before its first event.
// Entry is valid only until the next one is yielded.
func Entries(schema uint16, after Position, body []byte) iter.Seq2[*Entry, error] { panic("being written") }

// Snapshot encodes the whole state, the same state always to the same bytes.
func (c *Center) Snapshot() ([]byte, error) { panic("being written") }

// Open makes the center of a snapshot.
func Open(id string, schema uint16, snapshot []byte) (*Center, error) { panic("being written") }

// PendingEffects gives, for a session that has just come (back), the offers and
// commands of its agent that were not acknowledged.
func (c *Center) PendingEffects(agent AgentID) []Effect { panic("being written") }
