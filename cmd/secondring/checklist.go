package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/secondring/secondring/check"
	"github.com/secondring/secondring/connector"
)

// chosenCases are the cases that --only asks for, by their names or by the requirements
// that they show; none is all.
// spec: CHECK-6
func chosenCases(only []string) ([]check.Case, error) {
	if len(only) == 0 {
		return check.Cases(), nil
	}
	names, rules := map[string]bool{}, map[check.RuleID]bool{}
	for _, name := range onlyOf(only) {
		known := false
		for _, c := range check.Cases() {
			if c.Name == name {
				names[name], known = true, true
			}
		}
		for _, r := range check.Rules() {
			if string(r.ID) == name || slices.Contains(r.Seeds, name) {
				rules[r.ID], known = true, true
			}
		}
		if !known {
			return nil, unknownCase(name)
		}
	}
	var list []check.Case
	for _, c := range check.Cases() {
		if names[c.Name] || slices.ContainsFunc(c.Rules, func(id check.RuleID) bool { return rules[id] }) {
			list = append(list, c)
		}
	}
	return list, nil
}

// onlyOf are the names of --only as they are written: missed, CONFORM-22.
func onlyOf(only []string) []string {
	var names []string
	for _, name := range only {
		name = strings.TrimSpace(name)
		if prefix, number, ok := strings.Cut(name, "-"); ok && number != "" && strings.Trim(number, "0123456789") == "" {
			name = strings.ToUpper(prefix) + "-" + number
		} else {
			name = strings.ToLower(name)
		}
		names = append(names, name)
	}
	return names
}

func unknownCase(name string) error {
	var all []string
	for _, c := range check.Cases() {
		all = append(all, c.Name)
	}
	for _, r := range check.Rules() {
		all = append(all, string(r.ID))
		all = append(all, r.Seeds...)
	}
	if near := connector.Nearest(name, all); near != "" {
		return fmt.Errorf("--only: there is no case and no requirement %q; the nearest is %s", name, near)
	}
	return fmt.Errorf("--only: there is no case and no requirement %q; --list has them all", name)
}

// printList prints the cases and the requirements.
func (o *checkOptions) printList(out io.Writer) error {
	cases, err := chosenCases(o.only)
	if err != nil {
		return &uncheckedError{err}
	}
	w := tabwriter.NewWriter(out, 0, 8, 2, ' ', 0)
	fmt.Fprint(w, "CASE\tWHAT HAPPENS\tACTS IT NEEDS\n")
	shown := map[check.RuleID][]string{}
	for _, c := range cases {
		needs := "-"
		if len(c.Needs) > 0 {
			needs = strings.Join(actNames(c.Needs), ", ")
		}
		fmt.Fprintf(w, "%s\t%s\t%s\n", c.Name, c.Title, needs)
		for _, rule := range c.Rules {
			shown[rule] = append(shown[rule], c.Name)
		}
	}
	fmt.Fprint(w, "\nREQUIREMENT\tWHAT THE CONNECTOR DOES\tPART OF\tCASES THAT SHOW IT\n")
	for _, r := range check.Rules() {
		if where := shown[r.ID]; len(where) > 0 {
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", r.ID, r.Title, dash(strings.Join(r.Seeds, ", ")), fewOf(where))
		}
	}
	fmt.Fprint(w, "\nACT\tWHAT HAPPENS ON THE TELEPHONY SIDE\n")
	for _, a := range check.Acts() {
		fmt.Fprintf(w, "%s\t%s\n", a.Act, a.Means)
	}
	return w.Flush()
}

func actNames(acts []check.Act) (names []string) {
	for _, act := range acts {
		names = append(names, string(act))
	}
	return names
}

func dash(text string) string {
	if text == "" {
		return "-"
	}
	return text
}

// fewMax is how many cases a line names.
const fewMax = 3

func fewOf(names []string) string {
	if len(names) <= fewMax {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:fewMax], ", "), len(names)-fewMax)
}

const driveStubsHead = `// A drive file for secondring check: what only your telephony can do. Give each act that
// you can automate a body and take it out of its comment; what is not here is not exercised.
//
//   secondring check https://localhost:8080 --drive drive.js                   in the connector's page
//   secondring check https://localhost:8080 --drive drive.mjs --drive-in node  in Node, where it may import
//
// An act's promise resolves when it has been done; the connector may tell the host later.
// call is {callId, callType, phoneNumber, voiceCallId}, as the connector has named it.
// What your connector cannot do at all, it says by:
//
//   throw Object.assign(new Error('there are no callbacks here'), { cannot: true })
//
// What came to nothing this time, such as a button that was disabled, it says by:
//
//   return { done: false, why: 'the button is disabled' }

export default {
`

// printDriveStubs prints a drive file to begin with.
// spec: CHECK-20
func printDriveStubs(out io.Writer) error {
	var text strings.Builder
	text.WriteString(driveStubsHead)
	for i, a := range check.Acts() {
		argument := ""
		if a.HasCall {
			argument = "call"
		}
		if i > 0 {
			text.WriteString("\n")
		}
		fmt.Fprintf(&text, "  // %s.\n  // async %s(%s) {},\n", strings.ToUpper(a.Means[:1])+a.Means[1:], a.Act, argument)
	}
	text.WriteString("}\n")
	_, err := io.WriteString(out, text.String())
	return err
}
