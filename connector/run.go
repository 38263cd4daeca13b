package connector

import (
	"context"
	"errors"
	"fmt"

	"github.com/secondring/secondring/center"
)

// Run joins a Go connector to a center as the phone of an agent, until the
// context ends or a newer session of the agent takes over.
//
// spec: CONNECTOR-11
func Run(ctx context.Context, host Host, agent center.AgentID, c Connector) error {
	ctx, end := context.WithCancelCause(ctx)
	defer end(nil)
	j := &joined{host: host, connector: c, effects: make(chan center.Effect, outboxMax), end: end}
	j.session = session{host: host, options: Options{Agent: agent}}
	opening, cancel := context.WithTimeout(ctx, helloTimeout)
	defer cancel()
	epoch, err := host.Open(opening, center.OpenSession{Agent: agent, Effects: true}, j.take)
	if err != nil {
		return fmt.Errorf("open session: %w", err)
	}
	j.from = center.From{Agent: agent, Epoch: epoch}
	j.session.decoder.From = j.from
	c.Begin(j)
	err = j.work(ctx)
	j.session.leave(ctx, err)
	return err
}

// joined is a Go connector in a session. It shares with the session of a wire
// how signals are submitted and persons get their references.
type joined struct {
	host      Host
	connector Connector
	session   session
	from      center.From
	effects   chan center.Effect
	end       context.CancelCauseFunc
}

func (j *joined) take(effects []center.Effect) {
	for i := range effects {
		select {
		case j.effects <- effects[i]:
		default:
			j.end(ErrOutbox)
			return
		}
	}
}

// begin reports that the connector takes calls, and which are up.
func (j *joined) begin(ctx context.Context) error {
	calls, err := replay(ctx, j.connector, j.from)
	if err != nil {
		return err
	}
	ready := center.SessionReady{From: j.from, NoCalls: len(calls) == 0, Cannot: lacks(j.connector)}
	for _, body := range append([]center.InputBody{ready}, calls...) {
		if err := j.submit(ctx, Signal{Body: body}); err != nil {
			return err
		}
	}
	return nil
}

// work obeys effects until the end.
func (j *joined) work(ctx context.Context) error {
	if err := j.begin(ctx); err != nil {
		return err
	}
	for {
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case effect := <-j.effects:
			if effect.Kind == center.EndSession {
				return ErrTakenOver
			}
			signals, err := Obey(ctx, j.connector, &effect, j.from, j.host)
			if err != nil {
				return err
			}
			for _, body := range signals {
				if err := j.submit(ctx, Signal{Body: body}); err != nil {
					return err
				}
			}
		}
	}
}

func (j *joined) submit(ctx context.Context, signal Signal) error {
	j.session.mu.Lock()
	defer j.session.mu.Unlock()
	return j.session.submit(context.WithoutCancel(ctx), Message{signal})
}

// Publish hands an event to the host.
func (j *joined) Publish(ctx context.Context, event Event) error {
	body, person, refusal := event.signal(j.from)
	if refusal != nil {
		return refusal
	}
	j.session.mu.Lock()
	defer j.session.mu.Unlock()
	body, people, err := j.session.referred(ctx, Signal{Body: body, Person: person})
	if err != nil {
		return fmt.Errorf("look up a person: %w", err)
	}
	err = submitPatiently(ctx, j.host, body, people)
	if refusal := (*center.Refusal)(nil); errors.As(err, &refusal) {
		return refusal
	}
	return err
}

// Obey carries out an effect by the connector's methods, and gives the signals
// that answer it. An error is the directory's; a no of the connector is a signal.
// [Run] calls it; a simulation with a clock of its own may call it itself.
func Obey(ctx context.Context, c Connector, effect *center.Effect, from center.From, names Directory) ([]center.InputBody, error) {
	switch effect.Kind {
	case center.OfferWork:
		offer, err := offerOf(ctx, effect, names)
		if err != nil || c.Offer(ctx, offer) != nil {
			return nil, err
		}
		return []center.InputBody{center.OfferSeen{Work: effect.Work, Agent: from.Agent}}, nil
	case center.WithdrawOffer:
		offer, err := offerOf(ctx, effect, names)
		if err == nil {
			c.Withdraw(ctx, offer, effect.Why)
		}
		return nil, err
	case center.ReleaseCaller:
		command, err := commandOf(ctx, effect, names)
		if err != nil {
			return nil, err
		}
		command.Call.Caller = true
		return noTo(from, center.EndCall, c.EndCall(ctx, command)), nil
	case center.SendCommand:
		return obeyCommand(ctx, c, effect, from, names)
	}
	return nil, nil // for the agent's screen, or for the session itself
}

