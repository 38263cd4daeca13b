package auth

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/fxamacker/cbor/v2"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/engine"
	"github.com/secondring/secondring/eventlog"
)

// Login is what the vault knows of an account. Its name and key are where package
// people has them, so that both read the row.
type Login struct {
	Name  string `cbor:"2,keyasint,omitempty"` // what people read
	Login string `cbor:"3,keyasint,omitempty"` // by which the person signs in; none once the account is removed
	Hash  string `cbor:"30,keyasint,omitempty"`
}

// rows are written the same way every time.
var rows, _ = cbor.CoreDetEncOptions().EncMode()

func (l Login) row(id center.AccountID) eventlog.Person {
	body, err := rows.Marshal(l)
	if err != nil {
		panic(fmt.Sprintf("a login has only text: %v", err))
	}
	return eventlog.Person{Ref: eventlog.Ref(id), Body: body}
}

// loginForm is what fits a path and a sentence. Case does not count.
var loginForm = regexp.MustCompile(`^[a-z0-9][a-z0-9._@+-]{0,127}$`)

// AccountRules are what an administrator says of an account.
type AccountRules struct {
	Login    string
	Name     string
	Role     center.Role
	Agent    center.AgentID
	Disabled bool
	Password string // "" leaves it as it is; an account without one cannot be signed in to
}

// Accounts knows the accounts of all centers by their login names. The vault rows of
// accounts are written by it alone.
type Accounts struct {
	engine   *engine.Engine
	effort   effort
	dummy    func() string // a hash of nobody's password
	throttle *throttle
	failed   func(FailedSignIn)
	hashing  chan struct{}
	waiting  atomic.Int32

	mu      sync.Mutex
	centers map[eventlog.CenterID]*logins
}

// logins are those of one center. A reference that was minted and not used is
// harmless.
type logins struct {
	writing sync.Mutex // held from reading a row to writing it

	mu   sync.Mutex
	ids  map[string]center.AccountID
	rows map[center.AccountID]Login // without hashes
}

// NewAccounts makes the accounts of an engine's centers. They are read when a center
// is first asked for.
func NewAccounts(e *engine.Engine) *Accounts {
	a := &Accounts{engine: e, effort: standardEffort, throttle: newThrottle(), failed: func(FailedSignIn) {}, hashing: make(chan struct{}, hashesAtOnce), centers: map[eventlog.CenterID]*logins{}}
	a.dummy = sync.OnceValue(func() string { return a.effort.hash(NewPassword()) })
	return a
}

// FailedSignIn is an attempt that failed. The name that was tried is not in it: people
// type their passwords there.
type FailedSignIn struct {
	Center  eventlog.CenterID // as it came: there may be no such
	Address string            // of who tried, with a port
	Cause   string
}

// Causes of a failed sign-in.
const (
	CauseWrong     = "wrong"     // name or password, or the account is disabled
	CauseThrottled = "throttled" // it was not looked at
)

// OnFailure says who is told of attempts that failed. It is said before the first one.
func (a *Accounts) OnFailure(tell func(FailedSignIn)) { a.failed = tell }

// of gives the logins of a center.
func (a *Accounts) of(ctx context.Context, id eventlog.CenterID) (*logins, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if l := a.centers[id]; l != nil {
		return l, nil
	}
	var refs []eventlog.Ref
	err := a.engine.View(ctx, id, func(c *center.Center) {
		for _, account := range c.Accounts() {
			refs = append(refs, eventlog.Ref(account.ID))
		}
	})
	if err != nil {
		return nil, err
	}
	found, err := a.engine.People(ctx, id, refs)
	if err != nil {
		return nil, err
	}
	l := &logins{ids: map[string]center.AccountID{}, rows: map[center.AccountID]Login{}}
	for ref, body := range found {
		row, err := readLogin(body)
		if err != nil {
			return nil, err
		}
		l.put(center.AccountID(ref), row)
	}
	a.centers[id] = l
	return l, nil
}

