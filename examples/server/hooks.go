package server

import (
	"encoding/json"
	"errors"
	"net/http"
)

// hookBytesMax is more than a call of the protocol has.
const hookBytesMax = 64 << 10

// ServeHTTP is the remote control of the telephony, as the conformance checker knows it:
//
//	GET  /hooks         the acts there are, a JSON list
//	POST /hooks/{act}   {"call":{"callId":…}}: 204 done, 501 cannot, 409 and why not
func (p *Phone) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /hooks", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(Acts()) // whoever asked is gone
	})
	mux.HandleFunc("POST /hooks/{act}", p.hook)
	http.NewCrossOriginProtection().Handler(mux).ServeHTTP(w, r) // no page of another site is a telephony
}

func (p *Phone) hook(w http.ResponseWriter, r *http.Request) {
	var about struct {
		Call struct{ CallID string }
	}
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, hookBytesMax)).Decode(&about); err != nil {
		http.Error(w, `the body is not as expected: {"call":{"callId":"…"}}`, http.StatusBadRequest)
		return
	}
	switch err := p.Do(r.Context(), r.PathValue("act"), about.Call.CallID); {
	case errors.Is(err, ErrCannot):
		http.Error(w, err.Error(), http.StatusNotImplemented)
	case err != nil:
		http.Error(w, err.Error(), http.StatusConflict)
	default:
		w.WriteHeader(http.StatusNoContent)
	}
}
