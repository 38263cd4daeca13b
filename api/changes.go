package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"regexp"
	"time"

	"github.com/secondring/secondring/auth"
	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/eventlog"
	"github.com/secondring/secondring/history"
	"github.com/secondring/secondring/people"
	"github.com/secondring/secondring/rulebook"
)

const (
	// changesRead bounds how much of the audit list is looked through for one item.
	changesRead = 2_000

	changesPage = 200
)

// RuleChange is a change of rules: who made it, and what it changed.
type RuleChange struct {
	Position    uint64    `json:"position" doc:"of the change in the log"`
	At          time.Time `json:"at"`
	Role        string    `json:"role"`
	Actor       string    `json:"actor,omitempty" doc:"key of the agent, if it was one"`
	Key         string    `json:"key,omitempty" doc:"login name of who was signed in, id of the API key, or what else was used, such as the configuration file"`
	About       string    `json:"about,omitempty"`
	Differences []Changed `json:"differences,omitempty" doc:"absent in a list of everything"`
}

// Changed is a value before and after a change.
type Changed struct {
	Field  string `json:"field" example:"queues[support].pushTimeoutSeconds"`
	Before string `json:"before,omitempty" doc:"absent if there was none"`
	After  string `json:"after,omitempty" doc:"absent if there is none any more"`
}

// Undone says what taking a change back changes.
type Undone struct {
	Differences []Changed `json:"differences"`
	Applied     bool      `json:"applied" doc:"false for a dry run"`
}

// OfChange is the input of an operation on one change of rules.
type OfChange struct {
	InCenter
	Position uint64 `path:"position" minimum:"1"`
}

func (s *server) addChanges() {
	type listInput struct {
		InCenter
		Of    string `query:"of" maxLength:"512" doc:"only changes of this, with what each changed of it: settings, or an item such as queues[support]"`
		After string `query:"after" maxLength:"64" doc:"next of the page before"`
		Limit int    `query:"limit" minimum:"1" maximum:"100" default:"20"`
	}
	add(s, operation{action: auth.ReadAudit, method: http.MethodGet, path: "/changes", id: "listChanges", tag: "settings",
		summary: "List the changes of rules, newest first", about: "Of one item, the newest 2,000 changes are looked through."},
		func(ctx context.Context, r *request, in *listInput) (*bodyOutput[list[RuleChange]], error) {
			if in.Of != "" {
				changes, err := r.changesOf(ctx, in.Of, in.Limit)
				return &bodyOutput[list[RuleChange]]{Body: list[RuleChange]{Items: changes}}, err
			}
			page, err := r.changes(ctx, in.After, in.Limit)
			return &bodyOutput[list[RuleChange]]{Body: page}, err
		})
	add(s, operation{action: auth.ReadAudit, method: http.MethodGet, path: "/changes/{position}", id: "getChange", tag: "settings",
		summary: "Read what a change of rules changed", codes: []int{http.StatusGone}},
		func(ctx context.Context, r *request, in *OfChange) (*bodyOutput[RuleChange], error) {
			made, err := r.change(ctx, center.Position(in.Position))
			if err != nil {
				return nil, err
			}
			out := made.row
			out.Differences = r.differences(made.before, made.after)
			return &bodyOutput[RuleChange]{Body: out}, nil
		})
	type undoInput struct {
		OfChange
		Repeatable
		DryRun bool `query:"dryRun" doc:"only say what would change, or be refused"`
	}
	add(s, operation{action: auth.WriteRulebook, method: http.MethodPost, path: "/changes/{position}/undo", id: "undoChange", tag: "settings",
		summary: "Take a change of rules back, or see what that would change", codes: []int{http.StatusConflict, http.StatusGone, http.StatusPreconditionFailed},
		about: "Puts back what the change named as it was before it, in one step. It is refused if any of that was changed again since. Accounts and API keys that went with an agent do not come back, and certificates stay."},
		func(ctx context.Context, r *request, in *undoInput) (*bodyOutput[Undone], error) {
			undone, err := r.undo(ctx, center.Position(in.Position), in.DryRun)
			return &bodyOutput[Undone]{Body: undone}, err
		})
}

