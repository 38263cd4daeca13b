package sample

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
)

// spec: CONSOLE-86
func TestPages(t *testing.T) {
	server := httptest.NewServer(Handler(func() string { return "http://127.0.0.1:9" }))
	defer server.Close()
	for path, want := range map[string]string{
		"/": `content="http://127.0.0.1:9"`, "/phone.js": "class Phone", "/stock-3.6.2": `src="npm/3.6.2.js"`, "/drive.js": "callArrives", "/connector-base/index.js": "initializeConnector", "/remote.html": "Remote control", "/style.css": "button",
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
	for _, path := range []string{"/serve.go", "/serve.mjs", "/stock-3", "/package.json", "/../doc.go", "/connector-base/../README.md", "/none.html"} {
		response, err := http.Get(server.URL + path)
		if err != nil || response.Body.Close() != nil || response.StatusCode != 404 {
			t.Errorf("%s: %s %v", path, response.Status, err)
		}
	}
}

// What is pressed at the remote control reaches the phone that listens, and is answered
// when the phone has done it.
// spec: CONSOLE-86
func TestRemote(t *testing.T) {
	server := httptest.NewServer(Handler(func() string { return "" }))
	defer server.Close()
	post := func(where, kind, body string) (int, string) {
		response, err := http.Post(server.URL+where, kind, strings.NewReader(body))
		if err != nil {
			t.Error(err)
			return 0, ""
		}
		defer response.Body.Close()
		text, err := io.ReadAll(response.Body)
		if err != nil {
			t.Error(err)
		}
		return response.StatusCode, strings.TrimSpace(string(text))
	}
	const missed = `{"name":"missed"}`
	if got, _ := post("/remote/press", "application/json", missed); got != 503 {
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
	}{{"text/plain", missed, 415}, {"application/json", "missed", 400}, {"application/json", `{"name":"` + strings.Repeat("x", 2000) + `"}`, 400}} {
		if got, _ := post("/remote/press", c.kind, c.body); got != c.want {
			t.Errorf("%s %.20s: %d, want %d", c.kind, c.body, got, c.want)
		}
	}
	for _, c := range []struct {
		says string
		want int
	}{{"", 204}, {`, "error": "no transfers", "cannot": true`, 501}, {`, "error": "nobody is on the line", "undone": true`, 409}, {`, "error": "there is no button missed"`, 422}} {
		pressed := make(chan int)
		go func() {
			status, _ := post("/remote/press", "application/json", missed)
			pressed <- status
		}()
		var told struct {
			ID   int    `json:"id"`
			Name string `json:"name"`
		}
		for lines.Scan() {
			if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				if err := json.Unmarshal([]byte(data), &told); err != nil || told.Name != "missed" {
					t.Fatalf("the phone is told %s: %v", data, err)
				}
				break
			}
		}
		for range 2 { // a second phone that says so too changes nothing
			if got, _ := post("/remote/done", "application/json", fmt.Sprintf(`{"id": %d%s}`, told.ID, c.says)); got != 204 {
				t.Errorf("done: %d", got)
			}
		}
		if got := <-pressed; got != c.want {
			t.Errorf("done%s: %d, want %d", c.says, got, c.want)
		}
	}
}

// A phone that does not say that it has done it is not waited for without end.
func TestRemoteWithoutAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRemote()
		r.phones[make(chan []byte, 1)] = true
		request := httptest.NewRequest("POST", "/remote/press", strings.NewReader(`{"name":"missed"}`))
		request.Header.Set("Content-Type", "application/json")
		answer := httptest.NewRecorder()
		r.press(answer, request)
		if answer.Code != 504 || len(r.waits) != 0 {
			t.Errorf("%d, and %d wait", answer.Code, len(r.waits))
		}
	})
}
