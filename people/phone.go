package people

import (
	"fmt"
	"log/slog"
	"strings"

	"github.com/nyaruka/phonenumbers"
)

// Phone is a telephone number: in E.164 form such as +493012345678, or as it is
// dialed inside. Formatting, logging and JSON show its last digits only.
type Phone string

// PhoneDigitsMax is the longest number that is kept: E.164 allows 15 digits, and
// some exchanges prefix theirs.
const PhoneDigitsMax = 32

// shownDigits is how much of a number people use to tell callers apart.
const shownDigits = 4

// ParsePhone reads a number as people write it. It gives the E.164 form of an
// international number that is possible by its length. What is not one but can
// be dialed, such as an extension, is kept as dialed, and kept says why.
func ParsePhone(text string) (number Phone, kept string, err error) {
	dialed := strings.Map(func(r rune) rune {
		if strings.ContainsRune(" -./()\u00a0", r) {
			return -1
		}
		return r
	}, text)
	digits := strings.TrimPrefix(dialed, "+")
	if digits == "" || len(digits) > PhoneDigitsMax || strings.Trim(digits, "0123456789*#") != "" {
		return "", "", fmt.Errorf("number %q: expected 1 to %d digits, such as +493012345678 or 204", Phone(text), PhoneDigitsMax)
	}
	if !strings.HasPrefix(dialed, "+") {
		return Phone(dialed), "kept as dialed: it names no country", nil
	}
	parsed, err := phonenumbers.Parse(dialed, "")
	if err != nil || !phonenumbers.IsPossibleNumber(parsed) {
		return Phone(dialed), "kept as dialed: no public number has this form", nil
	}
	return Phone(phonenumbers.Format(parsed, phonenumbers.E164)), "", nil
}

// Zone is the IANA time zone of an international number, by its country and area
// code; "" if it has none, or several.
func (p Phone) Zone() string {
	parsed, err := phonenumbers.Parse(string(p), "")
	if err != nil {
		return ""
	}
	zones, err := phonenumbers.GetTimezonesForNumber(parsed)
	if err != nil || len(zones) != 1 || zones[0] == phonenumbers.UNKNOWN_TIMEZONE {
		return ""
	}
	return zones[0]
}

// Full gives the whole number, for those who dial it or may see it.
func (p Phone) Full() string { return string(p) }

// National is the number as people of its country write it, or as it is kept if it
// names no country.
func (p Phone) National() string {
	parsed, err := phonenumbers.Parse(string(p), "")
	if err != nil {
		return string(p)
	}
	return phonenumbers.Format(parsed, phonenumbers.NATIONAL)
}

// String gives the last digits, as in …4711.
func (p Phone) String() string {
	if p == "" {
		return ""
	}
	runes := []rune(string(p))
	if len(runes) <= shownDigits {
		return "…"
	}
	return "…" + string(runes[len(runes)-shownDigits:])
}

// GoString masks the number in %#v.
func (p Phone) GoString() string { return p.String() }

// LogValue masks the number in logs.
func (p Phone) LogValue() slog.Value { return slog.StringValue(p.String()) }

// MarshalJSON masks the number in whatever is printed as JSON by accident.
func (p Phone) MarshalJSON() ([]byte, error) { return []byte(`"` + p.String() + `"`), nil }
