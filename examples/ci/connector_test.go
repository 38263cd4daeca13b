package ci

import (
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"github.com/secondring/secondring/check"
	"github.com/secondring/secondring/check/backend"
	"github.com/secondring/secondring/check/drive"
	"github.com/secondring/secondring/check/report"
	"github.com/secondring/secondring/examples/server"
)

// TestConnector checks a connector that runs on a server, in this process: here that of
// examples/server. REPORTS names a directory for the reports.
//
// spec: CHECK-23, CHECK-24
func TestConnector(t *testing.T) {
	// The door that the connector connects to. With Command it would be started, too.
	line, err := backend.Listen(backend.Options{Log: t.Output()})
	if err != nil {
		t.Fatal(err)
	}
	defer line.Close()

	// Your connector, and what drives its telephony: a type of your own that implements
	// check.Drive would do as well.
	phone, err := server.Connect(t.Context(), server.Options{URL: line.URL(), Key: line.Key()})
	if err != nil {
		t.Fatal(err)
	}
	hooks := httptest.NewServer(phone)
	defer hooks.Close()
	telephony, err := drive.HTTP(hooks.URL+"/hooks", drive.Timeout)
	if err != nil {
		t.Fatal(err)
	}

	// An error is that of the run: what the connector does wrong is in the result.
	result, err := check.Run(t.Context(), check.Options{Line: line, Drive: telephony, Connector: "the connector of this change"})
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range result.Verdicts {
		t.Run(string(v.Rule), func(t *testing.T) {
			switch v.State {
			case check.Fail:
				t.Errorf("%s: %s. %s", v.Title, v.Findings[0].Says, v.Findings[0].Fix)
			case check.NotExercised:
				t.Errorf("%s: not exercised, %s", v.Title, v.Why)
			}
		})
	}
	if dir := os.Getenv("REPORTS"); dir != "" {
		write(t, filepath.Join(dir, "connector.html"), result)
	}
}

// write keeps a report for people.
func write(t *testing.T, name string, result *check.Result) {
	file, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if err := report.HTML(file, result, report.Options{}); err != nil {
		t.Error(err)
	}
}
