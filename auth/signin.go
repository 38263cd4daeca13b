package auth

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/engine"
	"github.com/secondring/secondring/eventlog"
)

// cookieNames begin with __Host-: browsers take such a cookie only from the host
// itself, by TLS (or on the machine itself), for all paths.
const cookieNames = "__Host-secondring-"

// Secret is what a browser stays signed in by. It shows itself nowhere.
type Secret struct {
	center eventlog.CenterID
	signIn center.SignInID
	text   string
}

func newSecret(id eventlog.CenterID, signIn center.SignInID) Secret {
	random := make([]byte, secretBytes)
	_, _ = rand.Read(random) // crypto/rand never fails
	return Secret{id, signIn, letters.EncodeToString(random)}
}

func (s Secret) hash() [32]byte { return sha256.Sum256([]byte(s.text)) }

// String leaves the secret out.
func (s Secret) String() string { return s.signIn.String() + ".…" }

// GoString leaves the secret out of %#v.
func (s Secret) GoString() string { return s.String() }

// LogValue leaves the secret out of logs.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }

// Cookie is the secret for a browser; of no secret it is one that takes the cookie
// away. Strict, since no page of another site has a reason to send it.
// spec: ACCESS-3
func (s Secret) Cookie(id eventlog.CenterID) *http.Cookie {
	c := &http.Cookie{Name: cookieNames + string(id), Path: "/", Secure: true, HttpOnly: true, SameSite: http.SameSiteStrictMode}
	if s.text == "" {
		c.MaxAge = -1
		return c
	}
	c.Value = strconv.FormatUint(uint64(s.signIn), 36) + "." + s.text
	return c
}

// secretOf finds the secret of a request to a center; its text is "" if it has none.
func secretOf(r *http.Request, id eventlog.CenterID) Secret {
	cookie, err := r.Cookie(cookieNames + string(id))
	if err != nil || len(cookie.Value) > tokenBytesMax {
		return Secret{}
	}
	number, text, _ := strings.Cut(cookie.Value, ".")
	n, err := strconv.ParseUint(number, 36, 64)
	if err != nil {
		return Secret{center: id, text: "?"} // something was shown, and it is wrong
	}
	return Secret{id, center.SignInID(n), text}
}

// sameOrigin keeps pages of other origins from using somebody's cookie. Its check
// lets reading requests pass; one that opens a WebSocket is none.
// spec: ACCESS-3
func sameOrigin(r *http.Request) error {
	probe := *r
	if r.Header.Get("Upgrade") != "" {
		probe.Method = http.MethodPost
	}
	if err := http.NewCrossOriginProtection().Check(&probe); err != nil {
		return &Denied{Kind: Forbidden, Sentence: "the request comes from a page of another origin"}
	}
	return nil
}

// signedIn says who is signed in by a secret.
// spec: ACCESS-3
func signedIn(r *http.Request, centers Centers, s Secret) (Principal, error) {
	if err := sameOrigin(r); err != nil {
		return Principal{}, err
	}
	ended := &Denied{Kind: Unauthenticated, Sentence: "you are not signed in here any more: sign in again"}
	var kept center.SignIn
	var account center.Account
	err := centers.View(r.Context(), s.center, func(c *center.Center) {
		if v := c.SignIn(s.signIn); v != nil {
			kept, account = *v, *c.Account(v.Account)
		}
	})
	if errors.Is(err, engine.ErrUnknownCenter) {
		return Principal{}, ended
	}
	if err != nil {
		return Principal{}, fmt.Errorf("check sign-in: %w", err)
	}
	hash, now := s.hash(), center.Millis(time.Now().UnixMilli())
	current := subtle.ConstantTimeCompare(hash[:], kept.Hash[:]) == 1
	before := subtle.ConstantTimeCompare(hash[:], kept.Previous[:]) == 1 && now < kept.PreviousUntil
	if kept.ID == 0 || now >= kept.Due || !current && !before {
		return Principal{}, ended
	}
	return Principal{Center: s.center, Role: account.Role, Agent: account.Agent, Account: account.ID, SignIn: kept.ID,
		secret: hash, renew: kept.Rotates(hash, now)}, nil
}

// Renew exchanges the secret of a principal's sign-in, if it is old enough. The
// result has no text if it is not, or if another request was first.
// spec: ACCESS-4
func (a *Accounts) Renew(ctx context.Context, p Principal) (Secret, error) {
	if !p.renew {
		return Secret{}, nil
	}
	fresh := newSecret(p.Center, p.SignIn)
	if err := a.do(ctx, p.Center, p.Sender(), center.RotateSignIn{ID: p.SignIn, From: p.secret, To: fresh.hash()}); err != nil {
		return Secret{}, err
	}
	ours := false
	err := a.engine.View(ctx, p.Center, func(c *center.Center) {
		v := c.SignIn(p.SignIn)
		ours = v != nil && v.Hash == fresh.hash()
	})
	if err != nil || !ours {
		return Secret{}, err
	}
	return fresh, nil
}

// Fresh says whether there is a secret at all.
func (s Secret) Fresh() bool { return s.text != "" }

