package records

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/history"
)

// audit notes what a supervisor or an administrator did, and what rules and keys
// anybody changed, who signed in and out, and who could not, with the refusals. What agents, callers and telephony do is the
// life of calls, and stands in their timelines.
// spec: RECORDS-6
func (f *fold) audit(entry *center.Entry) {
	in := entry.Input
	if d, ok := in.Body.(center.NoteDenial); ok {
		f.denial(entry, d.Denial)
		return
	}
	if _, renewal := in.Body.(center.RotateSignIn); renewal {
		return // nobody does it: it happens to who stays signed in
	}
	deed := history.Deed{
		ID: entry.First, At: f.state.At, Role: in.Sender.Role.String(), Actor: in.Sender.Agent, Key: in.Sender.Key, Action: center.Verb(in.Body),
	}
	switch in.Sender.Role {
	case center.SupervisorRole, center.AdministratorRole:
	default:
		if !changesRules(entry) {
			return
		}
	}
	for _, event := range entry.Events {
		switch e := event.(type) {
		case center.Repeated:
			return // it was done before
		case center.Answered:
			if e.Refusal != nil {
				deed.Code, deed.Sentence = string(e.Refusal.Code), e.Refusal.Sentence
			}
		}
	}
	deed.About = about(in.Body)
	f.deeds = append(f.deeds, deed)
}

// denial notes who may not do what was asked for.
func (f *fold) denial(entry *center.Entry, d center.Denial) {
	if _, noted := entry.Events[0].(center.RequestDenied); !noted {
		return
	}
	by, about := entry.Input.Sender, []string{d.Operation}
	switch {
	case d.Agent != 0:
		about = append(about, d.Agent.String())
	case d.Account != 0:
		about = append(about, d.Account.String())
	case d.Object != "":
		about = append(about, d.Object)
	}
	f.deeds = append(f.deeds, history.Deed{
		ID: entry.First, At: f.state.At, Role: by.Role.String(), Actor: by.Agent, Key: by.Key, Action: d.Action, About: shorten(strings.Join(about, ", ")),
		Code: codeDenied, Sentence: d.Sentence, Times: d.Times,
	})
}

// codeDenied is the code of the answer to who was denied something.
const codeDenied = "forbidden"

func changesRules(entry *center.Entry) bool {
	switch entry.Input.Body.(type) {
	case center.Configure, center.IssueKey, center.RevokeKey,
		center.PutAccount, center.RemoveAccount, center.ChangePassword, center.OpenSignIn, center.EndSignIns, center.PasswordMistaken:
		return true
	}
	return false
}

// aboutMax bounds the list of what a change was about.
const aboutMax = 2000

// about says in a few words what an input was about: what is put and removed of the
// rules, or the ids that it names.
func about(body center.InputBody) string {
	if change, ok := body.(center.Configure); ok {
		return shorten(strings.Join(parts(reflect.ValueOf(change.Change)), "; "))
	}
	return shorten(strings.Join(ids(reflect.ValueOf(body)), ", "))
}

func shorten(text string) string {
	if len(text) <= aboutMax {
		return text
	}
	return text[:aboutMax] + "…"
}

// parts lists the fields of a change that say something, with the ids in them.
func parts(change reflect.Value) (all []string) {
	for i := range change.NumField() {
		field, name := change.Field(i), strings.ToLower(change.Type().Field(i).Name)
		if what, removed := strings.CutPrefix(name, "remove"); removed {
			name = "removed " + what
		}
		switch {
		case field.IsZero():
		case field.Kind() != reflect.Slice:
			all = append(all, name)
		case field.Len() > 0:
			of := make([]string, field.Len())
			for j := range of {
				of[j] = idOf(field.Index(j))
			}
			all = append(all, name+" "+strings.Join(of, ", "))
		}
	}
	return all
}

// idOf is the id of a rule, or the value itself if it is one.
func idOf(v reflect.Value) string {
	if v.Kind() == reflect.Struct {
		if id := v.FieldByName("ID"); id.IsValid() {
			v = id
		}
	}
	return fmt.Sprint(v.Interface())
}

// said are the fields of inputs that the audit list repeats: ids and short words of
// the rules, never what somebody wrote about a person.
var said = map[string]bool{"ID": true, "Agent": true, "Call": true, "Work": true, "Queue": true, "Status": true, "Role": true, "Label": true, "Account": true}

func ids(body reflect.Value) (all []string) {
	if body.Kind() != reflect.Struct {
		return nil
	}
	for _, field := range reflect.VisibleFields(body.Type()) {
		if v := body.FieldByIndex(field.Index); said[field.Name] && !v.IsZero() && v.Kind() != reflect.Struct {
			all = append(all, fmt.Sprint(v.Interface()))
		}
	}
	return all
}
