package api

import (
	"context"
	"net/http"

	"github.com/secondring/secondring/auth"
	"github.com/secondring/secondring/center"
)

// ruleKind is a kind of rule that an administrator sets one by one: presence
// statuses, presence configurations and queues differ only in this. B is what is
// put, V what is shown.
type ruleKind[B, V any] struct {
	noun  string // "presence status"
	path  string // "/statuses"
	name  string // "Status", for operation ids
	names string // "Statuses"
	tag   string

	list func(*center.Center) []V
	find func(*center.Center, string) (V, bool)
	id   func(*B) *string
	put  func(B) center.Change
	// What only some kinds need: the references behind the keys that were put, and
	// the keys of the references that are shown.
	prepare func(context.Context, *request, *B) error
	fill    func(*request, *V)
	remove  func(string) center.Change
}

// OfRule is the input of an operation on one rule.
type OfRule struct {
	InCenter
	ID string `path:"id" maxLength:"256" example:"support"`
}

// list is a page of things.
type list[T any] struct {
	Items []T    `json:"items"`
	Next  string `json:"next,omitempty" doc:"what to give as after for the next page; absent on the last"`
}

type bodyOutput[T any] struct{ Body T }

// addRules registers the four operations on a kind of rule.
// spec: API-7
func addRules[B, V any](s *server, k ruleKind[B, V]) {
	add(s, operation{action: auth.ReadRules, method: http.MethodGet, path: k.path, id: "list" + k.names, tag: k.tag,
		summary: "List every " + k.noun}, func(ctx context.Context, r *request, _ *struct{ InCenter }) (*bodyOutput[list[V]], error) {
		out := &bodyOutput[list[V]]{}
		err := r.view(ctx, func(c *center.Center) { out.Body.Items = append([]V{}, k.list(c)...) })
		for i := range out.Body.Items {
			k.show(r, &out.Body.Items[i])
		}
		return out, err
	})
	add(s, operation{action: auth.ReadRules, method: http.MethodGet, path: k.path + "/{id}", id: "get" + k.name, tag: k.tag,
		summary: "Read a " + k.noun}, func(ctx context.Context, r *request, in *OfRule) (*ruleOutput[V], error) {
		return k.read(ctx, r, in.ID)
	})
	type putInput struct {
		OfRule
		Conditional
		Body B
	}
	add(s, operation{action: auth.WriteRules, method: http.MethodPut, path: k.path + "/{id}", id: "put" + k.name, tag: k.tag,
		summary: "Put or replace a " + k.noun, codes: conditionalCodes}, func(ctx context.Context, r *request, in *putInput) (*ruleOutput[V], error) {
		if id := k.id(&in.Body); *id != "" && *id != in.ID {
			return nil, invalid("id", *id, "the id of the path, or none")
		}
		*k.id(&in.Body) = in.ID
		if k.prepare != nil {
			if err := k.prepare(ctx, r, &in.Body); err != nil {
				return nil, err
			}
		}
		if err := r.configure(ctx, in.Conditional, k.put(in.Body)); err != nil {
			return nil, err
		}
		return k.read(ctx, r, in.ID)
	})
	type removeInput struct {
		OfRule
		Conditional
	}
	add(s, operation{action: auth.WriteRules, method: http.MethodDelete, path: k.path + "/{id}", id: "delete" + k.name, tag: k.tag,
		summary: "Remove a " + k.noun, codes: conditionalCodes}, func(ctx context.Context, r *request, in *removeInput) (*nothing, error) {
		if _, err := k.read(ctx, r, in.ID); err != nil {
			return nil, err
		}
		return nil, r.configure(ctx, in.Conditional, k.remove(in.ID))
	})
}

func (k ruleKind[B, V]) read(ctx context.Context, r *request, id string) (*ruleOutput[V], error) {
	out, found, rule := &ruleOutput[V]{}, false, center.Change{}
	err := r.view(ctx, func(c *center.Center) {
		out.Body, found = k.find(c, id)
		rule = c.RulesOf(k.remove(id))
	})
	if err == nil && !found {
		err = missing(k.noun, id)
	}
	out.ETag = r.versionOf(rule)
	k.show(r, &out.Body)
	return out, err
}

// show fills in what the vault knows. It is called when no center waits.
func (k ruleKind[B, V]) show(r *request, v *V) {
	if k.fill != nil {
		k.fill(r, v)
	}
}

// among finds a rule in a list that is ordered by nothing in particular.
func among[V any](items []V, is func(V) bool) (found V, ok bool) {
	for _, v := range items {
		if is(v) {
			return v, true
		}
	}
	return found, false
}
