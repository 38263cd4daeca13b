package recording

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/secondring/secondring/check"
)

const (
	// lineBytesMax fits the longest message that is read of a connector, in the worst
	// form that JSON has for text.
	lineBytesMax = 2 << 20

	// linesMax and bytesMax are far above a run of all cases, which has some thousand
	// lines and a few MiB.
	linesMax = 1 << 20
	bytesMax = 256 << 20
)

// Recording is what was read of a file.
type Recording struct {
	Header   Header
	entries  []entry
	over     over       // while it is read
	troubles [][]string // each time that the connector's trouble was asked for
}

// entry is a line, with what is needed to play it.
type entry struct {
	line
	number int         // of the line
	kind   kind        //
	name   string      // of a message of the host
	status string      // or work event, that it tells
	loose  bool        // of a message of the host: it comes at a time of the host's own
	acts   []check.Act // of a load
	fails  *line       // of an act: how it failed
}

// kind is what an entry is to whoever plays it.
type kind uint8

const (
	aMessage kind = iota // of the connector
	aCommand             // a message of the host
	anAct                //
	aLoad                //
	anEnd                // of the connection, by itself
	hasCome              // again: what was a command, an act or a load
	passedBy             // it has not come, and need not
)

// Read reads a recording. An error names the line.
// spec: CHECK-11
func Read(from io.Reader) (*Recording, error) {
	lines := bufio.NewScanner(io.LimitReader(from, bytesMax))
	lines.Buffer(make([]byte, 64<<10), lineBytesMax)
	r := &Recording{over: over{}}
	number := 0
	for lines.Scan() {
		number++
		text := bytes.TrimSpace(lines.Bytes())
		var err error
		switch {
		case number > linesMax:
			return nil, fmt.Errorf("the recording has more than %d lines", linesMax)
		case number == 1:
			err = r.head(text)
		case len(text) > 0:
			err = r.add(number, text)
		}
		if err != nil {
			return nil, fmt.Errorf("line %d of the recording: %w", number, err)
		}
	}
	if errors.Is(lines.Err(), bufio.ErrTooLong) {
		return nil, fmt.Errorf("line %d of the recording: it is longer than %d bytes", number+1, lineBytesMax)
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("read the recording: %w", err)
	}
	if number == 0 {
		return nil, errors.New("the recording is empty: expected what secondring check --record has written")
	}
	return r, nil
}

func (r *Recording) head(text []byte) error {
	if err := json.Unmarshal(text, &r.Header); err != nil || r.Header.Recording == 0 {
		return errors.New(`expected the head of a recording, {"recording":1,…}, as secondring check --record writes it`)
	}
	if r.Header.Recording != format {
		return fmt.Errorf("its form is %d, and this release reads %d", r.Header.Recording, format)
	}
	_, err := check.ParseProfile(string(r.Header.Profile))
	return err
}

// add takes in a line.
func (r *Recording) add(number int, text []byte) error {
	e := entry{number: number}
	if err := json.Unmarshal(text, &e.line); err != nil {
		return fmt.Errorf("it is not an entry: %w", err)
	}
	switch e.From {
	case check.FromConnector, check.FromHost:
		if len(e.Message) == 0 {
			return fmt.Errorf("an entry from %s without a message", e.From)
		}
		if e.kind = aMessage; e.From == check.FromHost {
			e.kind = aCommand
			e.name, e.status = command(e.Message)
			e.loose = r.over.loosens(e.name, e.Message)
		} else {
			r.over.hears(e.Message)
		}
	case check.FromDrive:
		if _, known := check.InfoOf(e.Act); !known {
			return fmt.Errorf("act is %q, which is none", e.Act)
		}
		if e.kind = anAct; e.Error != "" {
			return r.failed(e)
		}
	case check.FromLine:
		return r.loaded(e)
	default:
		return fmt.Errorf("from is %q: expected line, connector, host or drive", e.From)
	}
	r.entries = append(r.entries, e)
	return nil
}

// loaded takes in a load, the acts that are told after it, or the end of a connection.
func (r *Recording) loaded(e entry) error {
	last := len(r.entries) - 1
	switch {
	case e.Ended != "":
		e.kind = anEnd
	case e.Trouble != nil:
		r.troubles = append(r.troubles, e.Trouble)
		return nil
	case last >= 0 && r.entries[last].kind == aLoad && r.entries[last].acts == nil: // nothing comes between
		if r.entries[last].acts = slices.Clone(e.Acts); e.Acts == nil {
			r.entries[last].acts = []check.Act{}
		}
		return nil
	default:
		e.kind = aLoad
	}
	r.entries = append(r.entries, e)
	return nil
}

// failed takes in how the last act has failed.
func (r *Recording) failed(e entry) error {
	for i := len(r.entries) - 1; i >= 0; i-- {
		if r.entries[i].kind != anAct {
			continue
		}
		if r.entries[i].Act != e.Act {
			break
		}
		r.entries[i].fails = &e.line
		return nil
	}
	return fmt.Errorf("%s has failed, and it was not begun before", e.Act)
}

// command is the type of a message of the host, and the status or the work event that it
// tells.
func command(message []byte) (name, status string) {
	var m struct {
		Type       string `json:"type"`
		StatusInfo struct {
			ID string `json:"statusId"`
		} `json:"statusInfo"`
		AgentWork struct {
			Event string `json:"workEvent"`
		} `json:"agentWork"`
	}
	_ = json.Unmarshal(message, &m) // what is no message has no type
	return m.Type, m.StatusInfo.ID + m.AgentWork.Event
}