// SignIn signs a person in whose name and password are right. Else the error is a
// *Denied, a *ThrottledError, ErrBusy, or a fault of the host. Whether there is such
// a name cannot be told from the answer or its time.
// spec: ACCESS-2, ACCESS-7
func (a *Accounts) SignIn(r *http.Request, id eventlog.CenterID, login, password string) (Principal, Secret, error) {
	if err := sameOrigin(r); err != nil {
		return Principal{}, Secret{}, err
	}
	login = strings.ToLower(login)
	try, err := a.throttle.begin(id, login, sourceOf(r.RemoteAddr))
	if err != nil {
		a.failed(FailedSignIn{id, r.RemoteAddr, CauseThrottled})
		return Principal{}, Secret{}, err
	}
	p, secret, err := a.signIn(r.Context(), id, login, password)
	var denied *Denied
	switch {
	case err == nil:
		a.throttle.right(try)
	case errors.As(err, &denied):
		a.failed(FailedSignIn{id, r.RemoteAddr, CauseWrong})
	case errors.Is(err, ErrBusy):
		a.throttle.undo(try)
	}
	return p, secret, err
}

func (a *Accounts) signIn(ctx context.Context, id eventlog.CenterID, login, password string) (p Principal, fresh Secret, err error) {
	wrong := &Denied{Kind: Unauthenticated, Sentence: "name or password is wrong, or the account is disabled"}
	l, err := a.of(ctx, id)
	if errors.Is(err, engine.ErrUnknownCenter) {
		l, err = &logins{}, nil
	}
	if err != nil {
		return p, fresh, err
	}
	account := l.find(login)
	row, right, spent, err := a.check(ctx, id, account, password)
	if err != nil {
		return p, fresh, err
	}
	if !right {
		return p, fresh, a.mistaken(ctx, id, account, wrong)
	}
	l.writing.Lock()
	defer l.writing.Unlock()
	now, err := a.read(ctx, id, account)
	if err != nil {
		return p, fresh, err
	}
	if now.Hash != row.Hash { // changed while the old one was checked
		return p, fresh, wrong
	}
	var persons []eventlog.Person
	if spent != a.effort {
		if now.Hash, err = a.hash(ctx, password); err != nil {
			return p, fresh, err
		}
		persons = append(persons, now.row(account))
	}
	return a.open(ctx, id, account, persons, wrong)
}

// check compares a password, and does the same work for a name that nobody has.
func (a *Accounts) check(ctx context.Context, id eventlog.CenterID, account center.AccountID, password string) (row Login, right bool, spent effort, err error) {
	release, err := a.slot(ctx)
	if err != nil {
		return row, false, spent, err
	}
	defer release()
	row, err = a.read(ctx, id, account)
	if err != nil && !errors.Is(err, engine.ErrUnknownCenter) {
		return row, false, spent, err
	}
	hash := row.Hash
	if hash == "" {
		hash = a.dummy()
	}
	if len(password) > passwordBytesMax {
		password = "" // nobody has one
	}
	if right, spent, err = fits(hash, password); err != nil {
		return row, false, spent, fmt.Errorf("password hash of account %s: %w", account, err)
	}
	return row, right && row.Hash != "", spent, nil
}

// mistaken keeps a wrong attempt for the audit trail, within its bound.
func (a *Accounts) mistaken(ctx context.Context, id eventlog.CenterID, account center.AccountID, wrong error) error {
	if !a.throttle.report(id) {
		return wrong
	}
	err := a.do(context.WithoutCancel(ctx), id, center.Sender{}, center.PasswordMistaken{Account: account})
	if err != nil && !errors.Is(err, engine.ErrUnknownCenter) {
		return err
	}
	return wrong
}

// open signs in whose password was right.
func (a *Accounts) open(ctx context.Context, id eventlog.CenterID, account center.AccountID, persons []eventlog.Person, wrong error) (p Principal, fresh Secret, err error) {
	err = a.engine.View(ctx, id, func(c *center.Center) {
		if v := c.Account(account); v != nil && !v.Disabled {
			p = Principal{Center: id, Role: v.Role, Agent: v.Agent, Account: account, SignIn: center.SignInID(engine.NewRef())}
		}
	})
	if err != nil {
		return p, fresh, err
	}
	if p.Account == 0 {
		return Principal{}, fresh, a.mistaken(ctx, id, account, wrong)
	}
	fresh = newSecret(id, p.SignIn)
	p.secret = fresh.hash()
	if err := a.do(ctx, id, p.Sender(), center.OpenSignIn{Account: account, ID: p.SignIn, Hash: p.secret}, persons...); err != nil {
		return Principal{}, Secret{}, err
	}
	return p, fresh, nil
}

// SignOut ends one sign-in of an account, or, with 0, all of them.
func (a *Accounts) SignOut(ctx context.Context, by Principal, account center.AccountID, signIn center.SignInID) error {
	return a.do(ctx, by.Center, by.Sender(), center.EndSignIns{Account: account, ID: signIn})
}

// CheckPassword says whether it is the password of the principal's account. It is
// throttled as signing in is.
func (a *Accounts) CheckPassword(r *http.Request, p Principal, password string) error {
	known, err := a.Known(r.Context(), p.Center, p.Account)
	if err != nil {
		return err
	}
	try, err := a.throttle.begin(p.Center, known.Login, sourceOf(r.RemoteAddr))
	if err != nil {
		return err
	}
	_, right, _, err := a.check(r.Context(), p.Center, p.Account, password)
	switch {
	case errors.Is(err, ErrBusy):
		a.throttle.undo(try)
		return err
	case err != nil:
		return err
	case right:
		a.throttle.right(try)
		return nil
	}
	return a.mistaken(r.Context(), p.Center, p.Account, &center.Refusal{Code: center.CodeInvalid, Field: "old", Expected: "the password until now",
		Sentence: "old is wrong: expected the password until now"})
}
