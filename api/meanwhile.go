package api

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"slices"
	"strings"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/eventlog"
	"github.com/secondring/secondring/rulebook"
)

// Conditional is the input of an operation that replaces or removes a rule.
type Conditional struct {
	IfMatch     string `header:"If-Match" maxLength:"512" doc:"the ETag of what the change rests on: it is refused if somebody has changed that since; * for: it must be there"`
	IfNoneMatch string `header:"If-None-Match" enum:"*" doc:"it must not be there yet"`
}

// ruleOutput is a rule with its version. What of it moves by itself, such as the
// callers of a queue or the status of an agent, is not part of that.
type ruleOutput[T any] struct {
	ETag string `header:"ETag" doc:"version of the rule, for If-Match; figures and states in the body are not part of it"`
	Body T
}

// conditionalCodes are the problems of an operation that has Conditional.
var conditionalCodes = []int{http.StatusConflict, http.StatusPreconditionFailed}

// versionOf is the ETag of a rule, with the names that the vault has for it.
func (r *request) versionOf(rule center.Change) string {
	text, err := rulebook.Write(r.document(rule))
	if err != nil {
		return "" // no condition can be met by it
	}
	sum := sha256.Sum256(text)
	return `"` + hex.EncodeToString(sum[:12]) + `"`
}

// restsOn looks whether the condition of a change of one rule holds, and gives what the
// center has to hold it against once more: between the two somebody may be faster. nil:
// there is no condition.
// spec: API-12
func (r *request) restsOn(ctx context.Context, in Conditional, named center.Change) (*center.Change, error) {
	if in.IfMatch == "" && in.IfNoneMatch == "" {
		return nil, nil
	}
	var now center.Change
	if err := r.view(ctx, func(c *center.Center) { now = c.RulesOf(named) }); err != nil {
		return nil, err
	}
	there := rulebook.Puts(now)
	switch {
	case in.IfNoneMatch != "" && there:
		return nil, problem(string(center.CodeChanged), "it is there already: somebody was faster; read it before you change it")
	case in.IfMatch == "":
	case !there:
		return nil, problem(string(center.CodeChanged), "it is not there any more: somebody removed it meanwhile")
	case in.IfMatch == "*":
	case !slices.ContainsFunc(strings.Split(in.IfMatch, ","), func(one string) bool { return strings.TrimSpace(one) == r.versionOf(now) }):
		return nil, problem(string(center.CodeChanged), "somebody has changed it meanwhile: read it again, and decide anew")
	}
	return &now, nil
}

// configure changes one rule, if the condition holds.
func (r *request) configure(ctx context.Context, in Conditional, change center.Change, persons ...eventlog.Person) error {
	was, err := r.restsOn(ctx, in, change)
	if err == nil {
		_, err = r.do(ctx, center.Configure{Change: change, Was: was}, persons...)
	}
	return err
}
