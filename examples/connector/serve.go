package sample

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"sync"

	connectorbase "github.com/secondring/secondring/sdk/connector-base"
)

//go:embed *.html *.js *.css
var pages embed.FS

const (
	// originsMark is where a page names the host that it answers.
	originsMark = "ORIGINS"

	pressBytesMax = 1 << 10
	pressesMax    = 16 // that wait for a phone
)

// Handler serves the sample connector. host gives the origin of the console once it is
// known, such as http://127.0.0.1:7780.
// spec: CONSOLE-86
func Handler(host func() string) http.Handler {
	r := &remote{phones: map[chan []byte]bool{}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /remote/events", r.listen)
	mux.HandleFunc("POST /remote/press", r.press)
	mux.HandleFunc("GET /", func(w http.ResponseWriter, req *http.Request) { page(w, req, host()) })
	return mux
}

func page(w http.ResponseWriter, r *http.Request, host string) {
	name := strings.TrimPrefix(path.Clean(r.URL.Path), "/")
	from := fs.FS(pages)
	if library, ok := strings.CutPrefix(name, "connector-base/"); ok {
		name, from = library, connectorbase.Files()
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
	_, _ = w.Write(bytes.Replace(text, []byte(originsMark), []byte(host), 1)) // whoever left does not need it
}

// remote carries what is pressed to the phones that listen.
type remote struct {
	mu     sync.Mutex
	phones map[chan []byte]bool
}

// listen is a phone. It ends with its request: when the page closes, or the server.
func (r *remote) listen(w http.ResponseWriter, req *http.Request) {
	presses := make(chan []byte, pressesMax)
	r.mu.Lock()
	r.phones[presses] = true
	r.mu.Unlock()
	defer func() {
		r.mu.Lock()
		delete(r.phones, presses)
		r.mu.Unlock()
	}()
	out := http.NewResponseController(w)
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	_, err := fmt.Fprint(w, ":\n\n")
	for err == nil && out.Flush() == nil {
		select {
		case press := <-presses:
			_, err = fmt.Fprintf(w, "data: %s\n\n", press)
		case <-req.Context().Done():
			return
		}
	}
}

// press is a button somewhere else. JSON alone: a form of another page cannot send it.
func (r *remote) press(w http.ResponseWriter, req *http.Request) {
	if req.Header.Get("Content-Type") != "application/json" {
		http.Error(w, "expected application/json", http.StatusUnsupportedMediaType)
		return
	}
	var button struct {
		Name string `json:"name"`
	}
	if err := json.NewDecoder(http.MaxBytesReader(w, req.Body, pressBytesMax)).Decode(&button); err != nil {
		http.Error(w, "expected {\"name\": a button}", http.StatusBadRequest)
		return
	}
	text, err := json.Marshal(button)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for phone := range r.phones { // any order: each gets it
		select {
		case phone <- text:
		default: // it does not read
		}
	}
	if len(r.phones) == 0 {
		http.Error(w, "no phone listens", http.StatusConflict)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}