var configureVerb = center.Verb(center.Configure{})

// configured gives the rows of the audit list that are changes of rules, newest first.
func (r *request) configured(ctx context.Context, after history.Cursor, limit int) ([]history.Deed, error) {
	return r.server.options.Records.Audit(ctx, r.center, history.Query{Action: configureVerb, Done: true, Newest: true, After: after, Limit: limit})
}

func (r *request) rowOf(ctx context.Context, v history.Deed) RuleChange {
	return RuleChange{
		Position: uint64(v.ID), At: instantOf(v.At), Role: v.Role, Actor: r.keyOf(v.Actor), Key: r.server.accounts.Sentence(ctx, r.center, v.Key),
		About: r.people.Field(v.About),
	}
}

func (r *request) changes(ctx context.Context, after string, limit int) (page list[RuleChange], err error) {
	page.Items = []RuleChange{}
	from, err := recordCursor(after)
	if err != nil {
		return page, err
	}
	if _, err := r.fresh(ctx); err != nil {
		return page, err
	}
	rows, err := r.configured(ctx, from, limit+1)
	for i, v := range rows {
		if i == limit {
			page.Next = recordCursorAt(history.Cursor{At: rows[i-1].At, ID: uint64(rows[i-1].ID)})
			break
		}
		page.Items = append(page.Items, r.rowOf(ctx, v))
	}
	return page, err
}

var itemForm = regexp.MustCompile(`^([a-z]+)(?:\[(.{1,256})\])?$`)

// item is what a path such as queues[support] names.
func (r *request) item(ctx context.Context, path string) (center.Change, error) {
	wrong := invalid("of", path, "settings, or an item such as queues[support] or agents[alice]")
	parts := itemForm.FindStringSubmatch(path)
	if parts == nil {
		return center.Change{}, wrong
	}
	if parts[1] == "agents" {
		id, err := r.agent(ctx, parts[2])
		return center.Change{Agents: []center.AgentRules{{ID: id}}}, err
	}
	if item, ok := rulebook.Item(parts[1], parts[2]); ok {
		return item, nil
	}
	return center.Change{}, wrong
}

// changesOf lists the changes of one item. What each changed is told from the version
// before it.
func (r *request) changesOf(ctx context.Context, path string, limit int) ([]RuleChange, error) {
	item, err := r.item(ctx, path)
	if err != nil {
		return nil, err
	}
	if _, err := r.fresh(ctx); err != nil {
		return nil, err
	}
	rows := []RuleChange{}
	var versions []center.Change
	var after history.Cursor
	for read := 0; read < changesRead && len(versions) <= limit; read += changesPage {
		page, err := r.configured(ctx, after, changesPage)
		if err != nil {
			return nil, err
		}
		for _, v := range page {
			after = history.Cursor{At: v.At, ID: uint64(v.ID)}
			change, _, err := r.configuredAt(ctx, v.ID)
			var trimmed *eventlog.TrimmedError
			if errors.As(err, &trimmed) { // the list goes further back than the log
				return told(rows, versions, limit, r.differences), nil
			}
			if err != nil {
				return nil, err
			}
			if rulebook.Touches(change, item) {
				rows, versions = append(rows, r.rowOf(ctx, v)), append(versions, rulebook.WithDefaults(rulebook.Named(item, change)))
			}
		}
		if len(page) < changesPage {
			versions = append(versions, center.New("").RulesOf(item)) // before all of them
			break
		}
	}
	return told(rows, versions, limit, r.differences), nil
}

// told adds to changes of an item, newest first, what each changed of it. Of the
// oldest that is only known if there is a version before it.
func told(rows []RuleChange, versions []center.Change, limit int, differences func(before, after center.Change) []Changed) []RuleChange {
	rows = rows[:min(limit, len(rows))]
	for i := range rows {
		if i+1 < len(versions) {
			rows[i].Differences = differences(versions[i+1], versions[i])
		}
	}
	return rows
}