func readLogin(body []byte) (row Login, err error) {
	if len(body) == 0 {
		return row, nil
	}
	if err := cbor.Unmarshal(body, &row); err != nil {
		return row, fmt.Errorf("row of an account: %w", err)
	}
	return row, nil
}

func (l *logins) put(id center.AccountID, row Login) {
	row.Hash = ""
	l.mu.Lock()
	defer l.mu.Unlock()
	l.rows[id] = row
	if row.Login != "" {
		l.ids[row.Login] = id
	}
}

// mint gives the reference that belongs to a login name, or draws one.
func (l *logins) mint(login string) center.AccountID {
	l.mu.Lock()
	defer l.mu.Unlock()
	id, ok := l.ids[login]
	if !ok {
		id = center.AccountID(engine.NewRef())
		l.ids[login] = id
	}
	return id
}

func (l *logins) find(login string) center.AccountID {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.ids[login]
}

// remove lets go of a login name; the person's name stays for sentences about the
// past.
func (l *logins) remove(id center.AccountID) {
	l.mu.Lock()
	defer l.mu.Unlock()
	row := l.rows[id]
	delete(l.ids, row.Login)
	l.rows[id] = Login{Name: row.Name}
}

// read gives a row with its hash.
func (a *Accounts) read(ctx context.Context, id eventlog.CenterID, account center.AccountID) (Login, error) {
	found, err := a.engine.People(ctx, id, []eventlog.Ref{eventlog.Ref(account)})
	if err != nil {
		return Login{}, err
	}
	return readLogin(found[eventlog.Ref(account)])
}

// Find gives the account of a login name; 0 if there is none.
func (a *Accounts) Find(ctx context.Context, id eventlog.CenterID, login string) (center.AccountID, error) {
	l, err := a.of(ctx, id)
	if err != nil {
		return 0, err
	}
	account := l.find(strings.ToLower(login))
	known := false
	err = a.engine.View(ctx, id, func(c *center.Center) { known = c.Account(account) != nil })
	if err != nil || !known {
		return 0, err
	}
	return account, nil
}

// Known is what people may read of an account, also of one that was removed.
func (a *Accounts) Known(ctx context.Context, id eventlog.CenterID, account center.AccountID) (Login, error) {
	l, err := a.of(ctx, id)
	if err != nil {
		return Login{}, err
	}
	l.mu.Lock()
	row, ok := l.rows[account]
	l.mu.Unlock()
	if ok {
		return row, nil
	}
	if row, err = a.read(ctx, id, account); err != nil { // removed before the host was started
		return Login{}, err
	}
	return Login{Name: row.Name}, nil
}

var accountIDForm = regexp.MustCompile(`\bac-\d+\b`)

// Sentence puts login names, or the names of those who were removed, in the place of
// accounts' ids.
func (a *Accounts) Sentence(ctx context.Context, id eventlog.CenterID, text string) string {
	return accountIDForm.ReplaceAllStringFunc(text, func(word string) string {
		n, err := strconv.ParseUint(word[len("ac-"):], 10, 64)
		if err != nil {
			return word
		}
		known, err := a.Known(ctx, id, center.AccountID(n))
		if shown := cmp.Or(known.Login, known.Name); err == nil && shown != "" {
			return shown
		}
		return word
	})
}

