package api

import (
	"bytes"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// Passwords of the floor's people; no log may have them.
const (
	alicePassword = "canary alice 4711"
	bossPassword  = "canary boss 4711 "
)

// quietly runs a test in a bubble of fake time, on a floor where alice and boss have
// accounts.
func quietly(t *testing.T, test func(t *testing.T, f *floor)) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "log.db")
	synctest.Test(t, func(t *testing.T) {
		f := newQuietFloor(t, file)
		f.ask("acme/administrator", "PUT", "/v1/centers/acme/accounts/alice", map[string]any{"role": "agent", "agent": "alice", "name": "Alice Meyer", "password": alicePassword}).must(200)
		f.ask("acme/administrator", "PUT", "/v1/centers/acme/accounts/Boss", map[string]any{"role": "administrator", "password": bossPassword}).must(200)
		test(t, f)
	})
}

// signIn signs in and keeps the cookie under a name.
func (f *floor) signIn(as, login, password string) *reply {
	f.t.Helper()
	r := f.ask("", "POST", "/v1/centers/acme/sign-in", map[string]string{"name": login, "password": password})
	f.keepCookie(as, r)
	return r
}

// keepCookie does what a browser does.
func (f *floor) keepCookie(as string, r *reply) (came bool) {
	f.t.Helper()
	for _, line := range r.header.Values("Set-Cookie") {
		cookie, err := http.ParseSetCookie(line)
		if err != nil {
			f.t.Fatal(err)
		}
		if cookie.Name != "__Host-secondring-acme" || !cookie.Secure || !cookie.HttpOnly || cookie.Path != "/" || cookie.Domain != "" || cookie.SameSite != http.SameSiteStrictMode {
			f.t.Errorf("the cookie is %q", line)
		}
		f.tokens[as], came = cookie.Name+"="+cookie.Value, true
	}
	return came
}

// A person signs in by name and password, is told who they are and what they may do,
// and signs out; then the cookie opens nothing.
// spec: ACCESS-1, ACCESS-3, ACCESS-8
func TestSignIn(t *testing.T) {
	quietly(t, func(t *testing.T, f *floor) {
		var me, again Me
		f.signIn("desk", "ALICE", alicePassword).must(200).into(&me)
		f.ask("desk", "GET", "/v1/centers/acme/me", nil).must(200).into(&again)
		if me.Role != "agent" || me.Agent != "alice" || me.Account != "alice" || me.Name != "Alice Meyer" || me.SignIn == nil || !me.SignIn.Current || again.SignIn.ID != me.SignIn.ID {
			t.Errorf("%+v, %+v", me, again)
		}
		if me.May["acceptWork"] != "own" || me.May["listQueues"] != "all" || me.May["closeCall"] != "" || me.SignIn.LastAt.Sub(me.SignIn.Since) != 12*time.Hour {
			t.Errorf("%+v", me)
		}
		f.ask("desk", "GET", "/v1/centers/acme/agents/alice", nil).must(200)
		f.ask("desk", "GET", "/v1/centers/acme/agents/bob", nil).problem(403, codeForbidden)
		var program Me
		f.ask("acme/vendor", "GET", "/v1/centers/acme/me", nil).must(200).into(&program)
		if program.Role != "vendor" || program.Key == "" || program.SignIn != nil || program.May["startCall"] != "all" || program.May["listAccounts"] != "" {
			t.Errorf("a program is told %+v", program)
		}
		both := f.ask("desk", "GET", "/v1/centers/acme/me", nil, "Authorization: Bearer "+f.tokens["acme/vendor"])
		if both.must(200).into(&again); again.Role != "vendor" {
			t.Errorf("with an API key and a cookie: %+v", again)
		}
		f.ask("acme/vendor", "POST", "/v1/centers/acme/sign-out", nil).problem(409, "conflict")
		cookie := f.tokens["desk"]
		if out := f.ask("desk", "POST", "/v1/centers/acme/sign-out", nil).must(204); !f.keepCookie("desk", out) || f.tokens["desk"] != "__Host-secondring-acme=" {
			t.Errorf("signing out leaves the cookie: %v", out.header)
		}
		f.tokens["thief"] = cookie
		f.ask("thief", "GET", "/v1/centers/acme/me", nil).problem(401, codeUnauthenticated)
		f.ask("desk", "GET", "/v1/centers/acme/me", nil).problem(401, codeUnauthenticated)
	})
}

