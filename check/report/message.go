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
	Name  string // of the event or command; "" if it has none
	Lines []line
}

// line is a line of a message.
type line struct {
	Text   string
	Marked bool
}

var words = regexp.MustCompile(`[A-Za-z_][A-Za-z0-9_]*`)

// everyday are names of fields that sentences have in another meaning.
var everyday = []string{"type", "name", "number", "id", "call", "success"}

// fields are those whose absence is worth a line.
var fields = []string{"callId", "callType", "phoneNumber", "reason", "agentStatus", "closeCallOnError"}

// messageOf lays a message out. The fields that the finding names are those it says are
// wrong, or else those it expects.
func messageOf(raw json.RawMessage, says, expected string) message {
	root, err := parse(raw)
	if err != nil {
		return message{Lines: []line{{Text: shown(string(raw))}}}
	}
	name, body := root.event()
	about := mentioned(says)
	if !body.has(about) && !slices.ContainsFunc(fields, func(f string) bool { return about[f] }) {
		about = mentioned(expected)
	}
	m := message{Name: shown(name)}
	m.Lines = body.lines(m.Lines, "", "", about)
	for _, field := range fields {
		if about[field] && body.open != 0 && !body.has(map[string]bool{field: true}) {
			m.Lines = append(m.Lines, line{Text: "(no " + field + ")", Marked: true})
		}
	}
	return m
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
	closing := map[json.Delim]string{'{': "}", '[': "]"}[n.open]
	whole := ""
	switch {
	case n.open == 0:
		whole = shown(n.scalar)
	case len(n.kids) == 0:
		whole = n.open.String() + closing
	case n.key != "" && !n.has(about):
		whole = n.open.String() + "…" + closing
	}
	if whole != "" {
		return append(to, line{Text: indent + key + whole + end, Marked: n.open == 0 && about[n.key]})
	}
	to = append(to, line{Text: indent + key + n.open.String()})
	for i, kid := range n.kids {
		comma := ","
		if i == len(n.kids)-1 {
			comma = ""
		}
		to = kid.lines(to, indent+"  ", comma, about)
	}
	return append(to, line{Text: indent + closing + end})
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
