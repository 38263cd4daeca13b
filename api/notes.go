package api

import (
	"context"
	"net/http"

	"github.com/secondring/secondring/auth"
	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/engine"
	"github.com/secondring/secondring/people"
)

// Notes are what an agent wrote about a call.
type Notes struct {
	Text     string `json:"text" maxLength:"16384"`
	Revision int    `json:"revision" minimum:"0" doc:"counts the changes; 0 if there are no notes"`
	Erased   bool   `json:"erased,omitempty" doc:"there was a text, and it was erased"`
}

func (s *server) addWrapUp() {
	type wrapUpInput struct {
		OfWork
		Repeatable
		Body struct {
			Code center.WrapUpID `json:"code" doc:"one of the codes of the call's queue, or of the settings"`
		}
	}
	addOwned(s, operation{action: auth.WrapUpWork, method: http.MethodPost, path: "/works/{id}/wrap-up", id: "wrapUpWork", tag: "works",
		summary: "Say what the call was about, by a wrap-up code", codes: []int{http.StatusConflict},
		about: "While the call is talked on or during its after-call work. The last code counts."},
		func(ctx context.Context, r *request, in *wrapUpInput) (center.AgentID, error) {
			return ownWork(ctx, r, &in.OfWork)
		},
		func(ctx context.Context, r *request, in *wrapUpInput, agent center.AgentID) (*nothing, error) {
			id, err := in.work()
			if err != nil {
				return nil, err
			}
			_, err = r.do(ctx, center.WrapUpWork{Work: id, Agent: agent, Code: in.Body.Code})
			return nil, err
		})
	addOwned(s, operation{action: auth.WrapUpWork, method: http.MethodGet, path: "/works/{id}/wrap-up", id: "getWrapUp", tag: "works",
		summary: "Read the wrap-up codes that a work can be given"}, ownWork,
		func(ctx context.Context, r *request, in *OfWork, _ center.AgentID) (*bodyOutput[center.WrapUp], error) {
			out := &bodyOutput[center.WrapUp]{}
			id, err := in.work()
			if err != nil {
				return nil, err
			}
			err = r.view(ctx, func(c *center.Center) {
				if w := c.Work(id); w != nil {
					if codes := c.WrapUpOf(w); codes != nil {
						out.Body = *codes
					}
				}
			})
			return out, err
		})
	s.addNotes()
}

// addNotes keeps what agents write. The text lies in the vault; the log has only that
// it was saved.
// spec: AFTERCALL-8
func (s *server) addNotes() {
	type notesInput struct {
		OfWork
		Body struct {
			Text     string `json:"text" maxLength:"16384" doc:"the whole text, at most 16384 bytes"`
			Revision int    `json:"revision,omitempty" minimum:"0" doc:"the one that the text was written on; 0 if there was none"`
		}
	}
	addOwned(s, operation{action: auth.WriteNotes, method: http.MethodPut, path: "/works/{id}/notes", id: "putNotes", tag: "works",
		summary: "Save the agent's notes", codes: []int{http.StatusConflict},
		about: "From the accept to a day after the end of the work. Notes that were changed meanwhile, as in another tab, are answered with 409: read them again."},
		func(ctx context.Context, r *request, in *notesInput) (center.AgentID, error) {
			return ownWork(ctx, r, &in.OfWork)
		},
		func(ctx context.Context, r *request, in *notesInput, agent center.AgentID) (*bodyOutput[Notes], error) {
			id, row, _, err := r.notesOf(ctx, &in.OfWork)
			if err != nil {
				return nil, err
			}
			if row == 0 {
				row = center.PersonRef(engine.NewRef())
			}
			save := center.SaveNotes{Work: id, Agent: agent, Row: row, Revision: in.Body.Revision, Bytes: len(in.Body.Text)}
			if _, err := r.do(ctx, save, people.Note{Text: in.Body.Text}.Row(row)); err != nil {
				return nil, err
			}
			return &bodyOutput[Notes]{Body: Notes{Text: in.Body.Text, Revision: in.Body.Revision + 1}}, nil
		})
	addOwned(s, operation{action: auth.ReadNotes, method: http.MethodGet, path: "/works/{id}/notes", id: "getNotes", tag: "works",
		summary: "Read the agent's notes"}, ownWork,
		func(ctx context.Context, r *request, in *OfWork, _ center.AgentID) (*bodyOutput[Notes], error) {
			_, row, revision, err := r.notesOf(ctx, in)
			if err != nil || row == 0 {
				return &bodyOutput[Notes]{}, err
			}
			note, ok, err := r.people.Note(ctx, row)
			return &bodyOutput[Notes]{Body: Notes{Text: note.Text, Revision: revision, Erased: !ok}}, err
		})
}

// notesOf finds the vault's row of a work's notes; 0 if there is none.
func (r *request) notesOf(ctx context.Context, in *OfWork) (id center.WorkID, row center.PersonRef, revision int, err error) {
	if id, err = in.work(); err != nil {
		return 0, 0, 0, err
	}
	found := false
	err = r.view(ctx, func(c *center.Center) {
		if w := c.Work(id); w != nil {
			row, revision, found = w.NotesRow, w.NotesRevision, true
		}
	})
	if err == nil && !found {
		err = missing("agent work", in.ID)
	}
	return id, row, revision, err
}
