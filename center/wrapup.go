package center

import (
	"fmt"
	"strings"
)

// WrapUp says by which codes agents say what a call was about. It belongs to the
// queue: the codes are of the business that the queue is for, while an agent serves
// several.
type WrapUp struct {
	Codes    []WrapUpCode `cbor:"1,keyasint,omitempty" json:"codes,omitempty" yaml:"codes"`
	Required bool         `cbor:"2,keyasint,omitempty" json:"required,omitempty" yaml:"required"` // the agent cannot finish early without one
}

// WrapUpID is the administrator's name for a wrap-up code.
type WrapUpID string

// WrapUpCode is one of the codes.
type WrapUpCode struct {
	ID    WrapUpID `cbor:"1,keyasint" json:"id" yaml:"id"`
	Label string   `cbor:"2,keyasint,omitempty" json:"label,omitempty" yaml:"label"`
}

// WrapUpWork says what a call was about: while it is talked on, or after it.
type WrapUpWork struct {
	Work  WorkID   `cbor:"1,keyasint"`
	Agent AgentID  `cbor:"2,keyasint"`
	Code  WrapUpID `cbor:"3,keyasint"`
}

// SaveNotes keeps what an agent wrote about a call. The text lies in the vault,
// under Row, in the same commit.
type SaveNotes struct {
	Work     WorkID    `cbor:"1,keyasint"`
	Agent    AgentID   `cbor:"2,keyasint"`
	Row      PersonRef `cbor:"3,keyasint"`
	Revision int       `cbor:"4,keyasint"` // that the text was written on; 0 if there was none
	Bytes    int       `cbor:"5,keyasint"`
}

// checkWrapUp refuses codes that cannot be chosen.
func checkWrapUp(field string, w *WrapUp) *Refusal {
	switch {
	case w == nil:
		return nil
	case len(w.Codes) > WrapUpCodesMax:
		return invalid(field+".codes", len(w.Codes), "at most 100")
	case w.Required && len(w.Codes) == 0:
		return invalid(field+".codes", "[]", "at least one, since required is true")
	}
	seen := map[WrapUpID]bool{}
	for i, code := range w.Codes {
		at := fmt.Sprintf("%s.codes[%d].", field, i)
		if no := first(checkID(at+"id", string(code.ID)), checkLabel(at+"label", code.Label)); no != nil {
			return no
		}
		if seen[code.ID] {
			return invalid(at+"id", code.ID, "an id that no other code of the list has")
		}
		seen[code.ID] = true
	}
	return nil
}

// WrapUpOf finds the codes for a work: those of its call's queue, else those of the
// center. nil: there are none.
// spec: AFTERCALL-5
func (c *Center) WrapUpOf(w *Work) *WrapUp {
	if q := c.queues[w.call.Queue]; q != nil && q.rules.WrapUp != nil {
		return q.rules.WrapUp
	}
	return c.settings.WrapUp
}

func (w *WrapUp) has(id WrapUpID) bool {
	if w == nil {
		return false
	}
	for _, code := range w.Codes {
		if code.ID == id {
			return true
		}
	}
	return false
}

// names lists the codes in a sentence, as many as one can read.
func (w *WrapUp) names() string {
	var names []string
	for i, code := range w.Codes {
		if i == 8 {
			names = append(names, fmt.Sprintf("or %d others", len(w.Codes)-i))
			break
		}
		names = append(names, string(code.ID))
	}
	return strings.Join(names, ", ")
}

func (in WrapUpWork) step(c *Center) *Refusal {
	w, no := c.workOf(in.Work, in.Agent)
	if no == nil {
		no = c.mayWork(w, workWrappedUp)
	}
	if no != nil {
		return no
	}
	switch codes := c.WrapUpOf(w); {
	case codes == nil || len(codes.Codes) == 0:
		return invalid("code", in.Code, "none: neither the call's queue nor the center has wrap-up codes")
	case !codes.has(in.Code):
		return invalid("code", in.Code, "one of "+codes.names())
	case w.WrapUp == in.Code:
		return nil
	}
	c.emit(WorkWrappedUp{Work: w.ID, Code: in.Code})
	return nil
}

// mayFinish refuses to finish early without a code that is required. The end of the
// after-call work comes all the same (I22).
func (c *Center) mayFinish(w *Work) *Refusal { // spec: AFTERCALL-6
	if codes := c.WrapUpOf(w); codes != nil && codes.Required && w.WrapUp == "" {
		return refuse(CodeConflict, "a wrap-up code is required first: one of %s", codes.names())
	}
	return nil
}

// noteWrapUp records that a work ends without the code that was required.
// spec: AFTERCALL-7
func (c *Center) noteWrapUp(w *Work) {
	if w.ConnectedAt != 0 && w.Main == 0 && c.mayFinish(w) != nil {
		c.emit(WrapUpMissing{Work: w.ID})
	}
}

// step keeps notes: the last text wins that was written on the newest revision.
// spec: AFTERCALL-8
func (in SaveNotes) step(c *Center) *Refusal {
	w, no := c.workOf(in.Work, in.Agent)
	if no == nil {
		no = c.mayWork(w, workNoted)
	}
	switch {
	case no != nil:
		return no
	case w.AcceptedAt == 0 && w.ConnectedAt == 0:
		return refuse(CodeConflict, "the call was never accepted")
	case w.Phase == Ended && c.now >= w.EndedAt+NotesAfterEnd:
		return refuse(CodeConflict, "the work ended more than a day ago: its notes can be changed no more")
	case in.Bytes < 0 || in.Bytes > NotesBytesMax:
		return invalid("text", itoa(int64(in.Bytes))+" bytes", "at most 16384 bytes")
	case in.Revision != w.NotesRevision:
		return refuse(CodeConflict, "the notes were changed meanwhile: they are at revision %d, and you wrote on revision %d", w.NotesRevision, in.Revision)
	case in.Row == 0 || w.NotesRow != 0 && in.Row != w.NotesRow:
		return invalid("row", in.Row, "the row of the work's notes")
	}
	c.emit(NotesSaved{Work: w.ID, Row: in.Row, Revision: in.Revision + 1, Bytes: in.Bytes})
	return nil
}

// WorkWrappedUp says what a call was about.
type WorkWrappedUp struct {
	Work WorkID   `cbor:"1,keyasint"`
	Code WrapUpID `cbor:"2,keyasint"`
}

// WrapUpMissing says that a work ended without the wrap-up code that was required.
type WrapUpMissing struct {
	Work WorkID `cbor:"1,keyasint"`
}

// NotesSaved says that an agent's notes are in the vault.
type NotesSaved struct {
	Work     WorkID    `cbor:"1,keyasint"`
	Row      PersonRef `cbor:"2,keyasint"`
	Revision int       `cbor:"3,keyasint"`
	Bytes    int       `cbor:"4,keyasint"`
}

func (e WorkWrappedUp) apply(c *Center) { c.works.at(e.Work).WrapUp = e.Code }

func (WrapUpMissing) apply(*Center) {}

func (e NotesSaved) apply(c *Center) {
	w := c.works.at(e.Work)
	w.NotesRow, w.NotesRevision = e.Row, e.Revision
}
