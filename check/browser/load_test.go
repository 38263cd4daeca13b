package browser

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"

	"github.com/secondring/secondring/check"
	"github.com/secondring/secondring/internal/need"
)

func with(headers map[string]string, status int, body string) func(http.ResponseWriter, *http.Request) {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		for name, value := range headers {
			w.Header().Set(name, value)
		}
		w.WriteHeader(status)
		_, _ = fmt.Fprint(w, body)
	}
}

// closedPort is an address at which nothing listens.
func closedPort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return "http://" + l.Addr().String() + "/"
}

// spec: CHECK-12
func TestWhatANewcomerMeets(t *testing.T) {
	const page = "<!doctype html><p>a page</p>"
	elsewhere := serve(t, map[string]any{"/": page})
	s := serve(t, map[string]any{
		"/missing":   with(nil, 404, page),
		"/broken":    with(nil, 500, page),
		"/deny":      with(map[string]string{"X-Frame-Options": "DENY"}, 200, page),
		"/same":      with(map[string]string{"x-frame-options": "SAMEORIGIN"}, 200, page),
		"/ancestors": with(map[string]string{"Content-Security-Policy": "default-src 'self'; frame-ancestors 'none'"}, 200, page),
		"/away":      http.RedirectHandler(elsewhere.URL+"/", http.StatusFound).ServeHTTP,
		"/circle":    func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/circle", http.StatusFound) },
		"/nothing":   with(nil, 204, ""),
		"/json":      with(map[string]string{"Content-Type": "application/json"}, 200, "{}"),
		"/download":  with(map[string]string{"Content-Disposition": "attachment; filename=x.html"}, 200, page),
		"/script":    `<!doctype html><script>location.replace('` + elsewhere.URL + `/')</script>`,
	})
	tls := httptest.NewTLSServer(http.NotFoundHandler())
	t.Cleanup(tls.Close)
	refused := closedPort(t)
	p := visit(t, s.URL, "")
	for _, c := range []struct{ address, says string }{
		{refused, "nothing listens there. Is the connector's server running?"},
		{"http://no-such-name.invalid/", "the name is not known"},
		{strings.Replace(s.URL, "http:", "https:", 1), "speaks no TLS: is it http:// instead of https://?"},
		{strings.Replace(tls.URL, "https:", "http:", 1), "is it https:// instead of http://?"},
		{s.URL + "/missing", "/missing answers 404 Not Found: is it the address of the connector's page?"},
		{s.URL + "/broken", "/broken answers 500 Internal Server Error"},
		{s.URL + "/deny", "its header says X-Frame-Options: DENY"},
		{s.URL + "/same", "its header says X-Frame-Options: SAMEORIGIN"},
		{s.URL + "/ancestors", "its header says Content-Security-Policy: frame-ancestors 'none'"},
		{s.URL + "/away", "/away leads to " + elsewhere.URL + "/, and a host hands its port to " + s.URL + " alone"},
		{s.URL + "/script", "/script leads to " + elsewhere.URL + "/"},
		{s.URL + "/circle", "it redirects in a circle"},
		{s.URL + "/nothing", "is no page: it is answered with 204"},
		{s.URL + "/json", "is no page: it is answered with application/json"},
		{s.URL + "/download", "is no page: it is answered with 200 and nothing to show"},
	} {
		t.Run(strings.TrimPrefix(c.address, s.URL), func(t *testing.T) {
			var err error
			if p.url, err = parse(c.address); err != nil {
				t.Fatal(err)
			}
			_, err = p.Load(t.Context())
			if err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("says %v: expected %q", err, c.says)
			}
		})
	}
	for _, address := range []string{"", "localhost:8080", "ftp://x/", "/page"} { // not opened
		if _, err := theBrowser(t).Visit(t.Context(), address, "", nil); err == nil || !strings.Contains(err.Error(), "expected that of its page") {
			t.Errorf("%q: %v", address, err)
		}
	}
}

// A page that failed once may be mended, and loaded again in the same tab.
func TestMendedPage(t *testing.T) {
	broken := true
	s := serve(t, map[string]any{"/{$}": func(w http.ResponseWriter, _ *http.Request) {
		if broken {
			http.Error(w, "no", http.StatusInternalServerError)
			return
		}
		with(nil, 200, libraries["base"])(w, nil)
	}})
	p := visit(t, s.URL, "")
	if _, err := p.Load(t.Context()); err == nil {
		t.Fatal("a broken page was loaded")
	}
	broken = false
	w := load(t, p)
	write(t, w, setup)
	expect(t, w, "CONNECTOR_READY")
}

