package api

import (
	"context"
	"regexp"

	"github.com/secondring/secondring/auth"
	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/eventlog"
	"github.com/secondring/secondring/hours"
)

// machineID is the form of an id that the machine gave.
var machineID = regexp.MustCompile(`^[a-z]{2}-[0-9]{1,20}$`)

// note keeps a denial for the audit list. The answer is the same if that fails.
// spec: RECORDS-6
func (s *server) note(ctx context.Context, no *auth.Denied) {
	a, ok := ctx.Value(arrivalKey{}).(*arrival)
	if !ok || no.Kind != auth.Forbidden {
		return
	}
	id := eventlog.CenterID(a.request.PathValue("center"))
	if s.options.Directory(id) == nil {
		return
	}
	describe := func(d *center.Denial) { s.object(ctx, id, a.request.PathValue, d) }
	if err := s.denials.Note(ctx, id, no, a.operationOf(a.request), describe); err != nil {
		s.log.Warn("a denial is not in the audit list", "request_id", a.id, "center", string(id), "cause", err)
	}
}

// object says what a denied request was about, if there is such a thing. What else
// stands in a path is text of the sender's, and may be somebody's name or number.
func (s *server) object(ctx context.Context, id eventlog.CenterID, in func(string) string, asked *center.Denial) {
	if key := in("agent"); key != "" {
		asked.Agent, _, _ = s.options.Directory(id).Find(ctx, key) // who is not found is left out
	}
	if login := in("account"); login != "" {
		asked.Account, _ = s.accounts.Find(ctx, id, login)
	}
	name := in("id")
	if machineID.MatchString(name) {
		asked.Object = name
		return
	}
	_ = s.engine.View(ctx, id, func(c *center.Center) { // a center that does not answer has said so already
		_, queue := c.Queue(center.QueueID(name))
		_, hours := c.Hours(hours.ID(name))
		_, configuration := among(c.Configurations(), func(v center.Configuration) bool { return string(v.ID) == name })
		if queue || hours || configuration || c.Status(center.StatusID(name)) != nil || c.Key(name) != nil {
			asked.Object = name
		}
	})
}