// Put adds an account or changes it. What the machine refuses comes as a
// *center.Refusal.
// spec: ACCESS-1
func (a *Accounts) Put(ctx context.Context, id eventlog.CenterID, sender center.Sender, rules AccountRules) error {
	login := strings.ToLower(rules.Login)
	if !loginForm.MatchString(login) {
		return &center.Refusal{Code: center.CodeInvalid, Field: "account", Value: rules.Login, Expected: "1 to 128 letters, digits and . _ @ + -",
			Sentence: fmt.Sprintf("account is %q: expected 1 to 128 letters, digits and . _ @ + -", rules.Login)}
	}
	if rules.Password != "" {
		if no := checkPassword(rules.Password, login); no != nil {
			return no
		}
	}
	l, err := a.of(ctx, id)
	if err != nil {
		return err
	}
	l.writing.Lock()
	defer l.writing.Unlock()
	account := l.mint(login)
	row, err := a.read(ctx, id, account)
	if err != nil {
		return err
	}
	known := false
	if err := a.engine.View(ctx, id, func(c *center.Center) { known = c.Account(account) != nil }); err != nil {
		return err
	}
	if !known {
		row.Hash = "" // that of somebody who had the name before
	}
	row.Login, row.Name = login, rules.Name
	if rules.Password != "" {
		if row.Hash, err = a.hash(ctx, rules.Password); err != nil {
			return err
		}
	}
	body := center.PutAccount{ID: account, Role: rules.Role, Agent: rules.Agent, Disabled: rules.Disabled, Password: rules.Password != ""}
	if err := a.do(ctx, id, sender, body, row.row(account)); err != nil {
		return err
	}
	l.put(account, row)
	return nil
}

// SetPassword gives an account a new password, and ends its sign-ins. If the person
// did it by one of them, that one goes on, and what it goes on by is returned.
// spec: ACCESS-5
func (a *Accounts) SetPassword(ctx context.Context, id eventlog.CenterID, by Principal, account center.AccountID, password string) (Secret, error) {
	l, err := a.of(ctx, id)
	if err != nil {
		return Secret{}, err
	}
	l.writing.Lock()
	defer l.writing.Unlock()
	row, err := a.read(ctx, id, account)
	if err != nil {
		return Secret{}, err
	}
	if no := checkPassword(password, row.Login); no != nil {
		return Secret{}, no
	}
	if row.Hash, err = a.hash(ctx, password); err != nil {
		return Secret{}, err
	}
	body, fresh := center.ChangePassword{Account: account}, Secret{}
	if by.SignIn != 0 && by.Account == account {
		fresh = newSecret(id, by.SignIn)
		body.Keep, body.Hash = by.SignIn, fresh.hash()
	}
	return fresh, a.do(ctx, id, by.Sender(), body, row.row(account))
}

// Remove ends an account. Of the person only the name is kept, for the audit trail.
func (a *Accounts) Remove(ctx context.Context, id eventlog.CenterID, sender center.Sender, account center.AccountID) error {
	l, err := a.of(ctx, id)
	if err != nil {
		return err
	}
	l.writing.Lock()
	defer l.writing.Unlock()
	row, err := a.read(ctx, id, account)
	if err != nil {
		return err
	}
	if err := a.do(ctx, id, sender, center.RemoveAccount{ID: account}, Login{Name: row.Name}.row(account)); err != nil {
		return err
	}
	l.remove(account)
	return nil
}

// do hands an input to a center. A refusal is the error.
func (a *Accounts) do(ctx context.Context, id eventlog.CenterID, sender center.Sender, body center.InputBody, persons ...eventlog.Person) error {
	answer, err := a.engine.Do(ctx, id, engine.Request{Body: body, Sender: sender, People: persons})
	switch {
	case err != nil:
		return err
	case answer.Refusal != nil:
		return answer.Refusal
	}
	return nil
}

// ErrBusy says that too many passwords are being checked already.
var ErrBusy = errors.New("too many passwords are being checked already")

// How many passwords are hashed at once, and wait for it. Each takes 19 MiB and one
// processor for some tens of milliseconds, which calls would miss.
const (
	hashesAtOnce  = 2
	hashesWaiting = 64
)

// slot waits until a password may be hashed.
// spec: ACCESS-2
func (a *Accounts) slot(ctx context.Context) (release func(), err error) {
	if a.waiting.Add(1) > hashesWaiting {
		a.waiting.Add(-1)
		return nil, ErrBusy
	}
	defer a.waiting.Add(-1)
	select {
	case a.hashing <- struct{}{}:
		return func() { <-a.hashing }, nil
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}

func (a *Accounts) hash(ctx context.Context, password string) (string, error) {
	release, err := a.slot(ctx)
	if err != nil {
		return "", err
	}
	defer release()
	return a.effort.hash(password), nil
}
