package auth

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/eventlog"
)

// wanted is the table once more, written by hand: what each role may do.
// – never, o only what is the agent's own, ● all of the center.
const wanted = `
                                       agent  supervisor  administrator  vendor  integrator  wall
read the settings                        –        ●             ●          –         ●          –
change the settings                      –        –             ●          –         –          –
read the rules                           ●        ●             ●          ●         ●          –
change the rules                         –        –             ●          –         –          –
read an agent                            o        ●             ●          ●         ●          –
list the agents                          –        ●             ●          ●         ●          –
change an agent                          –        –             ●          –         –          –
set a presence status                    o        ●             ●          –         ●          –
show a sign of life                      o        –             –          –         ●          –
start a call                             –        –             ●          ●         ●          –
read a call                              –        ●             ●          ●         ●          –
report that a caller left                –        –             ●          ●         ●          –
close a call                             –        ●             ●          –         ●          –
steer a call                             –        ●             ●          –         ●          –
undo a miss                              –        ●             ●          –         ●          –
request a callback                       –        ●             ●          ●         ●          –
change a callback                        –        ●             ●          –         ●          –
report a voicemail                       –        –             ●          ●         ●          –
read an agent work                       o        ●             ●          ●         ●          –
ask why an agent was offered a call      –        ●             ●          –         ●          –
accept an offer                          o        –             –          –         ●          –
decline an offer                         o        –             –          –         ●          –
acknowledge an offer                     o        –             –          –         ●          –
end a call                               o        ●             ●          –         ●          –
withdraw an offer                        –        ●             ●          –         ●          –
transfer a call                          o        ●             –          –         ●          –
use the call controls                    o        –             –          –         ●          –
give a wrap-up code                      o        –             –          –         ●          –
write notes                              o        –             –          –         ●          –
read notes                               o        ●             –          –         ●          –
finish after-call work                   o        ●             –          –         ●          –
extend after-call work                   o        –             –          –         ●          –
dial                                     o        –             –          –         ●          –
connect a connector                      o        –             –          ●         ●          –
read the events                          –        ●             ●          –         ●          –
list the API keys                        –        –             ●          –         –          –
issue or revoke API keys                 –        –             ●          –         –          –
export the configuration                 –        –             ●          –         –          –
apply a configuration                    –        –             ●          –         –          –
follow what is the agent's own           o        ●             ●          ●         ●          –
follow the calls                         –        ●             ●          ●         ●          –
follow the floor                         –        ●             ●          –         ●          –
keep a console alive                     o        –             –          –         ●          –
close a console                          o        ●             ●          –         ●          –
read the records                         –        ●             ●          –         ●          –
read the wall                            –        ●             ●          –         ●          ●
make the records anew                    –        –             ●          –         –          –
read the audit list                      –        –             ●          –         –          –
ask who they are                         ●        ●             ●          ●         ●          ●
sign out                                 ●        ●             ●          ●         ●          ●
read an account                          o        o             ●          –         –          –
list the accounts                        –        –             ●          –         –          –
change an account                        –        –             ●          –         –          –
change a password                        o        o             ●          –         –          –
end a sign-in                            o        o             ●          –         –          –
erase a customer                         –        –             ●          –         –          –
list the certificates                    –        –             ●          –         –          –
register or revoke certificates          –        –             ●          –         –          –
announce a call                          –        –             –          ●         –          –
route a call                             –        –             –          ●         –          –
update a call                            –        –             –          ●         –          –
keep a transcript                        –        –             –          ●         –          –
read an agent's past                     o        ●             ●          –         ●          –
find colleagues                          ●        ●             ●          –         ●          –
`

var allRoles = []center.Role{center.AgentRole, center.SupervisorRole, center.AdministratorRole, center.VendorRole, center.IntegratorRole, center.WallRole}

// Every action, by every role, on what is their own and what is not, in their own
// center and in another.
// spec: API-1
func TestAuthorize(t *testing.T) {
	lines := strings.Split(strings.TrimSpace(wanted), "\n")[1:]
	if len(lines) != len(Actions()) {
		t.Fatalf("the table has %d actions, the code %d", len(lines), len(Actions()))
	}
	for i, action := range Actions() {
		cells := strings.Fields(strings.TrimPrefix(lines[i], action.String()))
		if !strings.HasPrefix(lines[i], action.String()) || len(cells) != len(allRoles) {
			t.Fatalf("line %q is not about %q", lines[i], action)
		}
		for j, role := range allRoles {
			p := Principal{Center: "acme", Role: role, KeyID: "k"}
			if role == center.AgentRole {
				p.Agent = 7
			}
			if role == center.AgentRole || role == center.SupervisorRole || role == center.AdministratorRole {
				p.Account = 70
			}
			for _, object := range []Object{{"acme", 7, 0}, {"acme", 8, 0}, {"acme", 0, 0}, {"acme", 0, 70}, {"acme", 0, 71}, {"globex", 7, 70}, {"globex", 0, 0}, {"", 7, 70}} {
				mine := object.Agent == p.Agent && p.Agent != 0 || object.Account == p.Account && p.Account != 0
				may := object.Center == "acme" && (cells[j] == "●" || cells[j] == "o" && mine)
				err := Authorize(p, action, object)
				if (err == nil) != may {
					t.Errorf("may the role %s %s on %+v? got %v, want %v", role, action, object, err, may)
				}
				var denied *Denied
				if err != nil && (!errors.As(err, &denied) || (denied.Kind == Hidden) != (object.Center != "acme")) {
					t.Errorf("the role %s on %+v: denied as %+v", role, object, err)
				}
			}
		}
	}
}

// Nothing is allowed that the table does not name.
func TestAuthorizeDeniesByDefault(t *testing.T) {
	for _, p := range []Principal{{}, {Center: "acme"}, {Center: "acme", Role: center.HostRole, Agent: 7}, {Center: "acme", Role: 99, Agent: 7}, {Role: center.AdministratorRole}} {
		for _, action := range append(Actions(), NoAction, actionCount, 200) {
			for _, object := range []eventlog.CenterID{"acme", ""} {
				if Authorize(p, action, Object{Center: object, Agent: 7}) == nil {
					t.Errorf("%+v may %v", p, action)
				}
			}
		}
	}
	administrator := Principal{Center: "acme", Role: center.AdministratorRole}
	for _, action := range []Action{NoAction, actionCount, 200} {
		if Authorize(administrator, action, Object{Center: "acme"}) == nil {
			t.Errorf("an administrator may %v", fmt.Sprint(action))
		}
	}
	agentless := Principal{Center: "acme", Role: center.AgentRole}
	if Authorize(agentless, AcceptWork, Object{Center: "acme"}) == nil {
		t.Error("an agent's key without an agent owns what belongs to nobody")
	}
}
