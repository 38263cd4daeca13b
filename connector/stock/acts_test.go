package stock

import (
	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/engine"
	"github.com/secondring/secondring/eventlog"
)

// What agents do in the console, and what vendors do with the library.

func (a *seat) sender() center.Sender { return center.Sender{Role: center.AgentRole, Agent: a.id} }

// asks asks for a presence status; the vendor is told.
func (a *seat) asks(status center.StatusID) {
	a.scene.t.Helper()
	a.scene.do(a.sender(), center.AskStatus{Agent: a.id, Status: status})
	a.told("setAgentStatus")
}

// work is the agent's newest work.
func (a *seat) work() (id center.WorkID) {
	a.scene.t.Helper()
	a.scene.must(a.scene.host.engine.View(a.scene.t.Context(), a.scene.room.Center, func(c *center.Center) {
		for _, w := range c.Works() {
			if w.Agent == a.id {
				id = w.ID
			}
		}
	}))
	if id == 0 {
		a.scene.t.Fatalf("%s never had a work", a.name)
	}
	return id
}

// clicksAccept accepts in the console, without waiting for the vendor.
func (a *seat) clicksAccept() {
	a.scene.t.Helper()
	a.scene.do(a.sender(), center.AcceptWork{Work: a.work(), Agent: a.id})
}

func (a *seat) accepts() {
	a.scene.t.Helper()
	a.clicksAccept()
	a.told("acceptCall")
}

func (a *seat) declines() {
	a.scene.t.Helper()
	a.scene.do(a.sender(), center.DeclineWork{Work: a.work(), Agent: a.id})
	a.told("declineCall")
}

func (a *seat) clicksEnd() {
	a.scene.t.Helper()
	a.scene.do(a.sender(), center.EndWork{Work: a.work(), Agent: a.id})
	a.told("endCall")
}

// adds adds somebody to the call, as for a warm transfer.
func (a *seat) adds(target center.Target) {
	a.scene.t.Helper()
	a.scene.do(a.sender(), center.TransferWork{Work: a.work(), Agent: a.id, Target: target})
	a.told("addParticipant")
}

// transfersBlindly hands the call over to a queue.
func (a *seat) transfersBlindly() (arguments string) {
	a.scene.t.Helper()
	a.scene.do(a.sender(), center.TransferWork{Work: a.work(), Agent: a.id, Target: center.Target{Kind: center.ToQueue, Queue: "sales"}, Blind: true})
	return a.told("addParticipant")
}

func (a *seat) dials(callType center.CallType) (arguments string) {
	a.scene.t.Helper()
	ref, row := a.scene.person()
	_, err := a.scene.room.Do(a.scene.t.Context(), engine.Request{
		Body: center.Dial{Agent: a.id, Type: callType, Person: ref}, Sender: a.sender(), People: []eventlog.Person{row},
	})
	a.scene.must(err)
	return a.told("dial")
}

// answers says what a method of the vendor does next.
func (a *seat) answers(method string, with fields) {
	a.scene.t.Helper()
	a.order(fields{"do": "answer", "method": method, "with": with})
}

// has sets what the vendor has on its lines.
func (a *seat) has(calls ...fields) {
	a.scene.t.Helper()
	a.active = calls
	a.order(fields{"do": "active", "calls": calls})
}

func (a *seat) publishes(event string, payload fields) {
	a.scene.t.Helper()
	a.order(fields{"do": "publish", "event": event, "payload": payload})
}

// inbound is a call as a vendor describes it.
func inbound(key string, more ...fields) fields {
	return with(fields{"callId": key, "callType": "Inbound", "phoneNumber": "+15555550100", "state": "ringing",
		"callAttributes": fields{"participantType": "Initial_Caller"}}, more...)
}

func with(call fields, more ...fields) fields {
	made := fields{}
	for _, part := range append([]fields{call}, more...) {
		for name, value := range part {
			made[name] = value
		}
	}
	return made
}

// rings lets a call ring at the agent: the vendor has picked them.
func (a *seat) rings(key string, more ...fields) {
	a.scene.t.Helper()
	call := inbound(key, more...)
	a.has(call)
	a.publishes("CALL_STARTED", fields{"call": call})
}

// talks lets a call ring and be accepted.
func (a *seat) talks(key string, more ...fields) {
	a.scene.t.Helper()
	a.rings(key, more...)
	a.accepts()
	a.has(inbound(key, append(more, fields{"state": "connected"})...))
}

// hangsUp publishes HANGUP of one call.
func (a *seat) hangsUp(key string, more ...fields) {
	a.scene.t.Helper()
	a.publishes("HANGUP", fields{"calls": []fields{with(fields{"callId": key, "callType": "Inbound", "state": "ended"}, more...)}})
}

// failed is a hangup of a missed, declined or failed call, as the seed asks for
// it.
func failed(agentStatus string) fields {
	return fields{"reason": "error", "closeCallOnError": false, "agentStatus": agentStatus}
}

var ended = fields{"reason": "ended"}

// calls brings a call into line, as the back end of a host-routed center does.
func (s *scene) calls(key string, queue center.QueueID) {
	s.t.Helper()
	ref, row := s.person()
	_, err := s.room.Do(s.t.Context(), engine.Request{
		Body:   center.StartCall{Type: center.Inbound, Customer: ref, Queue: queue, Key: key, HostHolds: true},
		Sender: center.Sender{Role: center.IntegratorRole}, People: []eventlog.Person{row},
	})
	s.must(err)
}
