package stream

import (
	"encoding/json"
	"strconv"
	"time"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/face"
)

// Frame is a message of the host to a client. It covers everything up to its
// position; objects are as they were there or a moment later, never earlier than in a
// frame before.
type Frame struct {
	Epoch    string          `json:"epoch" doc:"of the log; a restored backup has another"`
	Seq      uint64          `json:"seq" doc:"position in the log up to which the client has been told everything"`
	At       time.Time       `json:"at" doc:"the host's time: deadlines are by this clock"`
	Reset    string          `json:"reset,omitempty" doc:"why what the client holds is to be thrown away; a snapshot follows"`
	Snapshot bool            `json:"snapshot,omitempty" doc:"a part of the state, not of what happened"`
	More     bool            `json:"more,omitempty" doc:"more follows before the client may keep a position"`
	Events   []face.Event    `json:"events,omitempty" doc:"what happened, in order and without gaps, as far as the role may see it"`
	Told     []Told          `json:"told,omitempty" doc:"sentences for the agent's screen"`
	Calls    []face.Call     `json:"calls,omitempty" doc:"voice calls that changed; for an agent without the works of others who did not connect"`
	Works    []face.Work     `json:"works,omitempty" doc:"agent works that changed"`
	Agents   []face.Agent    `json:"agents,omitempty" doc:"agents who changed"`
	Queues   []face.QueueNow `json:"queues,omitempty" doc:"queues, at most a second old; for an agent the counts alone"`
	Gone     *Gone           `json:"gone,omitempty" doc:"what was removed"`
}

// Told is a sentence for an agent.
type Told struct {
	Position uint64 `json:"position"`
	Work     string `json:"work,omitempty" doc:"the agent work it is about"`
	Sentence string `json:"sentence"`
}

// Gone is what was removed from the rules.
type Gone struct {
	Agents []string         `json:"agents,omitempty" doc:"keys"`
	Queues []center.QueueID `json:"queues,omitempty"`
}

// Hello is the first message of a client by WebSocket.
type Hello struct {
	Resume *Position `json:"resume,omitempty" doc:"of the last frame without more; absent: a snapshot"`
	Desk   bool      `json:"desk,omitempty" doc:"this page is the agent's console: it will send alive, and the agent gets no offers when it does not"`
}

// Position is a point in a log.
type Position struct {
	Epoch string `json:"epoch"`
	Seq   uint64 `json:"seq"`
}

// Says is any later message of a client by WebSocket.
type Says struct {
	Alive any  `json:"alive,omitempty" doc:"the page is awake; whatever it says, such as a count"`
	Bye   bool `json:"bye,omitempty" doc:"the agent closes the console"`
}

// parts are the encoded members of a frame: each is encoded once, however many
// clients get it.
type parts struct {
	reset    string
	snapshot bool
	more     bool
	events   [][]byte
	told     [][]byte
	calls    [][]byte
	works    [][]byte
	agents   [][]byte
	queues   [][]byte
	gone     []byte
}

func (p *parts) empty() bool {
	return p.reset == "" && !p.snapshot && len(p.events)+len(p.told)+len(p.calls)+len(p.works)+len(p.agents)+len(p.queues)+len(p.gone) == 0
}

// frame puts encoded members together.
func (p *parts) frame(epoch string, seq center.Position, at time.Time) []byte {
	size := 128 + len(p.reset) + len(p.gone)
	lists := [...]struct {
		name  string
		items [][]byte
	}{{"events", p.events}, {"told", p.told}, {"calls", p.calls}, {"works", p.works}, {"agents", p.agents}, {"queues", p.queues}}
	for _, l := range lists {
		for _, item := range l.items {
			size += len(item) + 1
		}
		size += 12
	}
	b := make([]byte, 0, size)
	b = append(b, `{"epoch":`...)
	b = strconv.AppendQuote(b, epoch) // letters and digits
	b = append(b, `,"seq":`...)
	b = strconv.AppendUint(b, uint64(seq), 10)
	b = append(b, `,"at":"`...)
	b = at.UTC().AppendFormat(b, time.RFC3339Nano)
	b = append(b, '"')
	if p.reset != "" {
		b = append(append(b, `,"reset":`...), encode(p.reset)...)
	}
	if p.snapshot {
		b = append(b, `,"snapshot":true`...)
	}
	if p.more {
		b = append(b, `,"more":true`...)
	}
	for _, l := range lists {
		b = appendList(b, l.name, l.items)
	}
	if len(p.gone) > 0 {
		b = append(append(b, `,"gone":`...), p.gone...)
	}
	return append(b, '}')
}

func appendList(b []byte, name string, items [][]byte) []byte {
	for i, item := range items {
		if i == 0 {
			b = append(append(append(b, `,"`...), name...), `":[`...)
		} else {
			b = append(b, ',')
		}
		b = append(b, item...)
	}
	if len(items) > 0 {
		b = append(b, ']')
	}
	return b
}

// encode writes a value of ours, of which every one can be written.
func encode(v any) []byte {
	text, err := json.Marshal(v)
	if err != nil {
		panic("stream: " + err.Error())
	}
	return text
}
