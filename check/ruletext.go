package check

import "strings"

//go:generate go run ./describe ../docs/check.md

// Where a rule comes from. The page on missed calls has changed between releases, so
// its name carries the one that a connector is held to.
const (
	theGuide      = "Service Cloud Voice for Partner Telephony Developer Guide"
	pageMissed    = theGuide + "{release}, Handling Missed Calls and Call Errors"
	pageAfterCall = theGuide + ", After Conversation Work"
	pageCallbacks = theGuide + ", Queued Callbacks"
	pageReplay    = theGuide + ", Replay Active Calls on Refresh"
	pageStatuses  = theGuide + ", Understand Rep Statuses"

	pagePublish    = "Service Connector API Reference, publishEvent"
	theReference   = "Service Connector API Reference, "
	pageSingleCall = "Open CTI guide, Migrate the Single Call Flow"
	pageMultiparty = "Open CTI guide, Migrate Multiparty and Transfer Calls"
	libraryAt      = "@salesforce/scv-connector-base 3.6.2, baseConnector.js, "
	libraryTypes   = "@salesforce/scv-connector-base 3.6.2, types.js, "
)

var releases = map[Profile]string{Profile238: " 238", Profile242: " 242", Profile252: " 252", ProfileCurrent: ""}

// groups are what the rules are about, in the order of a connector's day.
var groups = []struct {
	name  string
	texts map[RuleID]text
}{
	{"Signing in, status and reloads", sessionTexts},
	{"Calls, from their announcement to their end", callTexts},
	{"Missed, declined and failed calls", missTexts},
	{"Outbound calls and callbacks", outboundTexts},
	{"Transfers", transferTexts},
}

// Group says what a rule is about; reports are divided by it.
func (r *Rule) Group() string {
	for _, g := range groups {
		if _, is := g.texts[r.ID]; is {
			return g.name
		}
	}
	return ""
}

// withTexts gives each rule what people read of it.
func withTexts(rules []*Rule) []*Rule {
	for _, r := range rules {
		for _, g := range groups {
			if t, is := g.texts[r.ID]; is {
				r.text = released(t)
			}
		}
	}
	return rules
}

// released names the release in the source, for each profile.
func released(t text) text {
	const mark = "{release}"
	in := func(p Profile, source string) string { return strings.ReplaceAll(source, mark, releases[p]) }
	by := map[Profile]text{}
	for _, p := range Profiles() {
		other, differs := t.by[p]
		if other.source == "" && strings.Contains(t.source, mark) {
			other.source, differs = t.source, true
		}
		if other.source = in(p, other.source); differs && p != DefaultProfile {
			by[p] = other
		}
	}
	t.source, t.by = in(DefaultProfile, t.source), by
	return t
}
