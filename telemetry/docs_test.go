package telemetry_test

import (
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"

	"github.com/secondring/secondring/telemetry"
)

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// The list of metrics for operators is that of the code.
// spec: OPERATE-1
func TestListIsTrue(t *testing.T) {
	if !strings.Contains(read(t, "../docs/operating.md"), "| --- | --- | --- | --- |\n"+list()+"\n") {
		t.Errorf("docs/operating.md has another list of metrics; it should be\n%s", list())
	}
}

// Dashboard and alert rules ask for metrics that there are, by labels that they have.
// spec: OPERATE-1
func TestDashboardAndAlerts(t *testing.T) {
	var dashboard struct {
		Panels []struct {
			Title   string
			Targets []struct{ Expr string }
		}
	}
	if err := json.Unmarshal([]byte(read(t, "../deploy/dashboard.json")), &dashboard); err != nil {
		t.Fatal(err)
	}
	var alerts struct {
		Groups []struct {
			Rules []struct {
				Alert, Expr, For    string
				Labels, Annotations map[string]string
			}
		}
	}
	if err := yaml.Load([]byte(read(t, "../deploy/alerts.yaml")), &alerts); err != nil {
		t.Fatal(err)
	}
	var asked []string
	for _, p := range dashboard.Panels {
		for _, target := range p.Targets {
			asked = append(asked, target.Expr)
		}
	}
	for _, g := range alerts.Groups {
		for _, r := range g.Rules {
			if r.Alert == "" || r.For == "" || r.Labels["severity"] == "" || r.Annotations["summary"] == "" {
				t.Errorf("%+v is not whole", r)
			}
			asked = append(asked, r.Expr)
		}
	}
	if len(asked) < 15 {
		t.Fatalf("only %d expressions", len(asked))
	}
	for _, expr := range asked {
		for _, m := range regexp.MustCompile(`secondring_(\w+)(?:\{([^}]*)\})?`).FindAllStringSubmatch(expr, -1) {
			checkAsked(t, expr, strings.TrimSuffix(m[1], "_bucket"), m[2])
		}
	}
}

func checkAsked(t *testing.T, expr, name, labels string) {
	t.Helper()
	for _, known := range telemetry.Metrics {
		if known.Name != name {
			continue
		}
		for _, label := range regexp.MustCompile(`(\w+)[=!]`).FindAllStringSubmatch(labels, -1) {
			if !strings.Contains(" "+strings.Join(known.Labels, " ")+" ", " "+label[1]+" ") {
				t.Errorf("%s: %s has no label %s", expr, name, label[1])
			}
		}
		return
	}
	t.Errorf("%s: there is no metric %s", expr, name)
}

// list is the table of metrics for docs/operating.md.
func list() string {
	var table strings.Builder
	for _, m := range telemetry.Metrics {
		fmt.Fprintf(&table, "| `secondring_%s` | %s | %s | %s |\n", m.Name, m.Kind, strings.Join(m.Labels, ", "), m.Help)
	}
	return table.String()
}
