package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// message is what a connector sent, short enough to be read, with the fields marked
// that a finding is about.
type message struct {
	Name   string // of the event or command; "" if it has none
	Marked bool   // the finding is about its being there at all
	Lines  []line
}

// line is a line of a message.
type line struct {
	Text   string
	Marked bool
}

var words = regexp.MustCompile(`[A-Za-z_][A-Za-z0-9_]*`)

// everyday are names of fields that sentences have in another meaning.
var everyday = []string{"type", "name", "number", "id", "call", "success"}

// fields are those that endings are about, in the order in which they are read.
var fields = []string{"callId", "callType", "phoneNumber", "state", "reason", "agentStatus", "closeCallOnError"}

// brief are those that tell one ending from another.
var brief = []string{"callId", "reason", "agentStatus", "closeCallOnError"}

// absent finds what a finding misses.
var absent = regexp.MustCompile(`\bno (` + strings.Join(fields, "|") + `)\b`)

// opened is a message without its envelope.
type opened struct {
	name string
	body node
}

func open(raw json.RawMessage) opened {
	root, err := parse(raw)
	if err != nil {
		root = node{scalar: string(raw)}
	}
	name, body := root.event()
	return opened{name, body}
}

// messagesOf lays messages out. What a finding is about is a field that its sentence
// names; or the last of several messages that it names, and the others are told in a
// line then; or what it expects otherwise.
func messagesOf(sent []json.RawMessage, says, expected string) []message {
	about, wanted := mentioned(says), mentioned(expected)
	var all []opened
	for _, raw := range sent {
		all = append(all, open(raw))
	}
	layOut := func(about map[string]bool, missing []string) (messages []message, marked bool) {
		for _, o := range all {
			messages = append(messages, o.laidOut(about, missing))
		}
		return messages, slices.ContainsFunc(messages, message.marks)
	}
	messages, marked := layOut(about, absent.FindStringSubmatch(says))
	if !marked && len(all) == 1 && about[all[0].name] && wanted["callId"] {
		messages, marked = layOut(aCall, []string{"", "callId"})
	}
	if !marked {
		for _, field := range fields { // their values are expected, whatever is wrong
			delete(wanted, field)
		}
		messages, marked = layOut(wanted, nil)
	}
	last := -1
	for i, o := range all {
		if about[o.name] || strings.Contains(expected, "no "+o.name) {
			last = i
		}
	}
	if marked || len(all) < 2 || last < 0 {
		return messages
	}
	for i, o := range all {
		messages[i].Marked = i == last
		if i != last {
			messages[i].Lines = []line{{Text: o.body.short()}}
		}
	}
	return messages
}

// codeLines are the lines of a mend; those that have a field of its messages that it is
// about are marked.
func codeLines(code string, mark []string) (list []line) {
	if code == "" {
		return nil
	}
	for text := range strings.SplitSeq(strings.TrimRight(code, "\n"), "\n") {
		about := slices.ContainsFunc(mark, func(field string) bool { return strings.Contains(text, `"`+field+`": `) })
		list = append(list, line{Text: text, Marked: about})
	}
	return list
}

// laidOut shows a message; a field that the finding misses in it has a line as well.
func (o opened) laidOut(about map[string]bool, missing []string) message {
	m := message{Name: shown(o.name), Lines: o.body.lines(nil, "", "", about)}
	if missing != nil && o.body.open != 0 && !o.body.has(map[string]bool{missing[1]: true}) {
		m.Lines = append(m.Lines, line{Text: "(no " + missing[1] + ")", Marked: true})
	}
	return m
}

func (m message) marks() bool {
	return m.Marked || slices.ContainsFunc(m.Lines, func(l line) bool { return l.Marked })
}

func mentioned(text string) map[string]bool {
	about := map[string]bool{}
	for _, word := range words.FindAllString(text, -1) {
		if !slices.Contains(everyday, word) {
			about[word] = true
		}
	}
	return about
}

// node is a JSON value whose keys have kept their order.
type node struct {
	key    string
	open   json.Delim // { or [ or 0
	scalar string     // as JSON
	kids   []node
}

// depthMax is deeper than any message of the protocol.
const depthMax = 32

func parse(raw json.RawMessage) (node, error) {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	return parseValue(d, 0)
}

