package console

import (
	"io/fs"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
)

func get(t *testing.T, h http.Handler, path string, with ...string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), "GET", path, nil)
	for i := 0; i < len(with); i += 2 {
		r.Header.Set(with[i], with[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

var built = fstest.MapFS{
	"web/unbuilt.html":           {Data: []byte("run make build")},
	"web/built/index.html":       {Data: []byte(`<script nonce="NONCE" src="/console/assets/a-1.js"></script>`)},
	"web/built/assets/a-1.js":    {Data: []byte(strings.Repeat("let a = 1\n", 1000))},
	"web/built/assets/a-1.woff2": {Data: []byte("font")},
	"web/built/icon.svg":         {Data: []byte("<svg/>")},
}

func made(t *testing.T, files fs.ReadFileFS, o Options) http.Handler {
	t.Helper()
	h, err := newHandler(files, o)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// spec: CONSOLE-1
func TestFiles(t *testing.T) {
	h := made(t, built, Options{})
	plain := get(t, h, "/console/assets/a-1.js")
	small := get(t, h, "/console/assets/a-1.js", "Accept-Encoding", "br, gzip;q=0.8")
	if plain.Code != 200 || plain.Header().Get("Content-Encoding") != "" || small.Header().Get("Content-Encoding") != "gzip" || small.Body.Len() >= plain.Body.Len() {
		t.Errorf("%v %d, compressed %v %d", plain.Header(), plain.Body.Len(), small.Header(), small.Body.Len())
	}
	if !strings.Contains(plain.Header().Get("Cache-Control"), "immutable") || plain.Header().Get("Content-Type") != "text/javascript; charset=utf-8" {
		t.Error(plain.Header())
	}
	if refused := get(t, h, "/console/assets/a-1.js", "Accept-Encoding", "gzip; q=0"); refused.Header().Get("Content-Encoding") != "" {
		t.Error("compressed for one who does not take it")
	}
	if icon := get(t, h, "/console/icon.svg"); icon.Header().Get("Cache-Control") != "" || icon.Header().Get("Content-Type") != "image/svg+xml" {
		t.Error(icon.Header())
	}
	if gone := get(t, h, "/console/assets/a-0.js"); gone.Code != 404 {
		t.Errorf("a file of another build: %d", gone.Code)
	}
	for _, path := range []string{"/console/", "/console/acme/desk", "/console/acme/setup/queues/support"} {
		if page := get(t, h, path); page.Code != 200 || page.Header().Get("Cache-Control") != "no-store" || !strings.Contains(page.Body.String(), "a-1.js") {
			t.Errorf("%s: %d %s", path, page.Code, page.Body)
		}
	}
	r := httptest.NewRequestWithContext(t.Context(), "POST", "/console/", nil)
	w := httptest.NewRecorder()
	if h.ServeHTTP(w, r); w.Code != 405 {
		t.Errorf("POST: %d", w.Code)
	}
}

// spec: CONSOLE-1
func TestUnbuilt(t *testing.T) {
	h := made(t, fstest.MapFS{"web/unbuilt.html": built["web/unbuilt.html"]}, Options{})
	if page := get(t, h, "/console/"); page.Code != 503 || !strings.Contains(page.Body.String(), "make build") {
		t.Errorf("%d %s", page.Code, page.Body)
	}
	if _, err := New(Options{}); err != nil {
		t.Error(err)
	}
}

// spec: CONSOLE-2
func TestPolicy(t *testing.T) {
	h := made(t, built, Options{Frames: func(center string) []string {
		return map[string][]string{"acme": {"https://cti.example.com", "https://two.example.com"}}[center]
	}})
	one, two := get(t, h, "/console/acme/desk"), get(t, h, "/console/acme/desk")
	policy := one.Header().Get("Content-Security-Policy")
	if policy == two.Header().Get("Content-Security-Policy") {
		t.Error("two answers have one nonce")
	}
	_, rest, _ := strings.Cut(policy, "'nonce-")
	nonce, _, _ := strings.Cut(rest, "'")
	if len(nonce) < 22 || !strings.Contains(one.Body.String(), `nonce="`+nonce+`"`) || strings.Contains(one.Body.String(), nonceMark) {
		t.Errorf("nonce %q in %s", nonce, one.Body)
	}
	for _, part := range []string{"default-src 'none'", "frame-ancestors 'none'", "require-trusted-types-for 'script'", "frame-src https://cti.example.com https://two.example.com;"} {
		if !strings.Contains(policy, part) {
			t.Errorf("%q is not in %q", part, policy)
		}
	}
	for _, path := range []string{"/console/", "/console/globex/desk"} {
		if policy := get(t, h, path).Header().Get("Content-Security-Policy"); !strings.Contains(policy, "frame-src 'none'") {
			t.Errorf("%s may frame: %s", path, policy)
		}
	}
	if strings.Contains(policy, "unsafe") {
		t.Error(policy)
	}
}