// Whatever is wrong is answered alike, and an account without a password, or a
// disabled one, cannot be signed in to.
// spec: ACCESS-1, ACCESS-7
func TestSignInRefused(t *testing.T) {
	quietly(t, func(t *testing.T, f *floor) {
		f.ask("acme/administrator", "PUT", "/v1/centers/acme/accounts/new", map[string]any{"role": "supervisor"}).must(200)
		f.ask("acme/administrator", "PUT", "/v1/centers/acme/accounts/off", map[string]any{"role": "supervisor", "password": alicePassword, "disabled": true}).must(200)
		told := map[string]bool{}
		for _, c := range [][2]string{{"alice", "wrong"}, {"alice", ""}, {"nobody", alicePassword}, {"new", ""}, {"new", alicePassword}, {"off", alicePassword}, {"../", "x"}, {"", ""}} {
			told[f.signIn("nobody", c[0], c[1]).problem(401, codeUnauthenticated).Detail] = true
		}
		elsewhere := f.ask("", "POST", "/v1/centers/nowhere/sign-in", map[string]string{"name": "alice", "password": alicePassword})
		told[elsewhere.problem(401, codeUnauthenticated).Detail] = true
		told[f.ask("", "POST", "/v1/centers/globex/sign-in", map[string]string{"name": "alice", "password": alicePassword}).problem(401, codeUnauthenticated).Detail] = true
		if len(told) != 1 {
			t.Errorf("who is wrong is told different things: %v", told)
		}
		f.ask("", "POST", "/v1/centers/acme/sign-in", `name=alice`, "Content-Type: application/x-www-form-urlencoded").problem(415, codeMediaType)
		var a Account
		f.ask("acme/administrator", "GET", "/v1/centers/acme/accounts/alice", nil).must(200).into(&a)
		if a.Failures != 2 {
			t.Errorf("%+v", a)
		}
		if tl := f.ask("acme/administrator", "GET", "/v1/centers/acme/events?limit=1000", nil).must(200).text; strings.Count(tl, `"SignInFailed"`) != 8 {
			t.Errorf("%d attempts are in the log", strings.Count(tl, `"SignInFailed"`))
		}
	})
}

// A page of another origin can use nobody's cookie, nor sign somebody in; programs,
// which are no pages, send no origin.
// spec: ACCESS-3
func TestOtherOrigins(t *testing.T) {
	quietly(t, func(t *testing.T, f *floor) {
		f.signIn("desk", "alice", alicePassword).must(200)
		const status = "/v1/centers/acme/agents/alice/status"
		for heads, allowed := range map[string]bool{
			"Sec-Fetch-Site: cross-site":  false,
			"Sec-Fetch-Site: same-site":   false, // another port or name beside ours
			"Sec-Fetch-Site: same-origin": true,
			"Sec-Fetch-Site: none":        true,
			"Origin: https://evil.test":   false,
			"Origin: null":                false,
			"Origin: http://127.0.0.1":    true,
			"X-Nothing: x":                true,
		} {
			want := map[bool]int{true: 204, false: 403}[allowed]
			if got := f.ask("desk", "POST", status, `{"status":"break"}`, heads); got.status != want {
				t.Errorf("%s: %d, want %d: %s", heads, got.status, want, got.text)
			}
			f.ask("acme/alice", "POST", status, `{"status":"break"}`, heads).must(204) // a key is not sent by browsers themselves
			if got := f.ask("desk", "GET", "/v1/centers/acme/me", nil, heads, "Upgrade: websocket"); (got.status == 200) != allowed {
				t.Errorf("%s: a WebSocket is answered %d", heads, got.status)
			}
			if got := f.ask("", "POST", "/v1/centers/acme/sign-in", map[string]string{"name": "alice", "password": alicePassword}, heads); (got.status == 200) != allowed {
				t.Errorf("%s: signing in is answered %d", heads, got.status)
			}
		}
	})
}

