package telephony

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// kind is what a field of a body holds.
type kind uint8

const (
	text    kind = iota
	instant      // ISO 8601, or milliseconds since 1970
	whole        // a number from 0
	flag
	number // with a fraction
	pairs  // an object of texts
	jsonText
	list // of objects
	one  // an object
)

var kindWords = [...]string{
	"a text", "a time such as 2026-11-23T09:30:00Z, or milliseconds since 1970", "a whole number from 0", "true or false", "a number",
	"an object of texts", "a text that is JSON of an object", "a list of objects", "an object",
}

// field is one field of a body.
type field struct {
	name     string
	kind     kind
	required bool // without it nothing is done
	strict   bool // a wrong value is refused, even if the rest could be used
	words    []string
	most     int // bytes of a text, entries of a list; 0: 256 bytes
	of       []field
	about    string
}

// values are the fields of a body that could be read, by name, each as the type of
// its kind: string, time.Time, int, bool, float64, map[string]string, []values.
type values map[string]any

func (v values) text(name string) string { s, _ := v[name].(string); return s }
func (v values) whole(name string) int   { n, _ := v[name].(int); return n }
func (v values) flag(name string) bool   { b, _ := v[name].(bool); return b }
func (v values) list(name string) []values {
	l, _ := v[name].([]values)
	return l
}
func (v values) pairs(name string) map[string]string {
	m, _ := v[name].(map[string]string)
	return m
}

// millis gives a time as the machine has it, 0 if there is none.
func (v values) millis(name string) int64 {
	if t, ok := v[name].(time.Time); ok {
		return t.UnixMilli()
	}
	return 0
}

// reading collects what is wrong with a body.
type reading struct {
	refused  []string // nothing can be done with it
	errors   []string // a field was left out
	warnings []string // it makes no difference
}

// read reads an object by its fields.
func (r *reading) read(at string, fields []field, given map[string]any) values {
	out := values{}
	for _, f := range fields {
		raw, there := given[f.name]
		if !there || raw == nil || raw == "" && f.kind != text && f.kind != jsonText {
			if f.required {
				r.refused = append(r.refused, fmt.Sprintf("%s%s is missing: expected %s", at, f.name, f.expected()))
			}
			continue
		}
		value, ok := r.value(at, &f, raw)
		switch {
		case ok:
			out[f.name] = value
		case f.strict:
			r.refused = append(r.refused, fmt.Sprintf("%s%s: expected %s", at, f.name, f.expected()))
		default:
			r.errors = append(r.errors, fmt.Sprintf("%s%s was left out: expected %s", at, f.name, f.expected()))
		}
	}
	for _, name := range sortedNames(given) {
		if !slices.ContainsFunc(fields, func(f field) bool { return f.name == name }) {
			r.warnings = append(r.warnings, fmt.Sprintf("%s%s is not known here, and was ignored", at, printable(name)))
		}
	}
	return out
}

func (f *field) expected() string {
	switch {
	case len(f.words) > 0:
		return strings.Join(f.words, ", ")
	case f.kind == text || f.kind == jsonText:
		return fmt.Sprintf("%s of 1 to %d bytes", kindWords[f.kind], f.bytes())
	case f.kind == list:
		return fmt.Sprintf("%s, at most %d", kindWords[list], f.most)
	}
	return kindWords[f.kind]
}

func (f *field) bytes() int {
	if f.most == 0 {
		return 256
	}
	return f.most
}

// value reads one value, if it is what the field holds.
func (r *reading) value(at string, f *field, raw any) (any, bool) {
	switch f.kind {
	case text:
		s, ok := scalar(raw)
		if !ok || s == "" && f.required || len(s) > f.bytes() {
			return nil, false
		}
		if len(f.words) == 0 {
			return s, true
		}
		i := slices.IndexFunc(f.words, func(w string) bool { return strings.EqualFold(w, s) })
		if i < 0 {
			return nil, false
		}
		return f.words[i], true
	case jsonText:
		return jsonObject(raw, f.bytes())
	case pairs:
		return textPairs(raw)
	case list:
		return r.objects(at, f, raw)
	case one:
		object, ok := raw.(map[string]any)
		if !ok {
			return nil, false
		}
		return r.read(at+f.name+".", f.of, object), true
	}
	s, ok := scalar(raw)
	if !ok {
		return nil, false
	}
	return plain(f.kind, s)
}

// plain reads what is one word: a time, a number, true or false.
func plain(k kind, s string) (any, bool) {
	switch k {
	case instant:
		if ms, err := strconv.ParseInt(s, 10, 64); err == nil {
			return time.UnixMilli(ms), ms > 0 && ms < 1<<45
		}
		for _, form := range []string{time.RFC3339Nano, "2006-01-02T15:04:05.999999999-0700"} {
			if t, err := time.Parse(form, s); err == nil {
				return t, t.UnixMilli() > 0
			}
		}
		return nil, false
	case whole:
		n, err := strconv.ParseFloat(s, 64)
		return int(n), err == nil && n >= 0 && n <= math.MaxInt32 && n == math.Trunc(n)
	case number:
		n, err := strconv.ParseFloat(s, 64)
		return n, err == nil && !math.IsInf(n, 0) && !math.IsNaN(n)
	}
	b, err := strconv.ParseBool(strings.ToLower(s))
	return b, err == nil
}

// objects reads a list. XML has no lists: one element is a list of one.
func (r *reading) objects(at string, f *field, raw any) (any, bool) {
	if single, ok := raw.(map[string]any); ok {
		raw = []any{single}
	}
	given, ok := raw.([]any)
	if !ok || len(given) > f.most || len(given) == 0 && f.required {
		return nil, false
	}
	out := make([]values, 0, len(given))
	for i, item := range given {
		object, ok := item.(map[string]any)
		if !ok {
			return nil, false
		}
		out = append(out, r.read(fmt.Sprintf("%s%s[%d].", at, f.name, i), f.of, object))
	}
	return out, true
}

// scalar gives a value that is no object and no list as text.
func scalar(raw any) (string, bool) {
	switch v := raw.(type) {
	case string:
		return v, true
	case json.Number:
		return v.String(), true
	case bool:
		return strconv.FormatBool(v), true
	}
	return "", false
}

// jsonObject takes JSON of an object: as a text, as the guide has it, or as the
// object itself.
func jsonObject(raw any, most int) (any, bool) {
	s, ok := raw.(string)
	if !ok {
		encoded, err := json.Marshal(raw)
		if err != nil {
			return nil, false
		}
		s = string(encoded)
	}
	var object map[string]any
	if len(s) > most || json.Unmarshal([]byte(s), &object) != nil || object == nil {
		return nil, false
	}
	return s, true
}

// textPairs reads an object of texts: as an object, or as JSON of one in a text.
func textPairs(raw any) (any, bool) {
	if s, ok := raw.(string); ok {
		object, _, err := parseJSON([]byte(s))
		if err != nil {
			return nil, false
		}
		raw = object
	}
	object, ok := raw.(map[string]any)
	if !ok || len(object) > parametersMax {
		return nil, false
	}
	out := map[string]string{}
	for name, value := range object { // any order: into a map
		if s, ok := scalar(value); ok {
			out[name] = s
		}
	}
	return out, true
}

func sortedNames(m map[string]any) []string {
	names := make([]string, 0, len(m))
	for name := range m { // any order: sorted next
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// printable shortens a name that somebody made up.
func printable(name string) string {
	if len(name) > 64 {
		name = name[:64] + "…"
	}
	return strconv.Quote(name)
}
