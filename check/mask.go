package check

import (
	"encoding/json"
	"strings"
	"unicode"
)

// masked is a message without the number and the name of anybody, for a report that
// people hand on. What was said of the call itself stays.
func masked(raw json.RawMessage) json.RawMessage {
	v := value(raw)
	if v == nil {
		return raw
	}
	text, err := json.Marshal(without(v, ""))
	if err != nil {
		return raw
	}
	return text
}

// personal are fields that hold somebody's number or name.
var personal = map[string]bool{"phoneNumber": true, "number": true, "name": true, "displayName": true, "customerName": true, "email": true}

func without(v any, field string) any {
	switch v := v.(type) {
	case map[string]any:
		for key, inner := range v {
			v[key] = without(inner, key)
		}
		return v
	case []any:
		for i, inner := range v {
			v[i] = without(inner, field)
		}
		return v
	case string:
		if personal[field] {
			return hidden(v)
		}
		return v
	case json.Number:
		if personal[field] {
			return hidden(v.String())
		}
	}
	return v
}

// hidden keeps the shape of a number, and nothing of a name.
func hidden(text string) string {
	if !strings.ContainsFunc(text, unicode.IsDigit) {
		return "…"
	}
	return strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return '#'
		}
		return r
	}, text)
}
