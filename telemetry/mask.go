package telemetry

import (
	"context"
	"fmt"
	"log/slog"
	"net/netip"
	"regexp"
	"strings"
)

// Masking is a log in which nothing stands that looks like a telephone number. It is
// the last line of defense: who logs a person's data is wrong before.
// spec: OPERATE-3
type Masking struct{ to slog.Handler }

// NewMasking masks what goes to a handler.
func NewMasking(to slog.Handler) *Masking { return &Masking{to} }

// Enabled asks the handler behind.
func (m *Masking) Enabled(ctx context.Context, level slog.Level) bool {
	return m.to.Enabled(ctx, level)
}

// Handle masks message and attributes.
func (m *Masking) Handle(ctx context.Context, r slog.Record) error {
	clean := slog.NewRecord(r.Time, r.Level, Mask(r.Message), r.PC)
	r.Attrs(func(a slog.Attr) bool {
		clean.AddAttrs(maskAttr(a))
		return true
	})
	return m.to.Handle(ctx, clean)
}

// WithAttrs masks attributes that hold for many lines.
func (m *Masking) WithAttrs(attrs []slog.Attr) slog.Handler {
	clean := make([]slog.Attr, len(attrs))
	for i, a := range attrs {
		clean[i] = maskAttr(a)
	}
	return &Masking{m.to.WithAttrs(clean)}
}

// WithGroup opens a group.
func (m *Masking) WithGroup(name string) slog.Handler { return &Masking{m.to.WithGroup(name)} }

func maskAttr(a slog.Attr) slog.Attr {
	v := a.Value.Resolve()
	switch v.Kind() {
	case slog.KindString:
		return slog.String(a.Key, Mask(v.String()))
	case slog.KindGroup:
		var group []any
		for _, inner := range v.Group() {
			group = append(group, maskAttr(inner))
		}
		return slog.Group(a.Key, group...)
	case slog.KindAny:
		return slog.String(a.Key, Mask(fmt.Sprint(v.Any())))
	}
	return slog.Attr{Key: a.Key, Value: v}
}

// numberForm is what may be somebody's number: digits, with the usual separators
// between them. What goes before decides whether it is an id of ours.
var numberForm = regexp.MustCompile(`(^|[^0-9A-Za-z])(\+?\(?[0-9](?:[-. ()/]{0,3}[0-9]){5,})`)

// idForm are the ids of calls, works, agents and conversations.
var idForm = regexp.MustCompile(`\b[a-z]{2}-$`)

// dateForm are the days of times.
var dateForm = regexp.MustCompile(`^[0-9]{4}-[0-9]{2}-[0-9]{2}\b`)

// shownDigits is how much of a number is left, as package people leaves it.
const shownDigits = 4

// Mask replaces all but the last digits of what looks like a telephone number. Ids of
// the machine, days and IP addresses are left as they are.
func Mask(text string) string {
	found := numberForm.FindAllStringSubmatchIndex(text, -1)
	if found == nil {
		return text
	}
	var clean strings.Builder
	done := 0
	for _, at := range found {
		number := text[at[4]:at[5]]
		if idForm.MatchString(text[:at[4]]) || dateForm.MatchString(number) || isAddress(number) {
			continue
		}
		clean.WriteString(text[done:at[4]])
		clean.WriteString("…" + lastDigits(number))
		done = at[5]
	}
	clean.WriteString(text[done:])
	return clean.String()
}

func isAddress(text string) bool {
	_, err := netip.ParseAddr(text)
	return err == nil
}

func lastDigits(number string) string {
	digits := strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, number)
	return digits[len(digits)-shownDigits:]
}
