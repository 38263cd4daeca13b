package center

import (
	"reflect"
	"strings"
	"testing"
)

// Whatever kind of rule can be put, Rules gives back, and a configuration file has
// a name for: else an export would lose it.
// spec: OPERATE-10
func TestRulesHaveEveryKind(t *testing.T) {
	var change Change
	fields := reflect.ValueOf(&change).Elem()
	for i := range fields.NumField() {
		field, name := fields.Field(i), fields.Type().Field(i).Name
		tag := fields.Type().Field(i).Tag.Get("yaml")
		if !strings.HasPrefix(name, "Remove") {
			fillRule(field)
		}
		if file := !strings.HasPrefix(name, "Remove") && name != "Agents" && name != "Certificates"; file == (tag == "-" || tag == "") {
			t.Errorf("Change.%s has the name %q in a file", name, tag)
		}
	}
	c := New("acme")
	c.Apply(1, Configured{Change: change})
	again := reflect.ValueOf(c.Rules())
	for i := range fields.NumField() {
		if name := fields.Type().Field(i).Name; again.Field(i).IsZero() != strings.HasPrefix(name, "Remove") {
			t.Errorf("Rules gives %v for %s", again.Field(i), name)
		}
	}
	checkNames(t, reflect.TypeFor[Change]())
	checkNames(t, reflect.TypeFor[AgentRules]())
}

// checkNames looks for the fields of rules, and what they hold, that have no name in
// a file.
func checkNames(t *testing.T, of reflect.Type) {
	t.Helper()
	for of.Kind() == reflect.Pointer || of.Kind() == reflect.Slice || of.Kind() == reflect.Map {
		of = of.Elem()
	}
	if of.Kind() != reflect.Struct || of == reflect.TypeFor[Certificate]() { // package rulebook has these in PEM form
		return
	}
	for i := range of.NumField() {
		f := of.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("yaml"), ",")
		if _, key := of.FieldByName("Key"); f.Name == "Agent" && !key {
			t.Errorf("%s names an agent and has no field Key for a file to name the agent by", of)
		}
		inner := f.Tag.Get("yaml") == ",inline"
		if name == "" && !inner || name == "-" && of != reflect.TypeFor[Change]() && f.Type != reflect.TypeFor[AgentID]() {
			t.Errorf("%s.%s has the name %q in a configuration file", of, f.Name, name)
		}
		checkNames(t, f.Type)
	}
}

// fillRule makes a slice one element long, a pointer point to something, and gives ids a
// value.
func fillRule(v reflect.Value) {
	switch v.Kind() {
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fillRule(v.Index(0))
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
	case reflect.Struct:
		if id := v.FieldByName("ID"); id.IsValid() {
			fillRule(id)
		}
	case reflect.String:
		v.SetString("one")
	case reflect.Uint64:
		v.SetUint(1)
	}
}
