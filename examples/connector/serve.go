package sample

import (
	"bytes"
	"embed"
	"io/fs"
	"net/http"
	"path"
	"regexp"
	"strings"

	connectorbase "github.com/secondring/secondring/sdk/connector-base"
)

//go:embed *.html *.js *.css
var pages embed.FS

// Drive is the drive file of `secondring check` for the phone: what runs in its page.
//
//go:embed drive.js
var Drive []byte

const (
	// originsMark is where a page names the host that it answers.
	originsMark = "ORIGINS"
	// versionMark is where a page names the version of the library that it is on.
	versionMark = "VERSION"
)

// Handler serves the sample connector. host gives the origin of the console once it is
// known, such as http://127.0.0.1:7780. The libraries of npm are not part of this
// program: whoever has them serves them beside it, as /npm/3.6.2.js.
// spec: CONSOLE-86
func Handler(host func() string) http.Handler {
	r := newRemote()
	mux := http.NewServeMux()
	mux.HandleFunc("GET /remote/events", r.listen)
	mux.HandleFunc("POST /remote/press", r.press)
	mux.HandleFunc("POST /remote/done", r.done)
	mux.HandleFunc("GET /", func(w http.ResponseWriter, req *http.Request) { page(w, req, host()) })
	return mux
}

var stockPage = regexp.MustCompile(`^stock-(\d+\.\d+\.\d+)$`)

func page(w http.ResponseWriter, r *http.Request, host string) {
	name := strings.TrimPrefix(path.Clean(r.URL.Path), "/")
	from := fs.FS(pages)
	if library, ok := strings.CutPrefix(name, "connector-base/"); ok {
		name, from = library, connectorbase.Files()
	}
	mark, means := originsMark, host
	if stock := stockPage.FindStringSubmatch(name); stock != nil {
		name, mark, means = "stock.html", versionMark, stock[1]
	}
	if name == "" {
		name = "index.html"
	}
	text, err := fs.ReadFile(from, name)
	if err != nil {
		http.NotFound(w, r)
		return
	}
	kinds := map[string]string{".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}
	head := w.Header()
	head.Set("Content-Type", kinds[path.Ext(name)])
	head.Set("Cache-Control", "no-store")
	head.Set("X-Content-Type-Options", "nosniff")
	_, _ = w.Write(bytes.Replace(text, []byte(mark), []byte(means), 1)) // whoever left does not need it
}
