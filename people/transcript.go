package people

import (
	"context"
	"fmt"

	"github.com/fxamacker/cbor/v2"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/eventlog"
)

// Transcript is a row of the vault with what was said on a call, or recognized in it.
type Transcript struct {
	Kind string `cbor:"20,keyasint"` // messages, realtime events or post-call events
	Said []Said `cbor:"21,keyasint"`
}

// Said is one message, or one thing that was recognized.
type Said struct {
	ID          string   `cbor:"1,keyasint,omitempty"`
	Sender      string   `cbor:"2,keyasint,omitempty"` // END_USER, HUMAN_AGENT …; of an event: the service
	Text        string   `cbor:"3,keyasint,omitempty"`
	From        int64    `cbor:"4,keyasint,omitempty"` // ms since 1970
	Until       int64    `cbor:"5,keyasint,omitempty"`
	Participant string   `cbor:"6,keyasint,omitempty"`
	Type        string   `cbor:"7,keyasint,omitempty"` // of an event
	Score       *float64 `cbor:"8,keyasint,omitempty"`
}

// Row encodes the transcript for the vault, under a reference.
func (v Transcript) Row(ref eventlog.Ref) eventlog.Person {
	body, err := rows.Marshal(v)
	if err != nil {
		panic(fmt.Sprintf("a transcript has only text and numbers: %v", err))
	}
	return eventlog.Person{Ref: ref, Body: body}
}

// ReadTranscript decodes a row of the vault.
func ReadTranscript(body []byte) (v Transcript, err error) {
	if err := cbor.Unmarshal(body, &v); err != nil {
		return Transcript{}, fmt.Errorf("row of a transcript: %w", err)
	}
	return v, nil
}

// Transcript reads rows of a transcript, in the order of their references; what was
// erased is not among them, nor are rows that hold something else.
func (d *Directory) Transcript(ctx context.Context, refs []center.PersonRef) ([]Transcript, error) {
	wanted := make([]eventlog.Ref, len(refs))
	for i, ref := range refs {
		wanted[i] = eventlog.Ref(ref)
	}
	found, err := d.engine.People(ctx, d.center, wanted)
	if err != nil {
		return nil, err
	}
	var rows []Transcript
	for _, ref := range wanted {
		body, ok := found[ref]
		if !ok {
			continue
		}
		row, err := ReadTranscript(body)
		if err != nil {
			return nil, err
		}
		if row.Kind != "" { // notes and what a vendor reported have none
			rows = append(rows, row)
		}
	}
	return rows, nil
}