// configuredAt is the change of rules of the entry that begins at a position, and how
// it came.
func (r *request) configuredAt(ctx context.Context, at center.Position) (center.Change, center.Input, error) {
	for entry, err := range r.server.past.Entries(ctx, r.center, at-1) {
		if err != nil {
			return center.Change{}, center.Input{}, err
		}
		for _, event := range entry.Events {
			if e, ok := event.(center.Configured); ok && entry.First == at {
				return e.Change, entry.Input, nil
			}
		}
		break
	}
	return center.Change{}, center.Input{}, missing("change of rules", fmt.Sprint(at))
}

// made is a change of rules with what it named before it and after it.
type made struct {
	row           RuleChange
	before, after center.Change
}

func (r *request) change(ctx context.Context, at center.Position) (m made, err error) {
	head, err := r.server.engine.Position(r.center)
	if err != nil {
		return m, err
	}
	if at > head {
		return m, missing("change of rules", fmt.Sprint(at))
	}
	change, in, err := r.configuredAt(ctx, at)
	if err != nil {
		return m, err
	}
	m.row = RuleChange{
		Position: uint64(at), At: instantOf(in.At), Role: in.Sender.Role.String(), Actor: r.keyOf(in.Sender.Agent),
		Key: r.server.accounts.Sentence(ctx, r.center, in.Sender.Key),
	}
	ctx, cancel := context.WithTimeout(ctx, explainWaitMax)
	defer cancel()
	past, err := r.server.past.StateAt(ctx, r.center, at-1)
	if err != nil {
		return m, err
	}
	m.before = past.RulesOf(change)
	m.after = rulebook.WithDefaults(change)
	return m, nil
}

// document is rules with keys and names in the place of ids.
func (r *request) document(rules center.Change) rulebook.Center {
	return rulebook.Of(string(r.center), rules, func(id center.AgentID) (key, name string) {
		return r.people.AgentKey(id), r.people.AgentPerson(id).Name
	})
}

func (r *request) differences(before, after center.Change) []Changed {
	all := []Changed{}
	for _, d := range rulebook.Between(r.document(before), r.document(after)) {
		all = append(all, Changed{Field: d.Field, Before: d.Now, After: d.File})
	}
	return all
}

// undo puts back what a change named, unless somebody else has changed it since.
// spec: CONSOLE-67
func (r *request) undo(ctx context.Context, at center.Position, dryRun bool) (Undone, error) {
	m, err := r.change(ctx, at)
	if err != nil {
		return Undone{}, err
	}
	if reflect.DeepEqual(m.before, center.Change{}) {
		return Undone{}, problem(string(center.CodeConflict), "the change only registered certificates: revoke them instead")
	}
	defer r.people.Naming()()
	var now center.Change
	var no *center.Refusal
	if err := r.view(ctx, func(c *center.Center) {
		now = c.RulesOf(m.after)
		no = c.Refuses(m.before)
	}); err != nil {
		return Undone{}, err
	}
	undone := Undone{Differences: r.differences(m.after, m.before), Applied: !dryRun}
	if len(r.differences(m.before, now)) == 0 {
		return undone, nil // somebody has done it, or this request comes again
	}
	if since := r.differences(m.after, now); len(since) > 0 {
		return Undone{}, problem(string(center.CodeConflict), "%s has been changed again since: take that change back first", since[0].Field)
	}
	persons := map[center.AgentID]people.Person{}
	var rows []eventlog.Person
	for _, a := range m.before.Agents {
		person := r.people.AgentPerson(a.ID)
		if id, taken, err := r.people.Find(ctx, person.Key); err != nil {
			return Undone{}, err
		} else if taken && id != a.ID {
			return Undone{}, problem(string(center.CodeConflict), "the key %s belongs to another agent now", person.Key)
		}
		persons[a.ID] = person
		rows = append(rows, person.Row(eventlog.Ref(a.ID)))
	}
	if no != nil {
		return Undone{}, refused(no, r.people)
	}
	if dryRun {
		return undone, nil
	}
	if _, err := r.do(ctx, center.Configure{Change: m.before, Was: &now}, rows...); err != nil {
		return Undone{}, err
	}
	for id, person := range persons {
		r.people.Put(id, person)
	}
	for _, id := range m.before.RemoveAgents {
		r.people.Remove(id)
	}
	return undone, nil
}
