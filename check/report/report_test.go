package report_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/secondring/secondring/check"
	"github.com/secondring/secondring/check/report"
)

var update = flag.Bool("update", false, "write the golden reports anew")

func written(t *testing.T, write report.Writer, r *check.Result, o report.Options) string {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b, r, o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestGoldenReports(t *testing.T) {
	for _, c := range []struct {
		file, result string
		write        report.Writer
		options      report.Options
	}{
		{"passing.txt", "passing", report.Text, report.Options{}},
		{"failing.txt", "failing", report.Text, report.Options{}},
		{"failing-narrow.txt", "failing", report.Text, report.Options{Width: 50}},
		{"failing-verbose.txt", "failing", report.Text, report.Options{Verbose: true}},
		{"barely.txt", "barely", report.Text, report.Options{}},
		{"bare.txt", "bare", report.Text, report.Options{}},
		{"bare.html", "bare", report.HTML, report.Options{}},
		{"bare.junit.xml", "bare", report.JUnit, report.Options{}},
		{"nothing.txt", "nothing", report.Text, report.Options{}},
		{"failing.html", "failing", report.HTML, report.Options{}},
		{"passing.html", "passing", report.HTML, report.Options{}},
		{"failing.junit.xml", "failing", report.JUnit, report.Options{}},
		{"failing.json", "failing", report.JSON, report.Options{}},
	} {
		t.Run(c.file, func(t *testing.T) {
			got := written(t, c.write, canned[c.result](), c.options)
			golden := filepath.Join("testdata", c.file)
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("%s differs (go test ./check/report -update, and read it):\n%s", golden, diff)
			}
		})
	}
}

func TestTextFitsItsWidth(t *testing.T) {
	for name, result := range canned {
		text := written(t, report.Text, result(), report.Options{Verbose: true})
		for line := range strings.Lines(text) {
			if n := len([]rune(strings.TrimRight(line, "\n"))); n > 80 && !strings.Contains(line, "https://") {
				t.Errorf("%s: %d columns: %s", name, n, line)
			}
		}
	}
}

// Whatever a connector sends, it neither steers the terminal nor becomes markup.
func TestNothingIsObeyed(t *testing.T) {
	text := written(t, report.Text, failing(), report.Options{Verbose: true})
	for _, r := range text {
		if r != '\n' && (unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r)) {
			t.Errorf("the text has the character %U", r)
		}
	}
	if page := written(t, report.HTML, failing(), report.Options{}); strings.Contains(page, "<script") || strings.Contains(page, "<b>\\u") || !strings.Contains(page, "&lt;script&gt;") {
		t.Error("the page has markup that a connector has sent")
	}
}

func TestColorIsAsked(t *testing.T) {
	const esc = "\x1b["
	if plain := written(t, report.Text, failing(), report.Options{}); strings.Contains(plain, esc) {
		t.Error("a text without color has colors")
	}
	if colored := written(t, report.Text, failing(), report.Options{Color: true}); !strings.Contains(colored, esc+"1;31mFAIL") {
		t.Error("a text with color has none at its failures")
	}
}

// The names are those of the usual schema of JUnit reports; anything else is refused.
func TestJUnitIsRead(t *testing.T) {
	elements := map[string][]string{
		"testsuites": {"name", "tests", "failures", "errors", "time"},
		"testsuite":  {"name", "tests", "failures", "errors", "skipped", "timestamp"},
		"properties": {}, "property": {"name", "value"}, "testcase": {"name", "classname"},
		"failure": {"message", "type"}, "error": {"message"}, "skipped": {"message"},
	}
	inside := map[string]string{
		"testsuites": "", "testsuite": "testsuites", "properties": "testsuite", "property": "properties", "testcase": "testsuite", "failure": "testcase", "error": "testcase", "skipped": "testcase",
	}
	for name, result := range canned {
		r := result()
		d := xml.NewDecoder(strings.NewReader(written(t, report.JUnit, r, report.Options{})))
		counts := map[string]int{}
		stack := []string{""}
		for {
			token, err := d.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			switch e := token.(type) {
			case xml.StartElement:
				at := e.Name.Local
				counts[at]++
				if parent, known := inside[at]; !known || parent != stack[len(stack)-1] {
					t.Errorf("%s: <%s> in <%s>", name, at, stack[len(stack)-1])
				}
				for _, a := range e.Attr {
					if !slices.Contains(elements[at], a.Name.Local) {
						t.Errorf("%s: <%s> has the attribute %s", name, at, a.Name.Local)
					}
				}
				stack = append(stack, at)
			case xml.EndElement:
				stack = stack[:len(stack)-1]
			}
		}
		want := map[string]int{"testcase": len(r.Verdicts) + len(r.BrokeOff()), "error": len(r.BrokeOff()), "failure": r.Count(check.Fail), "skipped": r.Count(check.NotExercised)}
		for element, n := range want {
			if counts[element] != n {
				t.Errorf("%s: %d elements %s, want %d", name, counts[element], element, n)
			}
		}
	}
}

func TestJSONHasItsSchema(t *testing.T) {
	schema, err := jsonschema.NewCompiler().Compile("../../docs/check-report.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	for name, result := range canned {
		text := written(t, report.JSON, result(), report.Options{})
		value, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(value); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		var back check.Result
		if err := json.Unmarshal([]byte(text), &back); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if diff := cmp.Diff(result().Verdicts, back.Verdicts); diff != "" && result().Count(check.Fail) == 0 {
			t.Errorf("%s is read as something else:\n%s", name, diff)
		}
	}
	if err := schema.Validate(map[string]any{"connector": "x"}); err == nil {
		t.Error("the schema takes anything")
	}
}

func TestFormats(t *testing.T) {
	for _, name := range []string{"text", "json", "junit", "html"} {
		if report.Formats[name] == nil {
			t.Errorf("there is no format %s", name)
		}
	}
}
