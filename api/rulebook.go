package api

import (
	"context"
	"errors"
	"net/http"
	"path"
	"strings"

	"github.com/secondring/secondring/auth"
	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/eventlog"
	"github.com/secondring/secondring/rulebook"
)

// rulebookPath is where a configuration file is exported and applied.
const rulebookPath = "/rulebook"

// Rulebook is a configuration file with one contact center.
type Rulebook struct {
	File string `json:"file" doc:"the text of a configuration file that holds this contact center and no other, as for secondring serve --config"`
}

// Applied says what a file changes.
type Applied struct {
	Differences []rulebook.Difference `json:"differences" doc:"each value that the file has otherwise than the host had"`
	Applied     bool                  `json:"applied" doc:"whether they were put in force; false for a dry run"`
}

func (s *server) addRulebook() {
	add(s, operation{action: auth.ReadRulebook, method: http.MethodGet, path: rulebookPath, id: "getRulebook", tag: "settings",
		summary: "Export all rules as a configuration file"},
		func(ctx context.Context, r *request, _ *struct{ InCenter }) (*bodyOutput[Rulebook], error) {
			now, err := r.rulebook().Now(ctx, string(r.center))
			if err != nil {
				return nil, err
			}
			text, err := rulebook.Write(now)
			return &bodyOutput[Rulebook]{Rulebook{string(text)}}, err
		})
	type putInput struct {
		InCenter
		DryRun bool `query:"dryRun" doc:"only say what would change, or be refused"`
		Body   Rulebook
	}
	add(s, operation{action: auth.WriteRulebook, method: http.MethodPut, path: rulebookPath, id: "applyRulebook", tag: "settings",
		summary: "Apply a configuration file in one step, or see what it would change", bodyMax: rulebookBytesMax,
		about: "What the file names is put in force where it differs, all of it or nothing. What it does not name stays.",
		codes: []int{http.StatusConflict, http.StatusRequestEntityTooLarge, http.StatusTooManyRequests}},
		func(ctx context.Context, r *request, in *putInput) (*bodyOutput[Applied], error) {
			k, err := r.parseRulebook(in.Body.File)
			if err != nil {
				return nil, err
			}
			differences, err := r.rulebook().Apply(ctx, k, in.DryRun)
			var no *center.Refusal
			if errors.As(err, &no) {
				err = refused(no, r.people)
			}
			return &bodyOutput[Applied]{Applied{append([]rulebook.Difference{}, differences...), !in.DryRun}}, err
		})
}

// rulebook is the center for package rulebook.
func (r *request) rulebook() rulebook.Host {
	return rulebook.Host{
		View: r.view, People: r.people,
		Configure: func(ctx context.Context, body center.Configure, persons []eventlog.Person) error {
			answer, err := r.ask(ctx, body, persons...)
			if err == nil && answer.Refusal != nil {
				err = answer.Refusal
			}
			return err
		},
	}
}

// parseRulebook reads a file with this center; each thing that is wrong with it is a
// field of the problem.
func (r *request) parseRulebook(text string) (k rulebook.Center, err error) {
	file, err := rulebook.Parse("file", []byte(text))
	var wrong rulebook.Wrong
	if errors.As(err, &wrong) {
		p := problem(string(center.CodeInvalid), "%s", wrong[0])
		for _, sentence := range wrong {
			place, expected, _ := strings.Cut(sentence, ": ")
			p.Errors = append(p.Errors, WrongField{Field: place, Expected: expected})
		}
		return k, p
	}
	if err != nil {
		return k, err
	}
	if len(file.Centers) != 1 || file.Centers[0].ID != string(r.center) {
		return k, invalid("file", file.Centers[0].ID, "the contact center "+string(r.center)+" and no other")
	}
	return file.Centers[0], nil
}

// files are the bodies that may be larger than others, by their path in the center.
var files = []struct {
	path   string
	action auth.Action
	most   int64
}{{"rulebook", auth.WriteRulebook, rulebookBytesMax}, {"hours/*/calendar", auth.WriteRules, calendarBytesMax}}

// bodyLimit is how long the body of a request may be. Only who may put a file in force
// may send one: a body is read before anything else is known.
func (s *server) bodyLimit(r *http.Request) int64 {
	below, ok := strings.CutPrefix(r.URL.Path, "/v1/centers/")
	id, rest, _ := strings.Cut(below, "/")
	if !ok || r.Method != http.MethodPut || r.ContentLength <= bodyBytesMax {
		return bodyBytesMax
	}
	for _, f := range files {
		if fits, err := path.Match(f.path, rest); err != nil || !fits {
			continue
		}
		principal, err := auth.Identify(r, s.engine, eventlog.CenterID(id))
		if err == nil && auth.Authorize(principal, f.action, auth.Object{Center: eventlog.CenterID(id)}) == nil {
			return f.most
		}
	}
	return bodyBytesMax
}
