package report

import (
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/secondring/secondring/check"
)

// The elements of a JUnit report, in the form that build servers read.
type (
	testSuites struct {
		XMLName  xml.Name    `xml:"testsuites"`
		Name     string      `xml:"name,attr"`
		Tests    int         `xml:"tests,attr"`
		Failures int         `xml:"failures,attr"`
		Errors   int         `xml:"errors,attr"`
		Time     string      `xml:"time,attr"`
		Suites   []testSuite `xml:"testsuite"`
	}
	testSuite struct {
		Name       string      `xml:"name,attr"`
		Tests      int         `xml:"tests,attr"`
		Failures   int         `xml:"failures,attr"`
		Errors     int         `xml:"errors,attr"`
		Skipped    int         `xml:"skipped,attr"`
		Timestamp  string      `xml:"timestamp,attr"`
		Properties *properties `xml:"properties,omitempty"`
		Cases      []testCase  `xml:"testcase"`
	}
	properties struct {
		All []property `xml:"property"`
	}
	property struct {
		Name  string `xml:"name,attr"`
		Value string `xml:"value,attr"`
	}
	testCase struct {
		Name    string   `xml:"name,attr"`
		Class   string   `xml:"classname,attr"`
		Failure *outcome `xml:"failure,omitempty"`
		Error   *outcome `xml:"error,omitempty"`
		Skipped *outcome `xml:"skipped,omitempty"`
	}
	outcome struct {
		Message string `xml:"message,attr"`
		Type    string `xml:"type,attr,omitempty"`
		Body    string `xml:",chardata"`
	}
)

// JUnit writes a test for each requirement, in a suite for each subject, and an error for
// each case that broke off.
func JUnit(w io.Writer, r *check.Result, _ Options) error {
	d := digestOf(r)
	all := testSuites{Name: "secondring check " + d.Connector, Time: fmt.Sprintf("%.3f", time.Duration(d.Took).Seconds())}
	for _, v := range d.Verdicts {
		name := groupOf(v.Rule)
		i := slices.IndexFunc(all.Suites, func(s testSuite) bool { return s.Name == name })
		if i < 0 {
			i = len(all.Suites)
			all.Suites = append(all.Suites, d.suite(name))
		}
		all.Suites[i].add(d.test(v))
	}
	if broken := d.broken(); broken.Tests > 0 {
		all.Suites = append(all.Suites, broken)
	}
	for _, s := range all.Suites {
		all.Tests, all.Failures, all.Errors = all.Tests+s.Tests, all.Failures+s.Failures, all.Errors+s.Errors
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return fmt.Errorf("write report as JUnit: %w", err)
	}
	e := xml.NewEncoder(w)
	e.Indent("", "  ")
	if err := e.Encode(all); err != nil {
		return fmt.Errorf("write report as JUnit: %w", err)
	}
	_, err := io.WriteString(w, "\n")
	return err
}

func (d *digest) suite(name string) testSuite {
	return testSuite{Name: name, Timestamp: d.Began.UTC().Format("2006-01-02T15:04:05"), Properties: d.properties()}
}

// broken are the cases that broke off.
func (d *digest) broken() testSuite {
	s := d.suite("Cases that broke off")
	for _, c := range d.Cases {
		if c.Broke {
			s.add(testCase{Name: c.Name + ": " + c.Title, Class: "conformance.cases", Error: &outcome{Message: shown(sentence(c.Why))}})
		}
	}
	return s
}

func (s *testSuite) add(c testCase) {
	s.Tests++
	if c.Failure != nil {
		s.Failures++
	}
	if c.Error != nil {
		s.Errors++
	}
	if c.Skipped != nil {
		s.Skipped++
	}
	s.Cases = append(s.Cases, c)
}

func (d *digest) properties() *properties {
	all := []property{{"connector", d.Connector}, {"documentation", string(d.Profile)}}
	switch {
	case d.Generation != "" && d.Bare:
		all = append(all, property{"generation", d.Generation})
	case d.Generation != "":
		all = append(all, property{"library", d.Generation})
	}
	if d.Version != "" {
		all = append(all, property{"secondring", d.Version})
	}
	return &properties{All: all}
}

func (d *digest) test(v check.Verdict) testCase {
	c := testCase{Name: fmt.Sprintf("%s %s", v.Rule, v.Title), Class: "conformance." + string(v.Rule)}
	switch v.State {
	case check.Fail:
		f := d.failure(v)
		c.Failure = &outcome{Type: string(v.Rule), Body: "\n" + plain(f)}
		if len(f.Seen) > 0 {
			c.Failure.Message = shown(sentence(f.Seen[0].Says))
		}
	case check.NotExercised:
		c.Skipped = &outcome{Message: shown(whyNot(v))}
	}
	return c
}

// plain is a failure as text without colors, for a build's log.
func plain(f failure) string {
	p := &page{width: columnsMax}
	p.body(f)
	return strings.TrimLeft(p.b.String(), "\n")
}
