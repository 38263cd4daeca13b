package people

import (
	"fmt"
	"log/slog"

	"github.com/fxamacker/cbor/v2"

	"github.com/secondring/secondring/eventlog"
)

// Person is what is known of an agent or a customer: the content of a row of the
// vault. It is a superset of the row that package connector writes.
type Person struct {
	Number     Phone             `cbor:"1,keyasint,omitempty"`
	Name       string            `cbor:"2,keyasint,omitempty"`
	Key        string            `cbor:"3,keyasint,omitempty"` // of an agent: the name that programs and files use
	Attributes map[string]string `cbor:"4,keyasint,omitempty"` // of a customer: what the caller's system says of them
}

// rows are written the same way every time, so that equal persons are equal bytes.
var rows, _ = cbor.CoreDetEncOptions().EncMode()

// Known says whether there is anything to keep.
func (p Person) Known() bool {
	return p.Number != "" || p.Name != "" || p.Key != "" || len(p.Attributes) > 0
}

// Row encodes the person for the vault, under a reference. A customer is found by
// number.
func (p Person) Row(ref eventlog.Ref) eventlog.Person {
	body, err := rows.Marshal(p)
	if err != nil {
		panic(fmt.Sprintf("a person has only text: %v", err))
	}
	row := eventlog.Person{Ref: ref, Body: body}
	if p.Key == "" {
		row.Index = p.Number.Full()
	}
	return row
}

// ReadRow decodes a row of the vault.
func ReadRow(body []byte) (p Person, err error) {
	if err := cbor.Unmarshal(body, &p); err != nil {
		return Person{}, fmt.Errorf("row of a person: %w", err)
	}
	return p, nil
}

// Shown is the person in a sentence: the name, else the last digits of the number.
func (p Person) Shown() string {
	switch {
	case p.Name != "":
		return p.Name
	case p.Key != "":
		return p.Key
	}
	return p.Number.String()
}

// LogValue keeps names and attributes out of logs.
func (p Person) LogValue() slog.Value {
	return slog.GroupValue(slog.String("key", p.Key), slog.Any("number", p.Number))
}
