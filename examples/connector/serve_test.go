package sample

import (
	"bufio"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// spec: CONSOLE-86
func TestPages(t *testing.T) {
	server := httptest.NewServer(Handler(func() string { return "http://127.0.0.1:9" }))
	defer server.Close()
	for path, want := range map[string]string{
		"/": `content="http://127.0.0.1:9"`, "/phone.js": "class Phone", "/connector-base/index.js": "initializeConnector", "/remote.html": "Remote control", "/style.css": "button",
	} {
		response, err := http.Get(server.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(response.Body)
		if err != nil || response.Body.Close() != nil || response.StatusCode != 200 || !strings.Contains(string(text), want) {
			t.Errorf("%s: %s %v: no %q", path, response.Status, err, want)
		}
	}
	for _, path := range []string{"/serve.go", "/serve.mjs", "/../doc.go", "/connector-base/../README.md", "/none.html"} {
		response, err := http.Get(server.URL + path)
		if err != nil || response.Body.Close() != nil || response.StatusCode != 404 {
			t.Errorf("%s: %s %v", path, response.Status, err)
		}
	}
}

// What is pressed at the remote control reaches the phone that listens.
// spec: CONSOLE-86
func TestRemote(t *testing.T) {
	server := httptest.NewServer(Handler(func() string { return "" }))
	defer server.Close()
	press := func(kind, body string) int {
		response, err := http.Post(server.URL+"/remote/press", kind, strings.NewReader(body))
		if err != nil || response.Body.Close() != nil {
			t.Fatal(err)
		}
		return response.StatusCode
	}
	const missed = `{"name":"missed"}`
	if got := press("application/json", missed); got != 409 {
		t.Errorf("without a phone: %d", got)
	}
	phone, err := http.Get(server.URL + "/remote/events")
	if err != nil {
		t.Fatal(err)
	}
	defer phone.Body.Close()
	lines := bufio.NewScanner(phone.Body)
	lines.Scan() // the first comment: it listens
	for _, c := range []struct {
		kind, body string
		want       int
	}{{"text/plain", missed, 415}, {"application/json", "missed", 400}, {"application/json", `{"name":"` + strings.Repeat("x", 2000) + `"}`, 400}, {"application/json", missed, 204}} {
		if got := press(c.kind, c.body); got != c.want {
			t.Errorf("%s %.20s: %d, want %d", c.kind, c.body, got, c.want)
		}
	}
	for lines.Scan() {
		if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
			if data != missed {
				t.Errorf("the phone is told %s", data)
			}
			return
		}
	}
	t.Error("the phone was told nothing")
}