// A page that is used gets a new cookie every 15 minutes. What was on its way with the
// old one is answered, a little later the old one is worth nothing; whose answer with
// the new one was lost gets another.
// spec: ACCESS-4
func TestSignInIsRenewed(t *testing.T) {
	quietly(t, func(t *testing.T, f *floor) {
		ask := func(as string) *reply {
			t.Helper()
			return f.ask(as, "GET", "/v1/centers/acme/me", nil)
		}
		f.signIn("desk", "alice", alicePassword).must(200)
		f.tokens["old"] = f.tokens["desk"]
		time.Sleep(14 * time.Minute)
		if f.keepCookie("desk", ask("desk").must(200)) {
			t.Error("a fresh cookie was renewed")
		}
		time.Sleep(time.Minute)
		if !f.keepCookie("desk", ask("desk").must(200)) || f.tokens["desk"] == f.tokens["old"] {
			t.Error("an old cookie was not renewed")
		}
		if f.keepCookie("old", ask("old").must(200)) {
			t.Error("two requests of one page got two cookies")
		}
		ask("desk").must(200)
		time.Sleep(10 * time.Second)
		if !f.keepCookie("lost", ask("old").must(200)) {
			t.Error("whose new cookie was lost got no other")
		}
		ask("lost").must(200)
		time.Sleep(time.Minute)
		ask("old").problem(401, codeUnauthenticated)
		ask("lost").must(200)

		f.close() // the host is started again
		f.open()
		ask("lost").must(200)
		time.Sleep(time.Hour)
		ask("lost").problem(401, codeUnauthenticated)
	})
}

// Who changes the own password needs the old one, and stays signed in there only; an
// administrator needs none, and signs the person out.
// spec: ACCESS-2, ACCESS-5
func TestPasswords(t *testing.T) {
	quietly(t, func(t *testing.T, f *floor) {
		const password = "/v1/centers/acme/accounts/alice/password"
		f.signIn("desk", "alice", alicePassword).must(200)
		f.signIn("phone", "alice", alicePassword).must(200)
		f.signIn("boss", "boss", bossPassword).must(200)
		for _, c := range []struct{ old, fresh, field string }{
			{"", "another password", "old"}, {"wrong", "another password", "old"},
			{alicePassword, "eleven char", "password"}, {alicePassword, strings.Repeat("x", 257), "password"}, {alicePassword, "alice", "password"},
		} {
			p := f.ask("desk", "PUT", password, map[string]string{"old": c.old, "password": c.fresh}).problem(422, "invalid")
			if p.Errors[0].Field != c.field || strings.Contains(p.Detail, c.fresh) || p.Errors[0].Value != "" {
				t.Errorf("%+v: %+v", c, p)
			}
			f.ask("phone", "GET", "/v1/centers/acme/me", nil).must(200)
		}
		if !f.keepCookie("desk", f.ask("desk", "PUT", password, map[string]string{"old": alicePassword, "password": "zwölf Zeichen"}).must(204)) {
			t.Error("there is no new cookie")
		}
		f.ask("desk", "GET", "/v1/centers/acme/me", nil).must(200)
		f.ask("phone", "GET", "/v1/centers/acme/me", nil).problem(401, codeUnauthenticated)
		f.signIn("phone", "alice", alicePassword).problem(401, codeUnauthenticated)
		f.signIn("phone", "alice", "zwölf Zeichen").must(200)

		if f.keepCookie("x", f.ask("boss", "PUT", password, map[string]string{"password": "set by the boss"}).must(204)) {
			t.Error("the administrator got a cookie of somebody else")
		}
		f.ask("desk", "GET", "/v1/centers/acme/me", nil).problem(401, codeUnauthenticated)
		f.ask("boss", "GET", "/v1/centers/acme/me", nil).must(200)
		f.signIn("desk", "alice", "set by the boss").must(200)
		f.ask("desk", "PUT", "/v1/centers/acme/accounts/boss/password", map[string]string{"password": "set by alice!"}).problem(403, codeForbidden)
	})
}

