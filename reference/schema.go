package reference

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// field is a row of a table.
type field struct {
	Name, Type, About string
	Required          bool
}

// nestedMax bounds how deep objects are told; deeper ones are in the document.
const nestedMax = 3

func resolved(document *huma.OpenAPI, s *huma.Schema) *huma.Schema {
	if s != nil && s.Ref != "" {
		return document.Components.Schemas.SchemaFromRef(s.Ref)
	}
	return s
}

// fields lists the members of an object, with those of its objects after them.
func fields(document *huma.OpenAPI, s *huma.Schema) []field {
	if r := resolved(document, s); r == nil || len(r.Properties) == 0 {
		return []field{fieldOf(document, "", s, true)}
	}
	return members(document, "", s, 0)
}

func members(document *huma.OpenAPI, prefix string, s *huma.Schema, depth int) (out []field) {
	s = resolved(document, s)
	if s == nil || depth > nestedMax {
		return nil
	}
	for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
		if name == "$schema" {
			continue
		}
		member := s.Properties[name]
		out = append(out, fieldOf(document, prefix+name, member, slices.Contains(s.Required, name)))
		if r := resolved(document, member); r != nil && r.Type == huma.TypeArray {
			out = append(out, members(document, prefix+name+"[].", r.Items, depth+1)...)
		} else {
			out = append(out, members(document, prefix+name+".", member, depth+1)...)
		}
	}
	return out
}

func fieldOf(document *huma.OpenAPI, name string, s *huma.Schema, required bool) field {
	r := resolved(document, s)
	if r == nil {
		return field{Name: name, Type: "any", Required: required}
	}
	f := field{Name: name, Type: typeOf(document, s), Required: required, About: r.Description}
	if s.Description != "" {
		f.About = s.Description
	}
	f.About = strings.Join(slices.DeleteFunc([]string{f.About, bounds(r)}, func(t string) bool { return t == "" }), "; ")
	return f
}

func typeOf(document *huma.OpenAPI, s *huma.Schema) string {
	r := resolved(document, s)
	switch {
	case r == nil:
		return "any"
	case len(r.Enum) > 0:
		words := make([]string, len(r.Enum))
		for i, v := range r.Enum {
			words[i] = fmt.Sprint(v)
		}
		return strings.Join(words, " | ")
	case r.Type == huma.TypeArray:
		return "list of " + typeOf(document, r.Items)
	case r.Format == "date-time":
		return "time"
	case r.Type == huma.TypeObject && len(r.Properties) == 0:
		return "map"
	case r.Type == "":
		return "any"
	}
	return r.Type
}

// bounds says what a value may be, beside its type.
func bounds(s *huma.Schema) string {
	var said []string
	if s.Minimum != nil || s.Maximum != nil {
		from, to := "…", "…"
		if s.Minimum != nil {
			from = fmt.Sprint(*s.Minimum)
		}
		if s.Maximum != nil {
			to = fmt.Sprintf("%.0f", *s.Maximum)
		}
		said = append(said, from+" to "+to)
	}
	if s.MaxLength != nil {
		said = append(said, fmt.Sprintf("at most %d characters", *s.MaxLength))
	}
	if s.Default != nil {
		said = append(said, fmt.Sprintf("default %v", s.Default))
	}
	return strings.Join(said, ", ")
}

// examples are values that make a line work where the document names none.
var examples = map[string]any{"center": "acme", "id": "vc-4711", "agent": "alice", "queue": "support", "number": "+49 30 1234567", "name": "Alice", "password": "correct horse battery staple"}

// example is a value that the schema allows: what the document shows, or the simplest.
func example(document *huma.OpenAPI, name string, s *huma.Schema, depth int) any {
	r := resolved(document, s)
	switch {
	case r == nil:
		return nil
	case len(s.Examples) > 0:
		return s.Examples[0]
	case len(r.Examples) > 0:
		return r.Examples[0]
	case r.Default != nil:
		return r.Default
	case len(r.Enum) > 0:
		return r.Enum[0]
	}
	switch r.Type {
	case huma.TypeObject:
		object := map[string]any{}
		for member, schema := range r.Properties { // any order: into a map
			if slices.Contains(r.Required, member) && depth < nestedMax {
				object[member] = example(document, member, schema, depth+1)
			}
		}
		return object
	case huma.TypeArray:
		return []any{}
	case huma.TypeBoolean:
		return false
	case huma.TypeInteger, huma.TypeNumber:
		if r.Minimum != nil {
			return *r.Minimum
		}
		return 0
	}
	if v, ok := examples[name]; ok {
		return v
	}
	if r.Format == "date-time" {
		return "2026-11-23T09:00:00Z"
	}
	return name
}
