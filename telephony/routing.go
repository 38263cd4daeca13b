package telephony

import (
	"context"
	"errors"
	"net/http"

	"github.com/secondring/secondring/center"
)

// success is the answer to what has nothing to say.
func success() answer { return answer{{"status", "Success"}} }

// spec: TELEPHONY-7, TELEPHONY-8
func executeOmniFlow(ctx context.Context, r *request) (answer, error) {
	id, err := r.call(ctx)
	if err != nil {
		return nil, err
	}
	v := r.values
	name := v.text("flowDevName")
	if name == "" {
		name = v.text("flowName")
	}
	in := center.RouteCall{Call: id, Flow: center.FlowID(name), Fallback: center.QueueID(v.text("fallbackQueue"))}
	if err := r.target(ctx, &in, v.text("transferTarget")); err != nil {
		return nil, err
	}
	if err := r.facts(ctx, &in, v.text("dialedNumber")); err != nil {
		return nil, err
	}
	_, err = r.do(ctx, in)
	var no *center.Refusal
	if errors.As(err, &no) && no.Code == center.CodeInvalid { // no rule says where it goes: the guide answers that in the body
		r.reading.errors = append(r.reading.errors, no.Sentence)
		return r.errorsMember(true), nil
	}
	if err != nil {
		return nil, err
	}
	return r.routed(ctx, id)
}

// routed says where a call was sent.
func (r *request) routed(ctx context.Context, id center.CallID) (answer, error) {
	var queue center.QueueID
	var agent center.AgentID
	err := r.view(ctx, func(c *center.Center) {
		if call := c.Call(id); call != nil {
			queue, agent = call.Queue, call.Target
		}
	})
	key := ""
	if agent != 0 {
		key = r.people.AgentKey(agent)
	}
	return append(answer{{"agent", key}, {"queue", string(queue)}}, r.errorsMember(false)...), err
}

// facts hands on of the request what the rules compare, and nothing else.
// spec: TELEPHONY-19
func (r *request) facts(ctx context.Context, in *center.RouteCall, dialed string) error {
	return r.view(ctx, func(c *center.Center) {
		in.Dialed, in.Parameters = c.FlowFacts(in.Flow, dialed, r.values.pairs("flowInputParameters"))
	})
}

// target reads a target: the name of a flow, the id of a queue, or the key of an
// agent.
func (r *request) target(ctx context.Context, in *center.RouteCall, target string) error {
	if target == "" {
		return nil
	}
	known := false
	err := r.view(ctx, func(c *center.Center) {
		if _, known = c.Flow(center.FlowID(target)); known {
			in.Flow = center.FlowID(target)
			return
		}
		if _, known = c.Queue(center.QueueID(target)); known {
			in.Queue = center.QueueID(target)
		}
	})
	if err != nil || known {
		return err
	}
	agent, known, err := r.people.Find(ctx, target)
	if known {
		in.Agent = agent
	}
	return err
}

// spec: TELEPHONY-8
func routeVoiceCall(ctx context.Context, r *request) (answer, error) {
	id, err := r.call(ctx)
	if err != nil {
		return nil, err
	}
	if err := r.hostRouted(ctx, "ask omniFlow where the call goes, and ring there"); err != nil {
		return nil, err
	}
	in := center.RouteCall{Call: id, Fallback: center.QueueID(r.values.text("fallbackQueue"))}
	if err := r.target(ctx, &in, r.values.text("routingTarget")); err != nil {
		return nil, err
	}
	if err := r.facts(ctx, &in, ""); err != nil {
		return nil, err
	}
	if _, err := r.do(ctx, in); err != nil {
		return nil, err
	}
	return success(), nil
}

// spec: TELEPHONY-9
func clearRouting(ctx context.Context, r *request) (answer, error) {
	id, err := r.call(ctx)
	if err == nil {
		_, err = r.do(ctx, center.ClearRouting{Call: id})
	}
	return success(), err
}

// spec: TELEPHONY-10
func reroute(ctx context.Context, r *request) (answer, error) {
	id, err := r.call(ctx)
	if err == nil {
		_, err = r.do(ctx, center.RerouteCall{Call: id})
	}
	return success(), err
}

// hostRouted refuses what only a host that rings the agents can do.
func (r *request) hostRouted(ctx context.Context, instead string) error {
	vendor := false
	err := r.view(ctx, func(c *center.Center) { vendor = c.Settings().Routing == center.VendorRouted })
	if err == nil && vendor {
		err = &failure{status: http.StatusConflict, code: "conflict", errors: []string{"the contact center is vendor-routed: " + instead}}
	}
	return err
}

// spec: TELEPHONY-14
func requestCallback(ctx context.Context, r *request) (answer, error) {
	if err := r.hostRouted(ctx, "a callback is announced by QUEUED_CALL_STARTED"); err != nil {
		return nil, err
	}
	id, err := r.call(ctx)
	if err != nil {
		return nil, err
	}
	customer, rows, err := r.customer(ctx, "callbackNumber")
	if err != nil {
		return nil, err
	}
	if customer == 0 {
		return nil, wrong("callbackNumber: expected a number such as +493012345678")
	}
	asked := center.CallID(0) // the same was asked before
	err = r.view(ctx, func(c *center.Center) {
		call := c.Call(id)
		if call == nil {
			return
		}
		if next := c.Call(call.Next); next != nil && next.Type == center.Callback && next.Customer == customer && next.Place != center.Over {
			asked = next.ID
		}
	})
	if err != nil || asked != 0 {
		return answer{{"recordId", asked.String()}}, err
	}
	done, err := r.do(ctx, center.RequestCallback{Call: id, Customer: customer}, rows...)
	if err != nil {
		return nil, err
	}
	return answer{{"recordId", done.Call.String()}}, nil
}