// remembers is a page that counts its loads in every kind of storage and says so.
const remembers = `<!doctype html><script>
addEventListener('message', async (event) => {
	if (event.data?.type !== 'SETUP_CONNECTOR') return
	const count = (storage) => { storage.n = Number(storage.n ?? 0) + 1; return Number(storage.n) }
	const cookie = Number(/n=(\d+)/.exec(document.cookie)?.[1] ?? 0) + 1
	document.cookie = 'n=' + cookie + '; path=/' + (location.protocol === 'https:' ? '; secure; samesite=none' : '')
	let microphone = ''
	try { microphone = (await navigator.mediaDevices.getUserMedia({ audio: true })).getAudioTracks().length } catch (error) { microphone = String(error) }
	event.ports[0].postMessage({ session: count(sessionStorage), local: count(localStorage), cookie, microphone })
})
</script>`

// spec: CHECK-12
func TestAdapters(t *testing.T) {
	plain := serve(t, map[string]any{"/": remembers})
	secure := httptest.NewTLSServer(site(t, map[string]any{"/": remembers}))
	t.Cleanup(secure.Close)
	port := func(address string) string { return address[strings.LastIndex(address, ":"):] }
	for name, c := range map[string]struct {
		address string
		cookies bool // a page by http has none in a frame of another site
	}{
		"http on a loopback address":  {plain.URL, false},
		"http on localhost":           {"http://localhost" + port(plain.URL), false},
		"http on a name of localhost": {"http://pbx.localhost" + port(plain.URL), false},
		"https, signed by itself":     {secure.URL, true},
		"https on localhost":          {"https://localhost" + port(secure.URL), true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := visit(t, c.address, "")
			for n := 1; n <= 3; n++ {
				w := load(t, p)
				write(t, w, setup)
				got, err := w.Read()
				if err != nil {
					t.Fatal(err)
				}
				cookie := 1
				if c.cookies {
					cookie = n
				}
				if want := fmt.Sprintf(`{"session":%d,"local":%d,"cookie":%d,"microphone":1}`, n, n, cookie); string(got) != want {
					t.Errorf("load %d finds %s: expected %s; the page says %q", n, got, want, p.Trouble())
				}
			}
			// Another visit begins with nothing.
			w := load(t, visit(t, c.address, ""))
			write(t, w, setup)
			if got, err := w.Read(); err != nil || string(got) != `{"session":1,"local":1,"cookie":1,"microphone":1}` {
				t.Errorf("another visit finds %s, %v", got, err)
			}
		})
	}
}

// Pages that ask for a process of their own, or for other isolation, are in the frame like all others.
func TestIsolatedPages(t *testing.T) {
	for name, headers := range map[string]map[string]string{
		"origin agent cluster":  {"Origin-Agent-Cluster": "?1"},
		"cross-origin policies": {"Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp", "Cross-Origin-Resource-Policy": "cross-origin"},
		"a strict policy":       {"Content-Security-Policy": "default-src 'self'; script-src 'self' 'nonce-abc'; require-trusted-types-for 'script'; frame-ancestors https://*.lightning.force.com"},
		"a sandbox":             {"Content-Security-Policy": "sandbox allow-scripts allow-same-origin"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			page := strings.Replace(libraries["npm 3.6.2"], `<script type="module">`, `<script type="module" nonce="abc">`, 1)
			s := serve(t, map[string]any{"/": with(headers, 200, page)})
			for _, drive := range []string{"", driver} {
				p := visit(t, s.URL, drive)
				w := load(t, p)
				write(t, w, setup)
				expect(t, w, "CONNECTOR_READY")
				if drive == "" {
					continue
				}
				if err := p.Do(t.Context(), "callArrives", call("")); err != nil {
					t.Error(err)
				}
				expect(t, w, "CALL_STARTED")
			}
		})
	}
}

// A drive file needs the page's policy out of the way. That must not hide that the page cannot be framed.
func TestDriveDoesNotHideAPolicy(t *testing.T) {
	s := serve(t, map[string]any{"/": with(map[string]string{"Content-Security-Policy": "default-src 'self'; frame-ancestors https://console.example"}, 200, "<!doctype html>")})
	for range 2 {
		if _, err := visit(t, s.URL, driver).Load(t.Context()); err == nil || !strings.Contains(err.Error(), "frame-ancestors https://console.example") {
			t.Errorf("says %v", err)
		}
	}
}