func parseValue(d *json.Decoder, depth int) (node, error) {
	t, err := d.Token()
	if err != nil || depth > depthMax {
		return node{}, fmt.Errorf("read message: %w", err)
	}
	open, is := t.(json.Delim)
	if !is {
		var text bytes.Buffer
		e := json.NewEncoder(&text)
		e.SetEscapeHTML(false)
		err := e.Encode(t)
		return node{scalar: strings.TrimSpace(text.String())}, err
	}
	n := node{open: open}
	for d.More() {
		key := ""
		if open == '{' {
			t, err := d.Token()
			if err != nil {
				return node{}, fmt.Errorf("read key: %w", err)
			}
			key, _ = t.(string)
		}
		kid, err := parseValue(d, depth+1)
		if err != nil {
			return node{}, err
		}
		kid.key = key
		n.kids = append(n.kids, kid)
	}
	_, err = d.Token()
	return n, err
}

// event takes the envelope off.
func (n node) event() (name string, body node) {
	rest := node{open: n.open}
	for _, kid := range n.kids {
		switch kid.key {
		case "type", "telephonyEventType":
			name = strings.Trim(kid.scalar, `"`)
		case "payload", "telephonyEventPayload":
			body = kid
		default:
			rest.kids = append(rest.kids, kid)
		}
	}
	switch {
	case name == "":
		return "", n
	case name == "TELEPHONY_EVENT_DISPATCHED":
		return body.event()
	case body.key == "" && len(rest.kids) == 0:
		return name, node{scalar: "(nothing)"}
	case body.key == "":
		return name, rest
	}
	body.key = ""
	if body.open == 0 && (body.scalar == "null" || body.scalar == "") {
		body.scalar = "(nothing)"
	}
	return name, body
}

// has says whether a field below is about one of these.
func (n node) has(about map[string]bool) bool {
	if about[n.key] {
		return true
	}
	return slices.ContainsFunc(n.kids, func(kid node) bool { return kid.has(about) })
}

// lines shows a value: its own fields, and of what lies below only what the finding is about.
func (n node) lines(to []line, indent, end string, about map[string]bool) []line {
	key := ""
	if n.key != "" {
		key = fmt.Sprintf("%q: ", shown(n.key))
	}
	if n.open == 0 {
		return append(to, line{Text: indent + key + shown(n.scalar) + end, Marked: about[n.key]})
	}
	opening, closing := n.brackets()
	kids, hidden := n.kids, false
	if n.open == '[' && len(kids) == 1 && kids[0].open == '{' { // one call, as usual
		inner, innerClosing := kids[0].brackets()
		opening, closing, kids = opening+inner, innerClosing+closing, kids[0].kids
	}
	var shownKids []node
	for _, kid := range kids {
		if kid.open != 0 && kid.key != "" && len(kid.kids) > 0 && !kid.has(about) && !kid.has(aCall) {
			hidden = true
			continue
		}
		shownKids = append(shownKids, kid)
	}
	if len(kids) == 0 {
		return append(to, line{Text: indent + key + opening + closing + end})
	}
	slices.SortStableFunc(shownKids, func(a, b node) int { return a.rank() - b.rank() })
	to = append(to, line{Text: indent + key + opening})
	for i, kid := range shownKids {
		comma := ","
		if i == len(shownKids)-1 && !hidden {
			comma = ""
		}
		to = kid.lines(to, indent+"  ", comma, about)
	}
	if hidden {
		to = append(to, line{Text: indent + "  …"})
	}
	return append(to, line{Text: indent + closing + end})
}

// aCall is what a value has that is a call.
var aCall = map[string]bool{"callId": true}

func (n node) brackets() (opening, closing string) {
	return n.open.String(), map[json.Delim]string{'{': "}", '[': "]"}[n.open]
}

// rank puts what endings are about first.
func (n node) rank() int {
	if i := slices.Index(fields, n.key); i >= 0 {
		return i
	}
	return len(fields)
}

// short is a message in a line: what endings are about.
func (n node) short() string {
	var parts []string
	var find func(n node)
	find = func(n node) {
		if slices.Contains(brief, n.key) && n.open == 0 {
			parts = append(parts, n.key+" "+shown(n.scalar))
		}
		kids := slices.Clone(n.kids)
		slices.SortStableFunc(kids, func(a, b node) int { return a.rank() - b.rank() })
		for _, kid := range kids {
			if kid.open == 0 || kid.key == "" || kid.key == "call" {
				find(kid)
			}
		}
	}
	find(n)
	return strings.Join(parts, ", ")
}

// shown makes a text safe for a terminal and a page: what would steer one is written out.
func shown(text string) string {
	var b strings.Builder
	for _, r := range text {
		if r != '\n' && (unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == unicode.ReplacementChar) {
			fmt.Fprintf(&b, `\u%04x`, r)
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}
