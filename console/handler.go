package console

import (
	"bytes"
	"compress/gzip"
	"crypto/rand"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
)

//go:embed all:web
var web embed.FS

const (
	// Base is where the console is.
	Base = "/console/"

	nonceMark   = "NONCE" // vite.config.ts has it too
	compressMin = 1 << 10
)

// Options say what a console may do.
type Options struct {
	// Frames gives the origins of a center's connectors, such as
	// https://cti.example.com. nil: none.
	Frames func(center string) []string
}

// file is one of the build, as it is sent.
type file struct {
	kind       string
	plain      []byte
	compressed []byte // nil: it would not be smaller
}

// handler answers below Base.
type handler struct {
	options Options
	page    []byte // nil: the binary has no console
	unbuilt []byte
	files   map[string]file
}

// New makes a handler for Base and all below it.
// spec: CONSOLE-1
func New(o Options) (http.Handler, error) { return newHandler(web, o) }

func newHandler(web fs.ReadFileFS, o Options) (http.Handler, error) {
	h := &handler{options: o, files: map[string]file{}}
	var err error
	if h.unbuilt, err = web.ReadFile("web/unbuilt.html"); err != nil {
		return nil, err
	}
	switch h.page, err = web.ReadFile("web/built/index.html"); {
	case errors.Is(err, fs.ErrNotExist):
		return h, nil
	case err != nil:
		return nil, err
	}
	built, err := fs.Sub(web, "web/built")
	if err != nil {
		return nil, err
	}
	err = fs.WalkDir(built, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || name == "index.html" {
			return err
		}
		plain, err := fs.ReadFile(built, name)
		if err == nil {
			h.files[name], err = packed(name, plain)
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read the console: %w", err)
	}
	return h, nil
}

// packed makes a file ready to be sent.
// spec: CONSOLE-9
func packed(name string, plain []byte) (file, error) {
	f := file{kind: mime.TypeByExtension(path.Ext(name)), plain: plain}
	switch path.Ext(name) { // not what the machine's own list says
	case ".js":
		f.kind = "text/javascript; charset=utf-8"
	case ".css":
		f.kind = "text/css; charset=utf-8"
	case ".svg":
		f.kind = "image/svg+xml"
	case ".woff2", ".png", ".mp3", ".ogg":
		return f, nil
	}
	if len(plain) < compressMin {
		return f, nil
	}
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return f, err
	}
	if _, err := z.Write(plain); err != nil {
		return f, err
	}
	if err := z.Close(); err != nil {
		return f, err
	}
	f.compressed = b.Bytes()
	return f, nil
}

func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	head := w.Header()
	head.Set("X-Content-Type-Options", "nosniff")
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		head.Set("Allow", "GET, HEAD")
		http.Error(w, "the console is only read", http.StatusMethodNotAllowed)
		return
	}
	name := strings.TrimPrefix(r.URL.Path, Base)
	if f, ok := h.files[name]; ok {
		f.serve(w, r, strings.HasPrefix(name, "assets/"))
		return
	}
	if strings.HasPrefix(name, "assets/") {
		http.NotFound(w, r)
		return
	}
	head.Set("Content-Type", "text/html; charset=utf-8")
	head.Set("Cache-Control", "no-store")
	head.Set("Referrer-Policy", "no-referrer")
	head.Set("Cross-Origin-Opener-Policy", "same-origin")
	if h.page == nil {
		head.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
		w.WriteHeader(http.StatusServiceUnavailable)
		write(w, r, h.unbuilt)
		return
	}
	nonce := rand.Text()
	head.Set("Content-Security-Policy", h.policy(name, nonce))
	head.Set("Permissions-Policy", "camera=(), geolocation=(), payment=()")
	write(w, r, bytes.ReplaceAll(h.page, []byte(nonceMark), []byte(nonce)))
}

// policy is what the page of a path may do.
// spec: CONSOLE-2
func (h *handler) policy(name, nonce string) string {
	frames := "'none'"
	if center, _, _ := strings.Cut(name, "/"); center != "" && h.options.Frames != nil {
		if origins := h.options.Frames(center); len(origins) > 0 {
			frames = strings.Join(origins, " ")
		}
	}
	return strings.Join([]string{
		"default-src 'none'",
		"script-src 'nonce-" + nonce + "' 'strict-dynamic'",
		"style-src 'self'",
		"img-src 'self' data:",
		"font-src 'self'",
		"media-src 'self' blob:",
		"connect-src 'self'",
		"worker-src 'self'",
		"manifest-src 'self'",
		"frame-src " + frames,
		"frame-ancestors 'none'",
		"base-uri 'none'",
		"form-action 'none'",
		"require-trusted-types-for 'script'",
		"trusted-types svelte-trusted-html secondring",
	}, "; ")
}

func (f file) serve(w http.ResponseWriter, r *http.Request, hashed bool) {
	head := w.Header()
	head.Set("Content-Type", f.kind)
	head.Set("Content-Security-Policy", "default-src 'none'")
	head.Set("Cross-Origin-Resource-Policy", "same-origin")
	if hashed {
		head.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	body := f.plain
	if f.compressed != nil {
		head.Set("Vary", "Accept-Encoding")
		if accepts(r, "gzip") {
			head.Set("Content-Encoding", "gzip")
			body = f.compressed
		}
	}
	write(w, r, body)
}

// accepts says whether a client takes an encoding.
func accepts(r *http.Request, encoding string) bool {
	for one := range strings.SplitSeq(r.Header.Get("Accept-Encoding"), ",") {
		name, weight, _ := strings.Cut(strings.TrimSpace(one), ";")
		if name == encoding {
			return !strings.HasPrefix(strings.ReplaceAll(weight, " ", ""), "q=0") || strings.ContainsAny(weight, "123456789")
		}
	}
	return false
}

func write(w http.ResponseWriter, r *http.Request, body []byte) {
	w.Header().Set("Content-Length", fmt.Sprint(len(body)))
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // whoever left does not need it
	}
}
