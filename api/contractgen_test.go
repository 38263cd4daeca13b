package api

import (
	"encoding/json"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
)

// generator makes values from the schemas of the document.
type generator struct {
	rnd      *rand.Rand
	document map[string]any
	names    map[string][]string // values that lead somewhere, by the name of the field
}

// deepest bounds what is nested.
const deepest = 5

// value makes one that the schema allows, as far as a schema can be read simply; the
// validator has the last word.
func (g *generator) value(schema map[string]any, name string, depth int) any {
	if ref, ok := schema["$ref"].(string); ok {
		return g.value(g.resolve(ref), name, depth)
	}
	if options, ok := schema["enum"].([]any); ok && len(options) > 0 {
		return options[g.rnd.IntN(len(options))]
	}
	for _, many := range []string{"oneOf", "anyOf"} {
		if options, ok := schema[many].([]any); ok && len(options) > 0 {
			return g.value(options[g.rnd.IntN(len(options))].(map[string]any), name, depth)
		}
	}
	switch kind(schema) {
	case "object":
		return g.object(schema, depth)
	case "array":
		items, _ := schema["items"].(map[string]any)
		list := []any{}
		for range g.rnd.IntN(3) {
			if depth < deepest && items != nil {
				list = append(list, g.value(items, name, depth+1))
			}
		}
		return list
	case "integer", "number":
		low, high := limit(schema, "minimum", 0), limit(schema, "maximum", 100)
		return low + int64(g.rnd.Uint64N(uint64(max(high-low, 0))+1))
	case "boolean":
		return g.rnd.IntN(2) == 0
	case "string":
		if schema["format"] == "date-time" {
			return [...]string{"2026-11-02T09:00:00Z", "1970-01-01T00:00:01Z", "2031-02-28T23:59:59+01:00"}[g.rnd.IntN(3)]
		}
		text := g.text(name)
		if most := limit(schema, "maxLength", 1<<20); int64(len(text)) > most {
			text = text[:most]
		}
		return text + strings.Repeat("a", max(0, int(limit(schema, "minLength", 0))-len(text)))
	}
	return g.text(name)
}

func (g *generator) object(schema map[string]any, depth int) any {
	object := map[string]any{}
	properties, _ := schema["properties"].(map[string]any)
	needed := map[string]bool{}
	if required, ok := schema["required"].([]any); ok {
		for _, name := range required {
			needed[name.(string)] = true
		}
	}
	for _, name := range sortedNames(properties) {
		if name != "$schema" && (needed[name] || depth < deepest && g.rnd.IntN(2) == 0) {
			object[name] = g.value(properties[name].(map[string]any), name, depth+1)
		}
	}
	if more, ok := schema["additionalProperties"].(map[string]any); ok && depth < deepest {
		for range g.rnd.IntN(3) {
			object[g.text("key")] = g.value(more, "value", depth+1)
		}
	}
	return object
}

// text is mostly a name that leads somewhere, else one that may hurt.
func (g *generator) text(name string) string {
	for plural, list := range g.names { // any order: at most one is the same
		if strings.EqualFold(plural, name) && g.rnd.IntN(8) > 0 {
			return list[g.rnd.IntN(len(list))]
		}
	}
	odd := [...]string{"", "a", "vc-1", "aw-1", "vc-18446744073709551615", "ag-7", "alice", "support", "../../etc", "\x00", "💥 ünï", "=cmd()", "'; drop table", "+", "0", "-1", "true", "null",
		strings.Repeat("x", 300), "<script>", "%00", "{}", "2026-11-02", "sr_acme_x_y"}
	return odd[g.rnd.IntN(len(odd))]
}

// spoil makes one place of a value wrong, or adds one that is not known.
func (g *generator) spoil(value any) any {
	switch v := value.(type) {
	case map[string]any:
		names := sortedNames(v)
		if len(names) == 0 || g.rnd.IntN(6) == 0 {
			v["unheardOf"] = true
			return v
		}
		name := names[g.rnd.IntN(len(names))]
		if g.rnd.IntN(6) == 0 {
			delete(v, name)
			return v
		}
		v[name] = g.spoil(v[name])
		return v
	case []any:
		if len(v) > 0 && g.rnd.IntN(2) == 0 {
			v[0] = g.spoil(v[0])
			return v
		}
	}
	return g.other(value)
}

// other is something else than the value.
func (g *generator) other(value any) any {
	all := []any{nil, true, "text", json.Number("-1"), json.Number("1e400"), json.Number("0.5"), json.Number("9223372036854775808"), []any{}, []any{nil}, map[string]any{}, strings.Repeat("long ", 2000)}
	return all[g.rnd.IntN(len(all))]
}

// readsAs says whether text in a URL could be meant as what the schema wants.
func (g *generator) readsAs(schema map[string]any, text string) bool {
	var value any
	_ = json.Unmarshal([]byte(text), &value) // what does not read is text
	switch value.(type) {
	case float64:
		return kind(schema) == "string"
	case bool:
		return kind(schema) == "string"
	}
	return kind(schema) == "string" || kind(schema) == "array"
}

func (g *generator) resolve(ref string) map[string]any {
	var at any = g.document
	for _, part := range strings.Split(strings.TrimPrefix(ref, "#/"), "/") {
		at = at.(map[string]any)[part]
	}
	return at.(map[string]any)
}

// kind is the type of a schema beside null.
func kind(schema map[string]any) string {
	switch t := schema["type"].(type) {
	case string:
		return t
	case []any:
		for _, one := range t {
			if one != "null" {
				return one.(string)
			}
		}
	}
	return ""
}

func limit(schema map[string]any, name string, otherwise int64) int64 {
	if n, ok := schema[name].(json.Number); ok {
		if whole, err := n.Int64(); err == nil {
			return whole
		}
	}
	return otherwise
}

func sortedNames(m map[string]any) []string { return slices.Sorted(maps.Keys(m)) }
