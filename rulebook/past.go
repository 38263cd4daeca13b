package rulebook

import (
	"reflect"
	"strings"

	"github.com/secondring/secondring/center"
)

// Named is what rules say of the items that a change names, as RulesOf of package
// center gives it of a center: what the rules do not have is to be removed.
func Named(change, rules center.Change) (named center.Change) {
	from, all, to := reflect.ValueOf(change), reflect.ValueOf(rules), reflect.ValueOf(&named).Elem()
	for i := range from.NumField() {
		name := from.Type().Field(i).Name
		switch f := from.Field(i); {
		case strings.HasPrefix(name, "Remove"):
		case f.Kind() == reflect.Pointer:
			if !f.IsNil() {
				to.Field(i).Set(all.Field(i))
			}
		default:
			remove := to.FieldByName("Remove" + name)
			if !remove.IsValid() {
				continue // certificates are revoked, not taken back
			}
			for _, id := range idsOf(f, from.FieldByName("Remove"+name)) {
				if item := find(all.Field(i), id); item.IsValid() {
					to.Field(i).Set(reflect.Append(to.Field(i), item))
				} else {
					remove.Set(reflect.Append(remove, id))
				}
			}
		}
	}
	return named
}

// idsOf are the ids of items, and those of a list of removed ones, each once.
func idsOf(items, removed reflect.Value) (ids []reflect.Value) {
	seen := map[any]bool{}
	note := func(id reflect.Value) {
		if !seen[id.Interface()] {
			seen[id.Interface()] = true
			ids = append(ids, id)
		}
	}
	for i := range items.Len() {
		note(items.Index(i).FieldByName("ID"))
	}
	for i := range removed.Len() {
		note(removed.Index(i))
	}
	return ids
}

func find(items, id reflect.Value) reflect.Value {
	for i := range items.Len() {
		if items.Index(i).FieldByName("ID").Interface() == id.Interface() {
			return items.Index(i)
		}
	}
	return reflect.Value{}
}

// Between says what differs between two documents of the same center, also what the
// second does not have any more. Both have their defaults filled in.
func Between(before, after Center) (all []Difference) {
	from, to, none := reflect.ValueOf(before.Rules), reflect.ValueOf(after.Rules), reflect.ValueOf(&center.Change{}).Elem()
	for i := range to.NumField() {
		switch name := to.Type().Field(i).Tag.Get("yaml"); {
		case name == "-":
		case to.Field(i).Kind() == reflect.Pointer:
			if !from.Field(i).IsNil() && !to.Field(i).IsNil() {
				all = append(all, between(name, tell(from.Field(i)), tell(to.Field(i)))...)
			}
		default:
			all = append(all, gone(name, from.Field(i), to.Field(i))...)
			all = append(all, compareLists(name, from.Field(i), to.Field(i), none.Field(i))...)
		}
	}
	agents := reflect.ValueOf(&[]Agent{}).Elem()
	all = append(all, gone("agents", reflect.ValueOf(before.Agents), reflect.ValueOf(after.Agents))...)
	return append(all, compareLists("agents", reflect.ValueOf(before.Agents), reflect.ValueOf(after.Agents), agents)...)
}

// gone are the items that only the first list has.
func gone(name string, from, to reflect.Value) (all []Difference) {
	stays := map[string]bool{}
	for i := range to.Len() {
		stays[nameOf(to.Index(i))] = true
	}
	for i := range from.Len() {
		if item := from.Index(i); !stays[nameOf(item)] {
			all = append(all, between(name+"["+nameOf(item)+"]", tell(item), nil)...)
		}
	}
	return all
}

// Item is a change that names one thing: the settings, or an item of a list by its
// name in a file. Agents are named by reference, so they are not found here.
func Item(list, id string) (item center.Change, ok bool) {
	v := reflect.ValueOf(&item).Elem()
	for i := range v.NumField() {
		f := v.Field(i)
		switch name := v.Type().Field(i).Tag.Get("yaml"); {
		case name == "-" || name != list:
		case f.Kind() == reflect.Pointer:
			f.Set(reflect.New(f.Type().Elem()))
			return item, id == ""
		default:
			one := reflect.New(f.Type().Elem()).Elem()
			one.FieldByName("ID").SetString(id)
			f.Set(reflect.Append(f, one))
			return item, id != ""
		}
	}
	return item, false
}

// Puts says whether a change puts anything.
func Puts(change center.Change) bool {
	v := reflect.ValueOf(change)
	for i := range v.NumField() {
		if !strings.HasPrefix(v.Type().Field(i).Name, "Remove") && !v.Field(i).IsZero() {
			return true
		}
	}
	return false
}

// Touches says whether a change puts or removes anything that another names.
func Touches(change, named center.Change) bool {
	a, b := reflect.ValueOf(change), reflect.ValueOf(named)
	for i := range a.NumField() {
		name := a.Type().Field(i).Name
		switch f := a.Field(i); {
		case strings.HasPrefix(name, "Remove"):
		case f.Kind() == reflect.Pointer:
			if !f.IsNil() && !b.Field(i).IsNil() {
				return true
			}
		case !a.FieldByName("Remove" + name).IsValid(): // certificates
		default:
			wanted := map[any]bool{}
			for _, id := range idsOf(b.Field(i), b.FieldByName("Remove"+name)) {
				wanted[id.Interface()] = true
			}
			for _, id := range idsOf(f, a.FieldByName("Remove"+name)) {
				if wanted[id.Interface()] {
					return true
				}
			}
		}
	}
	return false
}

// WithDefaults is a change as the machine has it: only settings and queues have
// defaults.
func WithDefaults(change center.Change) center.Change {
	c, ruled := center.New("defaults"), center.Change{Settings: change.Settings, Queues: change.Queues}
	c.Apply(1, center.Configured{Change: ruled})
	now := c.RulesOf(ruled)
	change.Settings, change.Queues = now.Settings, now.Queues
	return change
}
