package check

import (
	"fmt"
	"slices"
	"strings"
)

// Profile is the release of the vendors' documentation that a connector is held to.
// The rules changed between them.
type Profile string

// Profiles. The sentences that the product grew from are those of 242.
const (
	Profile238     Profile = "238"
	Profile242     Profile = "242"
	Profile252     Profile = "252"
	ProfileCurrent Profile = "current"

	DefaultProfile = Profile242
)

// Profiles lists them, oldest first.
func Profiles() []Profile {
	return []Profile{Profile238, Profile242, Profile252, ProfileCurrent}
}

// ParseProfile reads the name of a profile; "" is the default.
func ParseProfile(text string) (Profile, error) {
	if text == "" {
		return DefaultProfile, nil
	}
	if p := Profile(text); slices.Contains(Profiles(), p) {
		return p, nil
	}
	return "", fmt.Errorf("profile is %q: expected 238, 242, 252 or current", text)
}

// RuleID is the number of a requirement in spec/conformance.md, such as CONFORM-22.
type RuleID string

// Rule is a requirement that concerns connectors.
type Rule struct {
	ID    RuleID
	Title string
	Seeds []string // sentences of the requirement it is part of
	text           // what people read of it
	bare  bareText // and what they read of it who have no library
}

// text is what a report says about a rule.
type text struct {
	says   string // what the documentation says
	source string
	fix    string // how to mend it, a sentence or two
	code   string // a few lines
	// by says what is different in other releases than 242
	by map[Profile]text
}

// Document is what the documentation of a profile says.
func (r *Rule) Document(p Profile) Document {
	t := r.of(p)
	return Document{Says: t.says, Source: t.source}
}

// Fix says how to mend it, in words and as a few lines of code.
func (r *Rule) Fix(p Profile) (words, code string) {
	t := r.of(p)
	return t.fix, t.code
}

func (r *Rule) of(p Profile) text {
	t := r.text
	other, differs := r.by[p]
	if !differs {
		return t
	}
	fill := func(to *string, from string) {
		if from != "" {
			*to = from
		}
	}
	fill(&t.says, other.says)
	fill(&t.source, other.source)
	fill(&t.fix, other.fix)
	fill(&t.code, other.code)
	return t
}

// Rules lists all rules, in the order of their numbers.
func Rules() []*Rule { return rules }

// RuleOf finds a rule; nil if there is none.
func RuleOf(id RuleID) *Rule {
	for _, r := range rules {
		if strings.EqualFold(string(r.ID), string(id)) {
			return r
		}
	}
	return nil
}
