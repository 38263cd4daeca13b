package center

import (
	"fmt"
	"strconv"
	"strings"
)

// Position is the number of an event in the center's log, from 1.
type Position uint64

// Millis is a time in milliseconds since 1970-01-01 UTC, or a span in
// milliseconds where the name says so.
type Millis int64

// Spans of time.
const (
	Second Millis = 1000
	Minute        = 60 * Second
	Hour          = 60 * Minute
)

// PersonRef is the opaque name of a customer in log and state.
type PersonRef uint64

// AgentID is the opaque name of an agent: who it is stands in the vault.
type AgentID uint64

// CallID names a voice call: the position of the event that created it.
type CallID Position

// ConversationID names a conversation: the position of the event that created
// its first voice call.
type ConversationID Position

// WorkID names an agent work: the position of the event that assigned it.
type WorkID Position

// CommandID names a command to a connector: the position of the event that
// issued it.
type CommandID Position

// Epoch names a session of an agent's connector: the position of the event
// that opened it. A greater epoch is newer.
type Epoch Position

type (
	// StatusID is the administrator's name for a presence status.
	StatusID string

	// ConfigurationID is the administrator's name for a presence configuration.
	ConfigurationID string

	// QueueID is the administrator's name for a queue.
	QueueID string

	// SkillID is the administrator's name for a skill.
	SkillID string
)

func (id CallID) String() string         { return "vc-" + strconv.FormatUint(uint64(id), 10) }
func (id ConversationID) String() string { return "cv-" + strconv.FormatUint(uint64(id), 10) }
func (id WorkID) String() string         { return "aw-" + strconv.FormatUint(uint64(id), 10) }
func (id AgentID) String() string        { return "ag-" + strconv.FormatUint(uint64(id), 10) }

// ParseCallID reads the text form of a voice call's id, such as vc-4711.
func ParseCallID(text string) (CallID, error) {
	n, err := parseID("vc-", text)
	return CallID(n), err
}

// ParseWorkID reads the text form of an agent work's id, such as aw-4712.
func ParseWorkID(text string) (WorkID, error) {
	n, err := parseID("aw-", text)
	return WorkID(n), err
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

func parseID(prefix, text string) (uint64, error) {
	digits, ok := strings.CutPrefix(text, prefix)
	if n, err := strconv.ParseUint(digits, 10, 64); ok && err == nil && n > 0 {
		return n, nil
	}
	return 0, fmt.Errorf("id %q: expected %s and a number, such as %s4711", text, prefix, prefix)
}