// Some pages find out whom they serve, and then load what is for them.
func TestPageThatMovesOn(t *testing.T) {
	for _, library := range []string{"base", "npm 3.6.2"} {
		s := serve(t, map[string]any{
			"/{$}": "<!doctype html><script>onload = () => setTimeout(() => { location.href = '/app' })</script>",
			"/app": libraries[library],
		})
		for _, drive := range []string{"", driver} {
			p := visit(t, s.URL, drive)
			w := load(t, p)
			write(t, w, setup)
			h := hear(w)
			for !h.has("CONNECTOR_READY") { // whose loads nobody else waits for
				if err := w.Ping(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
			if drive == "" {
				continue
			}
			if err := p.Do(t.Context(), check.CallArrives, call("")); err != nil {
				t.Error(err)
			}
			if err := w.Ping(t.Context()); err != nil || !h.has("CALL_STARTED") {
				t.Errorf("no call was announced, %v", err)
			}
		}
	}
}

func TestPageThatIsHeldUp(t *testing.T) {
	held := make(chan struct{})
	ctx, cancel := context.WithCancelCause(t.Context())
	enough := errors.New("enough")
	s := serve(t, map[string]any{"/": `<!doctype html><img src="/image">`, "/image": func(http.ResponseWriter, *http.Request) { cancel(enough); <-held }})
	t.Cleanup(func() { close(held) })
	p := visit(t, s.URL, "")
	if _, err := p.Load(ctx); !errors.Is(err, enough) {
		t.Errorf("says %v", err)
	}
	p.loadMax = 50 * time.Millisecond
	if err := p.arrival(t.Context(), p.frame); err == nil || !strings.Contains(err.Error(), "has not finished loading: something that it loads is held up, 50ms on") {
		t.Errorf("says %v", err)
	}
}

func TestPageThatHangs(t *testing.T) {
	p := visit(t, serve(t, map[string]any{"/": "<!doctype html>"}).URL, "")
	load(t, p)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if err := p.run(ctx, "for (;;);"); !errors.Is(err, context.DeadlineExceeded) {
		t.Fatalf("a script without end has ended: %v", err)
	}
	p.loadMax = 50 * time.Millisecond
	if _, err := p.Load(t.Context()); err == nil || !strings.Contains(err.Error(), "the page does not answer: a script in it does not end, 50ms on") {
		t.Errorf("says %v", err)
	}
}

// A wire ends with its page, however that ends, and says why.
func TestPageThatIsGone(t *testing.T) {
	for want, end := range map[error]func(*Page) error{
		errCrashed: func(p *Page) error {
			_, err := cdp.Call(t.Context(), p.target, cdppage.Crash, cdp.Empty{})
			return err
		},
		errClosed: func(p *Page) error {
			_, err := cdp.Call(t.Context(), chromedp.FromContext(p.browser.started).Browser, target.CloseTarget, target.CloseTargetParams{TargetID: p.target.TargetID})
			return err
		},
	} {
		t.Run(want.Error(), func(t *testing.T) {
			p := visit(t, serve(t, map[string]any{"/": libraries["base"]}).URL, driver)
			w := load(t, p)
			go func() { _ = end(p) }() // the answer may never come
			var err error
			for err == nil {
				_, err = w.Read()
			}
			if !errors.Is(err, want) {
				t.Errorf("read says %v", err)
			}
			_, load := p.Load(t.Context())
			for what, err := range map[string]error{"write": w.Write(t.Context(), []byte(setup)), "ping": w.Ping(t.Context()), "load": load, "do": p.Do(t.Context(), check.CallArrives, call(""))} {
				if !errors.Is(err, want) {
					t.Errorf("%s says %v", what, err)
				}
			}
		})
	}
}

// Adapters of the host's own site, and by http where no address is loopback.
func TestAdaptersElsewhere(t *testing.T) {
	plain := serve(t, map[string]any{"/": remembers})
	secure := httptest.NewTLSServer(site(t, map[string]any{"/": remembers}))
	t.Cleanup(secure.Close)
	b, err := Start(t.Context(), Options{Program: need.Chromium(t), rules: fmt.Sprintf(", MAP pbx.lightning.force.com:443 %s, MAP pbx.example:80 %s", secure.Listener.Addr(), plain.Listener.Addr())})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = b.Close() })
	for address, says := range map[string]string{
		"https://pbx.lightning.force.com/": `{"session":1,"local":1,"cookie":1,"microphone":1}`,
		"http://pbx.example/":              `"session":1,"local":1,`, // without what is for secure pages alone
	} {
		p, err := b.Visit(t.Context(), address, "", nil)
		if err != nil {
			t.Fatal(err)
		}
		w := load(t, p)
		write(t, w, setup)
		if got, err := w.Read(); err != nil || !strings.Contains(string(got), says) {
			t.Errorf("%s says %s, %v; the page says %q", address, got, err, p.Trouble())
		}
	}
}
