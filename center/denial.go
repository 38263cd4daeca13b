package center

import "fmt"

// The numbers of the log's bodies are never given anew.
const (
	kindNoteDenial inputKind = 77

	kindRequestDenied eventKind = 87
)

// Denial is what somebody asked for who may not. What it was about stands in it as the
// machine knows it: nothing of it is text that the sender chose.
type Denial struct {
	Action    string    `cbor:"1,keyasint"`           // what was wanted, as in "may not …"
	Operation string    `cbor:"2,keyasint"`           // of the API
	Object    string    `cbor:"3,keyasint,omitempty"` // id of what it was about, if there is such a thing
	Agent     AgentID   `cbor:"4,keyasint,omitempty"` // or whom
	Account   AccountID `cbor:"5,keyasint,omitempty"`
	Times     int       `cbor:"6,keyasint"` // within about a minute
	Sentence  string    `cbor:"7,keyasint"` // of the answer
}

// NoteDenial keeps a denial for the audit list. The host sends it in the name of who
// was denied.
type NoteDenial struct {
	Denial Denial `cbor:"1,keyasint"`
}

// RequestDenied says who was denied what.
type RequestDenied struct {
	By     Sender `cbor:"1,keyasint"`
	Denial Denial `cbor:"2,keyasint"`
}

func (NoteDenial) inputKind() inputKind { return kindNoteDenial }

func (RequestDenied) eventKind() eventKind { return kindRequestDenied }

func (in NoteDenial) step(c *Center) *Refusal {
	d := in.Denial
	for _, text := range []struct{ field, value string }{
		{"action", d.Action}, {"operation", d.Operation}, {"object", d.Object}, {"sentence", d.Sentence},
	} {
		if empty := text.value == "" && text.field != "object"; empty || len(text.value) > TextLenMax {
			return invalid("denial."+text.field, fmt.Sprintf("%d bytes", len(text.value)), "1 to 256 bytes")
		}
	}
	if d.Times < 1 {
		return invalid("denial.times", d.Times, "1 or more")
	}
	c.emit(RequestDenied{By: c.in.Sender, Denial: d})
	return nil
}

// apply changes nothing: what was denied did not happen.
func (e RequestDenied) apply(*Center) {}
