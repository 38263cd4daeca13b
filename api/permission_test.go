package api

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/secondring/secondring/auth"
	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/eventlog"
)

// openOperations need nobody known.
var openOperations = []string{"getHealth", "getReadiness", "signIn"}

// asker is somebody who sends requests.
type asker struct {
	name      string
	principal auth.Principal                                  // none: nobody
	show      func(r *http.Request, target eventlog.CenterID) // puts what the asker has into a request
}

// permissions holds what the document says and what the host does against the one
// table.
type permissions struct {
	*floor
	contract  *contract
	generator *generator
	askers    []asker
	objects   map[string]map[string]string // by kind, the agent's own: works, alice
	signIns   uint64
	cookies   map[signedIn]string // of sign-ins that nothing has ended

	spare *permissions // a floor for what may change it, while nothing has
}

type signedIn struct {
	center  eventlog.CenterID
	account center.AccountID
}

func newPermissions(t *testing.T, c *contract) *permissions {
	p := &permissions{floor: newFloor(t), contract: c, generator: &generator{rnd: rand.New(rand.NewPCG(1, 9)), document: c.document}, cookies: map[signedIn]string{}}
	p.objects = map[string]map[string]string{"agents": {}, "works": {}, "accounts": {}}
	for _, key := range []string{"alice", "bob"} {
		p.connect(acme, key)
		call := p.call(acme, p.start(acme, "Carol"))
		p.objects["agents"][key], p.objects["accounts"][key], p.objects["works"][key] = key, key, call.Works[0].ID
	}
	for _, id := range []eventlog.CenterID{acme, globex} {
		for _, name := range []string{"supervisor", "administrator", "vendor", "integrator", "wall", "alice", "bob"} {
			principal := p.principal(id, name)
			p.askers = append(p.askers, asker{"key of " + string(id) + "/" + name, principal, p.byKey(p.tokens[string(id)+"/"+name])})
			if principal.Role == center.VendorRole || principal.Role == center.IntegratorRole || principal.Role == center.WallRole {
				continue
			}
			principal.Account = p.account(id, name, principal)
			p.askers = append(p.askers, asker{"sign-in of " + string(id) + "/" + name, principal, func(r *http.Request, _ eventlog.CenterID) {
				p.byCookie(r, id, p.cookie(id, principal.Account))
			}})
		}
	}
	p.addNobody()
	return p
}

func (p *permissions) principal(id eventlog.CenterID, name string) auth.Principal {
	if role, err := center.ParseRole(name); err == nil {
		return auth.Principal{Center: id, Role: role}
	}
	return auth.Principal{Center: id, Role: center.AgentRole, Agent: p.directories[id].Mint(name)}
}

// account puts an account without a password: these sign in beside the door.
func (p *permissions) account(id eventlog.CenterID, name string, of auth.Principal) center.AccountID {
	p.t.Helper()
	if err := p.accounts.Put(p.t.Context(), id, center.Sender{}, auth.AccountRules{Login: name, Role: of.Role, Agent: of.Agent}); err != nil {
		p.t.Fatal(err)
	}
	account, err := p.accounts.Find(p.t.Context(), id, name)
	if err != nil || account == 0 {
		p.t.Fatal(account, err)
	}
	return account
}

// signIn signs an account in, and gives the value of its cookie.
func (p *permissions) signIn(id eventlog.CenterID, account center.AccountID) string {
	p.t.Helper()
	p.signIns++
	secret := fmt.Sprint("secret", p.signIns)
	p.do(id, center.OpenSignIn{Account: account, ID: center.SignInID(p.signIns), Hash: sha256.Sum256([]byte(secret))})
	return strconv.FormatUint(p.signIns, 36) + "." + secret
}

// cookie gives the cookie of an account, and signs it in if it is not.
func (p *permissions) cookie(id eventlog.CenterID, account center.AccountID) string {
	who := signedIn{id, account}
	if p.cookies[who] == "" {
		p.cookies[who] = p.signIn(id, account)
	}
	return p.cookies[who]
}

func (*permissions) byKey(token string) func(*http.Request, eventlog.CenterID) {
	return func(r *http.Request, _ eventlog.CenterID) { r.Header.Set("Authorization", "Bearer "+token) }
}

func (*permissions) byCookie(r *http.Request, id eventlog.CenterID, value string) {
	r.Header.Add("Cookie", "__Host-secondring-"+string(id)+"="+value)
}

