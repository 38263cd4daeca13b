package connector

import (
	"fmt"

	"github.com/fxamacker/cbor/v2"

	"github.com/secondring/secondring/center"
)

// Person is what is known of a customer: the content of a row of the vault. The
// log speaks of the person by Ref only.
type Person struct {
	Ref    center.PersonRef `cbor:"-"`
	Number string           `cbor:"1,keyasint,omitempty"`
	Name   string           `cbor:"2,keyasint,omitempty"`
}

// Known says whether there is anything to keep.
func (p Person) Known() bool { return p.Number != "" || p.Name != "" }

// Row encodes the person for the vault.
func (p Person) Row() []byte {
	row, err := cbor.Marshal(p)
	if err != nil {
		panic(fmt.Sprintf("a person has only text: %v", err))
	}
	return row
}

// ReadPerson decodes a row of the vault.
func ReadPerson(ref center.PersonRef, row []byte) (Person, error) {
	p := Person{}
	if err := cbor.Unmarshal(row, &p); err != nil {
		return Person{Ref: ref}, fmt.Errorf("person %d: %w", ref, err)
	}
	p.Ref = ref
	return p, nil
}
