package sample

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"sync"
	"time"
)

const (
	pressBytesMax = 1 << 10
	pressesMax    = 16               // that wait for a phone
	pressPatience = 10 * time.Second // until whoever presses hears that the phone has not done it
)

// remote carries what is pressed to the phones that listen, and back that it was done.
type remote struct {
	mu     sync.Mutex
	phones map[chan []byte]bool
	waits  map[int]chan done // by the number of the press
	last   int
}

// done is what a phone says of a press.
type done struct {
	ID     int    `json:"id"`
	Error  string `json:"error"`
	Cannot bool   `json:"cannot"` // this version of the library has no such thing
	Undone bool   `json:"undone"` // nothing came of it
}

func newRemote() *remote {
	return &remote{phones: map[chan []byte]bool{}, waits: map[int]chan done{}}
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

// press is a button somewhere else. It is answered when a phone has done it, so that
// what is pressed next comes after it.
func (r *remote) press(w http.ResponseWriter, req *http.Request) {
	var button struct {
		Name string `json:"name"`
	}
	if !read(w, req, &button, `expected {"name": a button}`) {
		return
	}
	answer, release := r.tell(button.Name)
	defer release()
	if answer == nil {
		http.Error(w, "no phone listens", http.StatusServiceUnavailable)
		return
	}
	ctx, cancel := context.WithTimeout(req.Context(), pressPatience)
	defer cancel()
	select {
	case d := <-answer:
		switch {
		case d.Cannot:
			http.Error(w, d.Error, http.StatusNotImplemented)
		case d.Undone:
			http.Error(w, d.Error, http.StatusConflict)
		case d.Error != "":
			http.Error(w, d.Error, http.StatusUnprocessableEntity)
		default:
			w.WriteHeader(http.StatusNoContent)
		}
	case <-ctx.Done():
		http.Error(w, "the phone does not say that it has done it", http.StatusGatewayTimeout)
	}
}

// tell tells every phone; the first that has done it is the answer, nil if none listens.
func (r *remote) tell(button string) (answer <-chan done, release func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.phones) == 0 {
		return nil, func() {}
	}
	r.last++
	id := r.last
	text, err := json.Marshal(map[string]any{"id": id, "name": button})
	if err != nil {
		panic(fmt.Sprintf("a press has only text and a number: %v", err))
	}
	said := make(chan done, 1)
	r.waits[id] = said
	for phone := range r.phones { // any order: each gets it
		select {
		case phone <- text:
		default: // it does not read
		}
	}
	return said, func() {
		r.mu.Lock()
		delete(r.waits, id)
		r.mu.Unlock()
	}
}

// done is a phone that has done what was pressed.
func (r *remote) done(w http.ResponseWriter, req *http.Request) {
	var d done
	if !read(w, req, &d, `expected {"id": of the press}`) {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	select {
	case r.waits[d.ID] <- d:
	default: // another phone was first, or nobody waits any more
	}
	w.WriteHeader(http.StatusNoContent)
}

// read reads JSON alone: a form of another page cannot send it.
func read(w http.ResponseWriter, req *http.Request, into any, expected string) bool {
	if req.Header.Get("Content-Type") != "application/json" {
		http.Error(w, "expected application/json", http.StatusUnsupportedMediaType)
		return false
	}
	if err := json.NewDecoder(http.MaxBytesReader(w, req.Body, pressBytesMax)).Decode(into); err != nil {
		http.Error(w, expected, http.StatusBadRequest)
		return false
	}
	return true
}