// failureCodes are the codes by which a connector of the library says no.
var failureCodes = map[center.CommandKind]string{
	center.AcceptCall: "CAN_NOT_ACCEPT_THE_CALL", center.DeclineCall: "CAN_NOT_DECLINE_THE_CALL", center.EndCall: "CAN_NOT_END_THE_CALL",
	center.AddParticipant: "CAN_NOT_ADD_PARTICIPANT", center.DialPerson: "CAN_NOT_START_THE_CALL", center.SetAgentStatus: "CAN_NOT_SET_AGENT_STATUS",
}

// errNoControls is the answer of a connector that is no Controller.
var errNoControls = errors.New("the connector has no call controls")

// lacks are the controls that a connector has no button for.
func lacks(c Connector) center.CommandSet {
	all := center.CommandSet(0).With(center.Controls()...)
	if desk, ok := c.(Controller); ok {
		for _, kind := range desk.Controls() {
			all = all.Without(kind)
		}
	}
	return all
}

func noTo(from center.From, kind center.CommandKind, err error) []center.InputBody {
	if err == nil {
		return nil
	}
	return []center.InputBody{center.ConnectorFailed{From: from, Code: failureCodes[kind], Command: kind}}
}

// obeyCommand calls the method of a command.
func obeyCommand(ctx context.Context, c Connector, effect *center.Effect, from center.From, names Directory) ([]center.InputBody, error) {
	command, err := commandOf(ctx, effect, names)
	if err != nil {
		return nil, err
	}
	var no error
	switch effect.Command {
	case center.AcceptCall:
		no = c.AcceptCall(ctx, command)
	case center.DeclineCall:
		no = c.DeclineCall(ctx, command)
	case center.EndCall:
		no = c.EndCall(ctx, command)
	case center.AddParticipant:
		contact, err := contactOf(ctx, effect.Target, names)
		if err != nil {
			return nil, err
		}
		no = c.AddParticipant(ctx, command, contact, effect.Blind)
	case center.DialPerson:
		target := effect.Target
		if target.Kind == center.NoTarget {
			target = center.Target{Kind: center.ToNumber, Person: effect.Person}
		}
		contact, err := contactOf(ctx, target, names)
		if err != nil {
			return nil, err
		}
		no = c.Dial(ctx, command, contact)
	case center.SetAgentStatus:
		status, err := names.Status(ctx, effect.Status)
		if err != nil {
			return nil, err
		}
		if no = c.SetAgentStatus(ctx, command, status); no == nil {
			return []center.InputBody{center.CommandDone{From: from, Kind: center.SetAgentStatus, Command: command.ID}}, nil
		}
	case center.AgentAvailable:
		return replay(ctx, c, from)
	case center.WrapUpCall:
		c.WrapUpCall(ctx, command)
	default:
		no = errNoControls
		if desk, ok := c.(Controller); ok {
			no = desk.Control(ctx, command, Control{Kind: effect.Command, Legs: effect.Legs, Digits: effect.Digits})
		}
	}
	return noTo(from, effect.Command, no), nil
}

// replay tells the calls that are up as the library does.
func replay(ctx context.Context, c Connector, from center.From) ([]center.InputBody, error) {
	calls, err := c.ActiveCalls(ctx)
	switch {
	case err != nil && ctx.Err() != nil:
		return nil, context.Cause(ctx) // the session ends: nothing can be said of the calls
	case err != nil:
		note := center.Note{Code: noteRefused, Field: "AGENT_AVAILABLE", Expected: "the calls that are up", Done: "nothing is known of them"}
		return []center.InputBody{center.Deviated{From: from, Notes: []center.Note{note}}}, nil
	}
	var signals []center.InputBody
	for _, active := range calls {
		if active.Connected {
			signals = append(signals, center.CallConnected{From: from, Call: active.Call.wire(), Replayed: true})
		} else {
			signals = append(signals, center.CallStarted{From: from, Call: active.Call.wire(), Replayed: true})
		}
	}
	return signals, nil
}

func callOf(ctx context.Context, effect *center.Effect, names Directory) (Call, error) {
	call := Call{Key: effect.Key, ID: effect.Call, Type: effect.CallType, Queue: effect.Queue}
	if effect.Customer == 0 {
		return call, nil
	}
	var err error
	call.Customer, err = names.Person(ctx, effect.Customer)
	return call, err
}

func commandOf(ctx context.Context, effect *center.Effect, names Directory) (Command, error) {
	call, err := callOf(ctx, effect, names)
	return Command{ID: center.CommandID(effect.ID), Work: effect.Work, Call: call, Withdraw: effect.Withdraw}, err
}

func offerOf(ctx context.Context, effect *center.Effect, names Directory) (Offer, error) {
	call, err := callOf(ctx, effect, names)
	return Offer{Work: effect.Work, Call: call, Due: effect.Due, Attempt: effect.Attempt}, err
}

func contactOf(ctx context.Context, target center.Target, names Directory) (Contact, error) {
	if target.Kind != center.ToNumber {
		return Contact{Agent: target.Agent, Queue: target.Queue}, nil
	}
	person, err := names.Person(ctx, target.Person)
	return Contact{Number: person.Number, Name: person.Name}, err
}
