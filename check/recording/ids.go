package recording

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
)

// hosts are the fields in which a host's messages have ids that the host gives.
var hosts = []string{"voiceCallId", "workItemId", "workId", "organizationId", "userId"}

// ids are those of the recording, and what today's host calls the same.
type ids struct {
	now  map[string]string
	form *regexp.Regexp // any that is called otherwise; nil: none is
}

// learn compares a message of the host with the recorded one.
func (s *ids) learn(then, now []byte) {
	var a, b any
	if json.Unmarshal(then, &a) != nil || json.Unmarshal(now, &b) != nil {
		return
	}
	known := len(s.now)
	s.compare("", a, b)
	if len(s.now) == known {
		return
	}
	var others []string
	for then, now := range s.now { // any order: they are sorted
		if then != now {
			others = append(others, regexp.QuoteMeta(then))
		}
	}
	if s.form = nil; len(others) > 0 {
		slices.Sort(others)
		s.form = regexp.MustCompile(`\b(?:` + strings.Join(others, "|") + `)\b`)
	}
}

func (s *ids) compare(field string, then, now any) {
	switch a := then.(type) {
	case map[string]any:
		if b, ok := now.(map[string]any); ok {
			for name, inner := range a { // any order: each stands for itself
				s.compare(name, inner, b[name])
			}
		}
	case []any:
		if b, ok := now.([]any); ok {
			for i := range min(len(a), len(b)) {
				s.compare(field, a[i], b[i])
			}
		}
	case string:
		b, ok := now.(string)
		if !ok || a == "" || b == "" || !slices.Contains(hosts, field) {
			return
		}
		if s.now == nil {
			s.now = map[string]string{}
		}
		if _, known := s.now[a]; !known {
			s.now[a] = b
		}
	}
}

// forget begins anew: another contact center gives ids of its own.
func (s *ids) forget() { s.now, s.form = nil, nil }

// today puts today's ids into a message of the connector.
func (s *ids) today(message []byte) []byte {
	if s.form == nil {
		return message
	}
	return s.form.ReplaceAllFunc(message, func(then []byte) []byte { return []byte(s.now[string(then)]) })
}
