package rulebook

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/secondring/secondring/center"
)

// refusals is all that the machine says no to in a change for an empty center. Each
// field it refuses is mended before it is asked again.
func refusals(id string, change center.Change) (all []*center.Refusal) {
	change = cloned(change)
	gone := map[string]bool{} // ids of items that were left out: who names them is not to blame
	tried := map[string]int{} // how often a field was mended
	for range wrongMax {
		no := center.New(id).Refuses(change)
		if no == nil {
			return all
		}
		tried[no.Field]++
		if !gone[no.Value] && tried[no.Field] == 1 { // a second no is to what was put there to mend it
			all = append(all, no)
		}
		left, ok := mend(&change, no, tried[no.Field])
		if !ok {
			return all
		}
		if left != "" {
			gone[left] = true
		}
	}
	return all
}

// cloned lets items be emptied without touching whose they are.
func cloned(change center.Change) center.Change {
	v := reflect.ValueOf(&change).Elem()
	for i := range v.NumField() {
		f := v.Field(i)
		switch {
		case f.Kind() == reflect.Slice && !f.IsNil():
			items := reflect.MakeSlice(f.Type(), f.Len(), f.Len())
			reflect.Copy(items, f)
			f.Set(items)
		case f.Kind() == reflect.Pointer && !f.IsNil():
			item := reflect.New(f.Type().Elem())
			item.Elem().Set(f.Elem())
			f.Set(item)
		}
	}
	return change
}

// mend makes a field that is refused one that is not, or leaves its item out; left is
// then the item's id. It is not ok if neither is possible.
func mend(change *center.Change, no *center.Refusal, try int) (left string, ok bool) {
	parts := fieldForm.FindStringSubmatch(no.Field)
	if parts == nil {
		return "", false
	}
	list := kind(change, parts[1])
	if !list.IsValid() {
		return "", false
	}
	if list.Kind() == reflect.Pointer { // one of a kind, such as the settings
		if list.IsNil() {
			return "", false
		}
		if !mendField(named(list.Elem(), parts[2]+parts[3]), no, try) {
			list.SetZero()
		}
		return "", true
	}
	single := parts[2] == "" && parts[3] == "id" // queue.id: the id itself is wrong
	for i := range list.Len() {
		item := list.Index(i)
		id := item.FieldByName("ID")
		if text(id) != parts[2] && (!single || text(id) != no.Value) {
			continue
		}
		if !single && parts[3] != "id" && mendField(named(item, parts[3]), no, try) {
			return "", true
		}
		list.Set(reflect.AppendSlice(list.Slice3(0, i, i), list.Slice(i+1, list.Len())))
		return text(id), true
	}
	return "", false
}

// mendField empties a field, or gives one that is empty the least value that is
// expected. What two tries do not mend is not the field's fault alone.
func mendField(field reflect.Value, no *center.Refusal, try int) bool {
	if !field.IsValid() || try > 2 {
		return false
	}
	if !field.IsZero() {
		field.SetZero()
		return true
	}
	var least int64
	if n, _ := fmt.Sscanf(no.Expected, "%d to ", &least); n == 0 {
		least = 1 // the first of a vocabulary
	}
	switch {
	case least == 0:
		return false
	case field.CanInt():
		field.SetInt(least)
	case field.CanUint():
		field.SetUint(uint64(least))
	default:
		return false
	}
	return true
}

// text is an id as refusals have it.
func text(id reflect.Value) string {
	if s, ok := id.Interface().(interface{ String() string }); ok {
		return s.String()
	}
	return id.String()
}

// kind finds the rules of a kind by the name in a refusal, which may be in the
// singular.
func kind(change *center.Change, name string) reflect.Value {
	v := reflect.ValueOf(change).Elem()
	for i := range v.NumField() {
		f := v.Type().Field(i)
		called := []string{f.Tag.Get("yaml"), strings.ToLower(f.Name[:1]) + f.Name[1:]}
		if strings.HasPrefix(f.Name, "Remove") {
			continue
		}
		if slices.Contains(called, name) || slices.Contains(called, name+"s") || slices.Contains(called, name+"es") {
			return v.Field(i)
		}
	}
	return reflect.Value{}
}

// named finds a field of a struct by its name in a file.
func named(item reflect.Value, name string) reflect.Value {
	if name == "" {
		return reflect.Value{}
	}
	for i := range item.NumField() {
		tag, _, _ := strings.Cut(item.Type().Field(i).Tag.Get("yaml"), ",")
		if tag == name {
			return item.Field(i)
		}
	}
	return reflect.Value{}
}