// addNobody adds those who have nothing that is good, though it looks as if.
func (p *permissions) addNobody() {
	nobody := func(name string, show func(*http.Request, eventlog.CenterID)) {
		p.askers = append(p.askers, asker{name: name, show: show})
	}
	good := p.principal(acme, "administrator")
	account := p.account(acme, "gone", good)
	revoked, ended, other := auth.NewToken(acme), p.signIn(acme, account), p.signIn(globex, p.account(globex, "gone", good))
	p.do(acme, center.IssueKey{ID: revoked.KeyID, Hash: revoked.Hash(), Role: center.AdministratorRole})
	p.do(acme, center.RevokeKey{ID: revoked.KeyID})
	p.do(acme, center.RemoveAccount{ID: account})
	nobody("nobody", func(*http.Request, eventlog.CenterID) {})
	nobody("a revoked key", p.byKey(revoked.Reveal()))
	nobody("a key of acme with globex written on it", p.byKey(strings.Replace(p.tokens["acme/administrator"], "acme", "globex", 1)))
	nobody("a sign-in that has ended", func(r *http.Request, target eventlog.CenterID) { p.byCookie(r, target, ended) })
	nobody("a cookie of globex shown to acme", func(r *http.Request, _ eventlog.CenterID) { p.byCookie(r, acme, other) })
	nobody("a wrong key beside a good cookie", func(r *http.Request, target eventlog.CenterID) {
		r.Header.Set("Authorization", "Bearer sr_acme_x_y")
		p.byCookie(r, acme, p.cookie(acme, p.askers[1].principal.Account))
	})
}

// Every operation of the document, by everybody, on what is their own, somebody
// else's, and of another center: the answer is what the one table says. What is
// denied leaves no trace in the center but that it was denied. An operation that somebody adds is tested by
// being in the document.
// spec: API-1, ACCESS-9
func TestPermissions(t *testing.T) {
	c := readContract(t)
	p := newPermissions(t, c)
	owned := 0
	for _, d := range c.operations() {
		id, _ := d.operation["operationId"].(string)
		if d.operation["security"] == nil {
			if !slices.Contains(openOperations, id) {
				t.Errorf("%s says that it needs nobody known", id)
			}
			continue
		}
		action := actionOf(d)
		if action == auth.NoAction {
			t.Errorf("%s has no action of package auth: it says %q", id, d.operation["x-action"])
			continue
		}
		if auth.Scope(center.AgentRole, action) == "own" {
			owned++
		}
		p.checkRoles(d, action)
		p.checkDenied(d, action)
		p.checkAllowed(d, action)
	}
	if owned < 10 {
		t.Errorf("only %d operations are agents' own", owned)
	}
}

func actionOf(d described) auth.Action {
	for _, a := range auth.Actions() {
		if a.String() == d.operation["x-action"] {
			return a
		}
	}
	return auth.NoAction
}

// checkRoles holds what the document says of roles against the table.
func (p *permissions) checkRoles(d described, action auth.Action) {
	said, _ := d.operation["x-roles"].(map[string]any)
	for role := center.AgentRole; role <= center.WallRole; role++ {
		got, _ := said[role.String()].(string)
		if want := auth.Scope(role, action); got != want {
			p.t.Errorf("the document says that the role %s may %s on %q; it may on %q", role, action, got, want)
		}
	}
}

// object is something a request is about, and whose it is.
type object struct {
	path  string
	whose string // alice, bob, or "" for what is nobody's or of no kind that is known here
}

// objectsOf are the objects of an operation in a center: each agent's own where the
// path leads to such, else one that does not exist.
func (p *permissions) objectsOf(d described, id eventlog.CenterID) (all []object) {
	path := strings.Replace(d.path, "{center}", string(id), 1)
	parts := strings.Split(path, "/")
	for i, part := range parts {
		if kind := p.objects[parts[max(0, i-1)]]; kind != nil && strings.HasPrefix(part, "{") && id == acme {
			for _, whose := range []string{"alice", "bob"} {
				parts[i] = kind[whose]
				all = append(all, object{anything.Replace(strings.Join(parts, "/")), whose})
			}
			return all
		}
	}
	return []object{{anything.Replace(path), ""}}
}

// anything fills parameters with what leads nowhere.
var anything = strings.NewReplacer("{agent}", "nobody", "{account}", "nobody", "{id}", "vc-999", "{", "", "}", "")

// may says what the table says of a request.
func (p *permissions) may(a asker, action auth.Action, id eventlog.CenterID, o object) error {
	target := auth.Object{Center: id}
	if auth.Scope(a.principal.Role, action) == "own" && id == a.principal.Center {
		switch {
		case o.whose == "": // of no kind that is known here: may it be one's own?
			target = auth.Own(a.principal, id)
		case strings.Contains(o.path, "/accounts/"):
			target.Account, _ = p.accounts.Find(p.t.Context(), id, o.whose)
		default:
			target.Agent = p.directories[id].Mint(o.whose)
		}
	}
	return auth.Authorize(a.principal, action, target)
}

