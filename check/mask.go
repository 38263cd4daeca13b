package check

import (
	"encoding/json"
	"regexp"
	"strings"
	"unicode"

	"github.com/secondring/secondring/connector"
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

// likeNumbers are fields whose values may look like a number, and are none.
var likeNumbers = regexp.MustCompile(`(?i)(id|key|time|timestamp)$`)

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
		switch {
		case personal[field]:
			return hidden(v)
		case !likeNumbers.MatchString(field):
			return connector.Masked(v)
		}
		return v
	case json.Number:
		if personal[field] {
			return hidden(v.String())
		}
	}
	return v
}

// address is where a page or a script was loaded from, without what follows the host.
var address = regexp.MustCompile(`https?://[^/\s)]+`)

// maskedLine is a line that a page has logged, without the numbers in it. Addresses stay:
// they say which file failed.
func maskedLine(line string) string {
	var kept strings.Builder
	from := 0
	for _, at := range address.FindAllStringIndex(line, -1) {
		kept.WriteString(connector.Masked(line[from:at[0]]))
		kept.WriteString(line[at[0]:at[1]])
		from = at[1]
	}
	kept.WriteString(connector.Masked(line[from:]))
	return kept.String()
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
