package main

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"regexp"
	"strings"
	"testing"
)

// The link signs one browser in, once; the desk frames the sample connector, which is
// somewhere else.
// spec: CONSOLE-89
func TestLab(t *testing.T) {
	ctx, end := context.WithCancel(t.Context())
	read, write := io.Pipe()
	over := make(chan error, 1)
	go func() {
		err := runLab(ctx, labOptions{listen: "127.0.0.1:0", noBrowser: true}, write, slog.New(slog.DiscardHandler))
		over <- err
		_ = write.CloseWithError(err) // never fails
	}()
	var said strings.Builder
	buffer := make([]byte, 4096)
	for !strings.Contains(said.String(), "Ctrl-C") {
		n, err := read.Read(buffer)
		if err != nil {
			t.Fatalf("%v after\n%s", err, said.String())
		}
		said.Write(buffer[:n])
	}
	find := func(label string) string {
		m := regexp.MustCompile(`(?m)^  ` + label + ` +(\S+)`).FindStringSubmatch(said.String())
		if m == nil {
			t.Fatalf("no %s in\n%s", label, said.String())
		}
		return m[1]
	}
	link, adapter := find("desk"), find("connector")
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	var went []string
	browser := &http.Client{Jar: jar, CheckRedirect: func(r *http.Request, _ []*http.Request) error {
		went = append(went, r.URL.RequestURI())
		return http.ErrUseLastResponse
	}}
	get := func(url string) (int, string) {
		response, err := browser.Get(url)
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		text, err := io.ReadAll(response.Body)
		if err != nil {
			t.Fatal(err)
		}
		return response.StatusCode, response.Header.Get("Set-Cookie") + string(text)
	}
	if code, _ := get(link + "x"); code != 404 {
		t.Errorf("another link: %d", code)
	}
	code, text := get(link)
	if code != 303 || !strings.Contains(text, "HttpOnly") || len(went) != 1 || went[0] != "/console/lab/desk?connector=shown" {
		t.Errorf("the link answers %d %s and leads to %v", code, text, went)
	}
	if code, text := get(link); code != 410 || !strings.Contains(text, "was used") {
		t.Errorf("the link once more: %d %s", code, text)
	}
	host, _, _ := strings.Cut(link, labPath)
	if code, text := get(adapter); code != 200 || !strings.Contains(text, `content="`+host+`"`) || strings.HasPrefix(adapter, host) {
		t.Errorf("the connector at %s answers %d %s", adapter, code, text)
	}
	end()
	if err := <-over; err != nil {
		t.Error(err)
	}
}