// Accounts are put, listed, changed and removed, survive a restart, and a login name
// is one account's.
// spec: ACCESS-1, ACCESS-6
func TestAccounts(t *testing.T) {
	quietly(t, func(t *testing.T, f *floor) {
		const accounts = "/v1/centers/acme/accounts"
		f.signIn("desk", "alice", alicePassword).must(200)
		f.signIn("phone", "alice", alicePassword).must(200)
		var signIns list[SignIn]
		f.ask("desk", "GET", accounts+"/alice/sign-ins", nil).must(200).into(&signIns)
		other, _ := among(signIns.Items, func(s SignIn) bool { return !s.Current })
		if len(signIns.Items) != 2 || other.ID == "" {
			t.Fatalf("%+v", signIns)
		}
		f.ask("desk", "DELETE", accounts+"/alice/sign-ins/"+other.ID, nil).must(204)
		f.ask("phone", "GET", "/v1/centers/acme/me", nil).problem(401, codeUnauthenticated)
		f.ask("desk", "DELETE", accounts+"/alice/sign-ins/"+other.ID, nil).problem(404, "not-found")
		f.ask("desk", "DELETE", accounts+"/alice/sign-ins/x", nil).problem(404, "not-found")
		f.ask("desk", "DELETE", accounts+"/boss/sign-ins", nil).problem(403, codeForbidden)
		f.ask("desk", "GET", accounts+"/nobody", nil).problem(403, codeForbidden) // who may not ask is not told either
		f.ask("acme/administrator", "DELETE", accounts+"/alice/sign-ins", nil).must(204)
		f.ask("desk", "GET", "/v1/centers/acme/me", nil).problem(401, codeUnauthenticated)

		f.close()
		f.open()
		var one, two list[Account]
		f.ask("acme/administrator", "GET", accounts+"?limit=1", nil).must(200).into(&one)
		f.ask("acme/administrator", "GET", accounts+"?limit=1&after="+one.Next, nil).must(200).into(&two)
		if both := one.Items[0].Account + two.Items[0].Account; both != "aliceboss" && both != "bossalice" || two.Next != "" {
			t.Errorf("the accounts are %s", both)
		}
		var a Account
		f.ask("acme/administrator", "PUT", accounts+"/ALICE", map[string]any{"role": "supervisor", "name": "Alice Novak"}).must(200).into(&a)
		if a.Account != "alice" || a.Role != "supervisor" || a.Agent != "" || a.Name != "Alice Novak" {
			t.Errorf("%+v", a)
		}
		f.signIn("desk", "alice", alicePassword).must(200) // a change of the role leaves the password
		for body, field := range map[string]string{
			`{"role":"vendor"}`:                        "role",
			`{"role":"agent"}`:                         "agent",
			`{"role":"agent","agent":"nobody"}`:        "agent",
			`{"role":"supervisor","agent":"bob"}`:      "agent",
			`{"role":"supervisor","password":"short"}`: "password",
			`{"role":"supervisor","password":"alice"}`: "password",
		} {
			if p := f.ask("acme/administrator", "PUT", accounts+"/alice", body).problem(422, "invalid"); p.Errors[0].Field != field {
				t.Errorf("%s: %+v", body, p)
			}
		}
		f.ask("acme/administrator", "PUT", accounts+"/-x", `{"role":"supervisor"}`).problem(422, "invalid")
		f.ask("acme/administrator", "DELETE", accounts+"/alice", nil).must(204)
		f.ask("desk", "GET", "/v1/centers/acme/me", nil).problem(401, codeUnauthenticated)
		f.ask("acme/administrator", "DELETE", accounts+"/alice", nil).problem(404, "not-found")
		f.signIn("desk", "alice", alicePassword).problem(401, codeUnauthenticated)
	})
}

