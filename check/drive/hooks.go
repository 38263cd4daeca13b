package drive

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/secondring/secondring/check"
)

// Timeout is how long an act may take if nothing else was said: a telephony system
// gives up ringing before.
//
// spec: CHECK-19
const Timeout = 30 * time.Second

// bodyBytesMax is how much of an answer is read: a list of acts, or a line of text.
const bodyBytesMax = 64 << 10

// redirectsMax is how often a hook may have another address.
const redirectsMax = 10

// Hooks is a drive that is called over HTTP:
//
//	GET  …/hooks       → 200 ["callArrives", "ringOut"], or 404: all acts are tried
//	POST …/hooks/<act>   {"call": {"callId": …}}
//	                   → 2xx: done, unless the body is {"done": false, "why": …} · 409: nothing came of it
//	                     404, 501: cannot be done · else it failed. The body says why
type Hooks struct {
	url     string
	timeout time.Duration
	client  *http.Client
}

// HTTP makes a drive of the hooks at an address. An act may take as long as timeout
// says; 0 is [Timeout].
// spec: CHECK-17
func HTTP(address string, timeout time.Duration) (*Hooks, error) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, fmt.Errorf("the drive %q: expected the address of hooks, such as http://127.0.0.1:8080/hooks", address)
	}
	if timeout <= 0 {
		timeout = Timeout
	}
	return &Hooks{url: strings.TrimSuffix(address, "/"), timeout: timeout, client: &http.Client{CheckRedirect: sameMethod}}, nil
}

// sameMethod follows a hook to another address, and not to a page that is shown in its place.
func sameMethod(next *http.Request, before []*http.Request) error {
	if next.Method != before[0].Method {
		return http.ErrUseLastResponse
	}
	if len(before) > redirectsMax {
		return errors.New("it redirects in a circle")
	}
	return nil
}

// Acts asks which hooks there are.
func (h *Hooks) Acts(ctx context.Context) ([]check.Act, error) {
	status, body, err := h.call(ctx, http.MethodGet, h.url, nil)
	switch {
	case err != nil:
		return nil, err
	case status == http.StatusNotFound:
		return check.AllActs(), nil // each that is missing says so when it is called
	case status/100 != 2:
		return nil, fmt.Errorf("GET %s answers %d %s: expected 200 with a list of acts, or 404", h.url, status, firstLine(body))
	}
	var names []string
	if err := json.Unmarshal(body, &names); err != nil {
		return nil, fmt.Errorf("GET %s answers %q: expected a JSON list of the names of acts", h.url, firstLine(body))
	}
	acts, err := check.ActsNamed(names)
	if err != nil {
		return nil, fmt.Errorf("GET %s: %w", h.url, err)
	}
	return acts, nil
}

// Do calls a hook.
func (h *Hooks) Do(ctx context.Context, act check.Act, call check.Call) error {
	body, err := json.Marshal(map[string]check.Call{"call": call})
	if err != nil {
		return err
	}
	where := h.url + "/" + string(act)
	status, answer, err := h.call(ctx, http.MethodPost, where, body)
	switch {
	case err != nil:
		return fmt.Errorf("%s: %w", act, err)
	case status/100 == 2:
		var said outcome
		if json.Unmarshal(answer, &said) == nil && said.undone() {
			return notDone(said.Why)
		}
		return nil
	case status == http.StatusConflict:
		return notDone(firstLine(answer))
	case status == http.StatusNotFound || status == http.StatusNotImplemented:
		return cannot(firstLine(answer))
	}
	return fmt.Errorf("%s: POST %s answers %d %s: expected 2xx once it has been done, 409 if nothing came of it, or 501 if it cannot be", act, where, status, firstLine(answer))
}

func (h *Hooks) call(ctx context.Context, method, where string, body []byte) (status int, answer []byte, err error) {
	bounded, cancel := context.WithTimeout(ctx, h.timeout)
	defer cancel()
	request, err := http.NewRequestWithContext(bounded, method, where, bytes.NewReader(body))
	if err != nil {
		return 0, nil, err
	}
	if body != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	response, err := h.client.Do(request)
	if err == nil {
		defer response.Body.Close() //nolint:errcheck // it is only read, and reading says what fails
		answer, err = io.ReadAll(io.LimitReader(response.Body, bodyBytesMax))
	}
	switch {
	case ctx.Err() != nil:
		return 0, nil, context.Cause(ctx)
	case errors.Is(err, context.DeadlineExceeded):
		return 0, nil, fmt.Errorf("%s %s has not answered within %s: expected an answer once it has been done", method, where, h.timeout)
	case err != nil:
		return 0, nil, fmt.Errorf("call the hook: %w", err)
	}
	return response.StatusCode, answer, nil
}

// cannot is check.ErrCannot, with the reason that was given.
func cannot(why string) error {
	if why == "" {
		return check.ErrCannot
	}
	return fmt.Errorf("%w: %s", check.ErrCannot, why)
}

// outcome is what an answer says that says more than that there is one.
type outcome struct {
	Done *bool  `json:"done"`
	Why  string `json:"why"`
}

func (o outcome) undone() bool { return o.Done != nil && !*o.Done }

// notDone is check.ErrNotDone, with the reason that was given.
func notDone(why string) error {
	if why = firstLine([]byte(why)); why == "" {
		return check.ErrNotDone
	}
	return fmt.Errorf("%w: %s", check.ErrNotDone, why)
}

// lineMax is how much of a text is shown.
const lineMax = 200

func firstLine(text []byte) string {
	line, _, _ := strings.Cut(strings.TrimSpace(string(text)), "\n")
	if runes := []rune(line); len(runes) > lineMax {
		line = string(runes[:lineMax]) + "…"
	}
	return strings.ToValidUTF8(line, "\uFFFD")
}
