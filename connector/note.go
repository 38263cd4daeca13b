package connector

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/secondring/secondring/center"
)

// Codes of notes, stable for programs.
const (
	noteCase       = "different-case"     // a documented value in other letters
	noteUnknown    = "unknown-value"      // a value that is not documented
	noteType       = "wrong-type"         // a value of another JSON type than documented
	noteMissing    = "missing"            // a value that the documentation asks for
	noteShape      = "wrong-shape"        // an object or list where another was expected
	noteLength     = "too-long"           // beyond a bound of limits.go
	noteCount      = "too-many"           // beyond a bound of limits.go
	noteUnreadable = "unreadable"         // not JSON, or not to its end
	noteMessage    = "unknown-message"    // a message or event that no generation sends
	noteDirection  = "wrong-direction"    // a message that only the host sends
	noteGeneration = "generation"         // a message that the session's generation cannot send
	noteDecline    = "decline-not-error"  // DeclinedByAgent with another reason than error
	noteLost       = "hangup-lost"        // the library dropped a hangup of the wrong class
	noteReady      = "ready-without-data" // CONNECTOR_READY with nothing in it
	noteCustom     = "custom-error"       // a customError of the vendor
	noteRefused    = "not-done"           // the connector answered a command with no
)

// reader collects the notes of one message.
type reader struct {
	strict bool
	prefix string // of the fields' names, such as "calls[1]."
	notes  []center.Note
}

func (r *reader) note(code, field string, value any, expected, done string) {
	if len(r.notes) < notesMax {
		r.notes = append(r.notes, center.Note{Code: code, Field: r.prefix + field, Value: shown(value), Expected: expected, Done: done})
	}
}

// shown gives what a note may show of a value: its beginning, without the
// number of a person.
func shown(value any) string {
	switch v := value.(type) {
	case nil:
		return ""
	case string:
		return bounded(Masked(v), noteValueMax)
	case json.Number:
		return bounded(Masked(v.String()), noteValueMax)
	case bool:
		return fmt.Sprint(v)
	case map[string]any:
		return "an object" // its values may be personal
	case []any:
		return fmt.Sprintf("a list of %d", len(v))
	case cut:
		return "nested too deep"
	}
	return fmt.Sprintf("%T", value)
}

// Masked replaces the digits of what may be somebody's number: maskDigits or
// more of them, also with the usual separators between.
func Masked(text string) string {
	runes := []rune(text)
	for start := 0; start < len(runes); start++ {
		digits, end := 0, start
		for end < len(runes) && (isDigit(runes[end]) || digits > 0 && strings.ContainsRune(" -.()/", runes[end])) {
			if isDigit(runes[end]) {
				digits++
			}
			end++
		}
		if digits >= maskDigits {
			for i := start; i < end; i++ {
				if isDigit(runes[i]) {
					runes[i] = '#'
				}
			}
		}
		start = max(start, end-1)
	}
	return string(runes)
}

func isDigit(r rune) bool { return unicode.IsDigit(r) }

// bounded keeps the first characters of a text and makes the rest of it safe
// for a screen.
func bounded(text string, limit int) string {
	runes := []rune(text)
	for i, r := range runes {
		if !unicode.IsGraphic(r) {
			runes[i] = '\uFFFD'
		}
	}
	if len(runes) > limit {
		return string(runes[:limit-1]) + "…"
	}
	return string(runes)
}

// Nearest gives the documented value that a text most resembles; "" if it
// resembles none.
func Nearest(text string, documented []string) string {
	best, least := "", 0
	for _, candidate := range documented {
		d := distance(strings.ToLower(text), strings.ToLower(candidate))
		if best == "" || d < least {
			best, least = candidate, d
		}
	}
	if best == "" || least > len(best)/2 {
		return ""
	}
	return best
}

// distance counts the letters to insert, remove or replace to make a of b.
func distance(a, b string) int {
	if len(a) > noteValueMax {
		a = a[:noteValueMax] // the work is bounded whatever arrives
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			replace := diagonal
			if a[i] != b[j] {
				replace++
			}
			diagonal = row[j+1]
			row[j+1] = min(replace, row[j+1]+1, row[j]+1)
		}
	}
	return row[len(b)]
}

// expected names what the documentation has, the most likely first.
func expected(near string, documented []string) string {
	all := "one of " + strings.Join(documented, ", ")
	if near == "" {
		return all
	}
	return near + ", the nearest of the documented values"
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