// The account of a removed agent goes too. Who gets the login name later does not get
// the password with it.
// spec: ACCESS-1, ACCESS-5
func TestLoginNameGoesToSomebodyElse(t *testing.T) {
	quietly(t, func(t *testing.T, f *floor) {
		f.signIn("desk", "alice", alicePassword).must(200)
		f.ask("acme/alice", "POST", "/v1/centers/acme/agents/alice/status", `{"status":"break"}`).must(204)
		f.ask("acme/administrator", "DELETE", "/v1/centers/acme/agents/alice", nil).must(204)
		f.ask("desk", "GET", "/v1/centers/acme/me", nil).problem(401, codeUnauthenticated)
		f.ask("acme/administrator", "GET", "/v1/centers/acme/accounts/alice", nil).problem(404, "not-found")
		f.ask("acme/administrator", "PUT", "/v1/centers/acme/accounts/alice", `{"role":"supervisor"}`).must(200)
		f.signIn("desk", "alice", alicePassword).problem(401, codeUnauthenticated)
	})
}

// Guessing waits longer and longer, and a right password in between does not get
// through; the answer says how long, and who waits gets in.
// spec: ACCESS-7
func TestGuessing(t *testing.T) {
	quietly(t, func(t *testing.T, f *floor) {
		begin, guesses, waits := time.Now(), 0, 0
		for time.Since(begin) < time.Hour {
			r := f.signIn("thief", "alice", fmt.Sprint("guess number ", guesses))
			if r.status == http.StatusUnauthorized {
				guesses++
				continue
			}
			p := r.problem(429, codeThrottled)
			if f.signIn("thief", "alice", alicePassword).status != http.StatusTooManyRequests {
				t.Fatal("a right password got through a wait")
			}
			var seconds int
			if _, err := fmt.Sscan(r.header.Get("Retry-After"), &seconds); err != nil || seconds < 1 || !strings.Contains(p.Detail, fmt.Sprint(seconds)) {
				t.Fatalf("Retry-After %q: %s", r.header.Get("Retry-After"), p.Detail)
			}
			waits++
			time.Sleep(time.Duration(seconds) * time.Second)
		}
		if guesses < 8 || guesses > 20 || waits < 8 {
			t.Errorf("an hour had %d guesses and %d waits", guesses, waits)
		}
		f.ask("", "POST", "/v1/centers/acme/sign-in", map[string]string{"name": "boss", "password": bossPassword}).must(200)
		time.Sleep(15 * time.Minute)
		f.signIn("desk", "alice", alicePassword).must(200)
	})
}

// No password and no secret is in the log of the host or in the data file.
// spec: ACCESS-2
func TestSecretsStayInside(t *testing.T) {
	file := ""
	var secrets []string
	quietly(t, func(t *testing.T, f *floor) {
		file = f.file
		f.signIn("desk", "alice", alicePassword).must(200)
		f.ask("desk", "PUT", "/v1/centers/acme/accounts/alice/password", map[string]string{"old": alicePassword, "password": "canary second 4711"}, "Idempotency-Key: one").must(204)
		f.signIn("desk", "alice", "canary third 4711").problem(401, codeUnauthenticated)
		f.signIn("desk", "alice", "canary second 4711").must(200)
		_, secret, _ := strings.Cut(f.tokens["desk"], ".")
		secrets = append(secrets, "canary", "argon2id", secret)
		for _, at := range []string{"events?limit=1000", "accounts", "accounts/alice", "accounts/alice/sign-ins", "me"} {
			text := f.ask("acme/administrator", "GET", "/v1/centers/acme/"+at, nil).must(200).text + f.log.String()
			for _, secret := range secrets {
				if strings.Contains(text, secret) {
					t.Errorf("%s shows %q", at, secret)
				}
			}
		}
	})
	for _, suffix := range []string{"", "-wal"} {
		data, err := os.ReadFile(file + suffix)
		if err != nil && suffix == "" {
			t.Fatal(err)
		}
		for _, secret := range []string{secrets[0], secrets[2]} {
			if bytes.Contains(data, []byte(secret)) {
				t.Errorf("%q is in the data file", secret)
			}
		}
	}
}
