package people

import (
	"context"
	"fmt"

	"github.com/fxamacker/cbor/v2"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/eventlog"
)

// Note is what an agent wrote about a call: the content of a row of the vault.
type Note struct {
	Text string `cbor:"1,keyasint"`
}

// Row encodes the note for the vault, under a reference.
func (n Note) Row(ref center.PersonRef) eventlog.Person {
	body, err := rows.Marshal(n)
	if err != nil {
		panic(fmt.Sprintf("a note has only text: %v", err))
	}
	return eventlog.Person{Ref: eventlog.Ref(ref), Body: body}
}

// Note reads the note under a reference; ok is false if there is none, or it was
// erased.
func (d *Directory) Note(ctx context.Context, ref center.PersonRef) (n Note, ok bool, err error) {
	found, err := d.engine.People(ctx, d.center, []eventlog.Ref{eventlog.Ref(ref)})
	if err != nil {
		return Note{}, false, fmt.Errorf("read note: %w", err)
	}
	body, ok := found[eventlog.Ref(ref)]
	if !ok {
		return Note{}, false, nil
	}
	if err := cbor.Unmarshal(body, &n); err != nil {
		return Note{}, false, fmt.Errorf("row of a note: %w", err)
	}
	return n, true, nil
}