// checkDenied sends all that must be denied.
func (p *permissions) checkDenied(d described, action auth.Action) {
	for _, id := range []eventlog.CenterID{acme, globex, "nowhere"} {
		for _, o := range p.objectsOf(d, id) {
			for _, a := range p.askers {
				want := map[auth.Kind]int{auth.Hidden: http.StatusNotFound, auth.Forbidden: http.StatusForbidden}
				status := http.StatusUnauthorized
				if a.principal.Center != "" {
					err := p.may(a, action, id, o)
					if err == nil {
						continue
					}
					status = want[err.(*auth.Denied).Kind] //nolint:errorlint // Authorize gives no other
				}
				if a.principal.Account != 0 && a.principal.Center != id {
					status = http.StatusUnauthorized // the cookie of one center is not looked at by another
				}
				request := p.request(d, o, a, id)
				before := p.position()
				got := p.send(request)
				if got.status != status || !strings.Contains(got.header.Get("Content-Type"), "problem") {
					p.t.Errorf("%s by %s: %d, want %d: %s", got.asked, a.name, got.status, status, got.text)
				}
				if status == http.StatusUnauthorized && strings.Contains(got.text, "contact center \""+string(id)) {
					p.t.Errorf("%s tells a stranger of the center: %s", got.asked, got.text)
				}
				if trace := p.trace(before); trace != "" {
					p.t.Errorf("%s by %s was denied, and the log has %s of it", got.asked, a.name, trace)
				}
			}
		}
	}
}

// checkAllowed sends all that is allowed. What may change something is sent to a
// floor that no other operation has changed.
func (p *permissions) checkAllowed(d described, action auth.Action) {
	if longLived(d) {
		return
	}
	if d.method == http.MethodGet {
		p.askAllowed(d, action)
		return
	}
	if p.spare == nil {
		p.spare = newPermissions(p.t, p.contract)
	}
	if p.spare.askAllowed(d, action) {
		p.spare = nil
	}
}

func (p *permissions) askAllowed(d described, action auth.Action) (changed bool) {
	for _, o := range p.objectsOf(d, acme) {
		for _, a := range p.askers {
			if a.principal.Center != acme || p.may(a, action, acme, o) != nil {
				continue
			}
			request := p.request(d, o, a, acme)
			before := p.position()
			got := p.send(request)
			unknown := o.whose == "" && auth.Scope(a.principal.Role, action) == "own"
			if got.status == http.StatusUnauthorized || got.status >= 500 || got.status == http.StatusForbidden && !unknown {
				p.t.Errorf("%s by %s: %d, and it is allowed: %s", got.asked, a.name, got.status, got.text)
			}
			if p.trace(before) != "" {
				changed = true
				clear(p.cookies) // it may have ended sign-ins
			}
		}
	}
	return changed
}

// request makes one that is right by the document but for who asks.
func (p *permissions) request(d described, o object, a asker, id eventlog.CenterID) *http.Request {
	p.t.Helper()
	var content []byte
	kind := "application/json"
	if body, _ := d.operation["requestBody"].(map[string]any); body != nil {
		contents := body["content"].(map[string]any)
		if media, ok := contents[kind].(map[string]any); ok {
			content, _ = json.Marshal(p.generator.value(media["schema"].(map[string]any), "body", 0))
		} else {
			for kind = range contents { // any of them
				content = []byte("text")
			}
		}
	}
	r, err := http.NewRequestWithContext(p.t.Context(), d.method, p.url+o.path, bytes.NewReader(content))
	if err != nil {
		p.t.Fatal(err)
	}
	if content != nil {
		r.Header.Set("Content-Type", kind)
	}
	for _, parameter := range parametersOf(d, "query") {
		if required, _ := parameter["required"].(bool); required {
			query := r.URL.Query()
			query.Set(parameter["name"].(string), fmt.Sprint(p.generator.value(parameter["schema"].(map[string]any), "", 0)))
			r.URL.RawQuery = query.Encode()
		}
	}
	a.show(r, id)
	return r
}

func parametersOf(d described, in string) (list []map[string]any) {
	all, _ := d.operation["parameters"].([]any)
	for _, v := range all {
		if parameter := v.(map[string]any); parameter["in"] == in {
			list = append(list, parameter)
		}
	}
	return list
}

func (p *permissions) position() (at center.Position) {
	p.t.Helper()
	if err := p.engine.View(p.t.Context(), acme, func(c *center.Center) { at = c.Position() }); err != nil {
		p.t.Fatal(err)
	}
	return at
}

// trace names an input that reached acme after a position, other than time and the
// note of a denial.
func (p *permissions) trace(after center.Position) string {
	p.t.Helper()
	if p.position() == after {
		return ""
	}
	s, err := p.engine.Subscribe(p.t.Context(), acme, p.engine.Epoch(), after)
	if err != nil {
		p.t.Fatal(err)
	}
	defer s.Close()
	for at := after; at < p.position(); {
		entry, err := s.Next(p.t.Context())
		if err != nil {
			p.t.Fatal(err)
		}
		switch entry.Input.Body.(type) {
		case center.PassTime, center.NoteDenial:
		default:
			return fmt.Sprintf("%T", entry.Input.Body)
		}
		at = entry.First + center.Position(len(entry.Events)) - 1
	}
	return ""
}
