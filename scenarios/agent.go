package scenarios

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/secondring/secondring/center"
)

// agent NAME connects|ready|disconnects · agent NAME sees|accepts|answers|declines [REASON]|ends|finishes|extends ·
// agent NAME transfers to=agent:bob|queue:sales|number:dave [blind] · agent NAME dials WHO|agent:bob [type] · agent NAME STATUS
// agent NAME holds|resumes|mutes|unmutes|pauses|records|swaps|joins|drops [party=KEY] · agent NAME types DIGITS; all with [on=CALL]
// agent NAME shows-life
func agent(s *Stage, _ *Play, args []string) error {
	if len(args) < 2 {
		return errors.New("expected: agent NAME and what the agent does")
	}
	name, verb := args[0], args[1]
	if s.agents[name] == 0 {
		if err := s.hire(name, center.AgentRules{Queues: []center.QueueID{"support"}}); err != nil {
			return err
		}
	}
	switch verb {
	case "connects", "reconnects":
		if one(args[2:]) == "without-calls" {
			if err := s.connect(name, false); err != nil {
				return err
			}
			return s.signal(name, center.SessionReady{From: s.from(name), NoCalls: true})
		}
		return s.connect(name, one(args[2:]) != "unready")
	case "ready":
		return s.signal(name, center.SessionReady{From: s.from(name)})
	case "disconnects":
		return s.signal(name, center.SessionLost{From: s.from(name)})
	case "dials":
		return s.dials(name, args[2:])
	}
	if atWork[verb] || controls[verb] != center.NoCommand {
		return s.agentActs(name, verb, args[2:])
	}
	if verb == "shows-life" {
		_, err := s.do(s.asAgent(name), "", center.ShowLife{Agent: s.agents[name]})
		return err
	}
	if s.epochs[name] == 0 {
		if err := s.connect(name, true); err != nil {
			return err
		}
	}
	_, err := s.do(s.asAgent(name), "", center.AskStatus{Agent: s.agents[name], Status: center.StatusID(verb)})
	return err
}

var atWork = map[string]bool{"sees": true, "accepts": true, "answers": true, "declines": true, "ends": true, "finishes": true, "extends": true, "transfers": true, "wraps-up": true, "notes": true}

// controls are the call controls of a desk, as verbs of a play.
var controls = map[string]center.CommandKind{
	"holds": center.HoldCall, "resumes": center.ResumeCall, "mutes": center.MuteCall, "unmutes": center.UnmuteCall,
	"pauses": center.PauseRecording, "records": center.ResumeRecording, "types": center.SendDigits, "swaps": center.SwapParticipants,
	"joins": center.Conference, "drops": center.RemoveParticipant,
}

// agentActs does something with the agent's newest work.
func (s *Stage) agentActs(name, verb string, args []string) error {
	opts := options(args)
	id, err := s.workOn(name, opts["on"])
	if err != nil {
		return err
	}
	agent := s.agents[name]
	var body center.InputBody
	switch verb {
	case "sees":
		body = center.OfferSeen{Work: id, Agent: agent}
	case "accepts", "answers":
		body = center.AcceptWork{Work: id, Agent: agent}
	case "declines":
		body = center.DeclineWork{Work: id, Agent: agent, Reason: one(args)}
	case "ends":
		body = center.EndWork{Work: id, Agent: agent}
	case "finishes":
		body = center.FinishAfterCall{Work: id, Agent: agent}
	case "extends":
		body = center.ExtendAfterCall{Work: id, Agent: agent}
	case "transfers":
		body = center.TransferWork{Work: id, Agent: agent, Target: s.target(opts["to"]), Blind: opts["blind"] != ""}
	case "wraps-up":
		body = center.WrapUpWork{Work: id, Agent: agent, Code: center.WrapUpID(one(args))}
	case "notes":
		body = s.notes(id, agent, opts)
	default:
		control := center.ControlWork{Work: id, Agent: agent, Control: controls[verb], Party: opts["party"]}
		if verb == "types" {
			var no *center.Refusal
			if control.Digits, no = center.ParseDigits(one(args)); no != nil {
				return refused{no}
			}
		}
		body = control
	}
	command := opts["command"]
	if command != "" && verb == "declines" {
		body = center.DeclineWork{Work: id, Agent: agent}
	}
	if _, err = s.do(s.asAgent(name), command, body); err != nil || verb != "answers" {
		return err
	}
	return s.connected(name, id)
}

// notes are an agent's notes of so many bytes, written on a revision: by default the
// newest.
func (s *Stage) notes(id center.WorkID, agent center.AgentID, opts map[string]string) center.InputBody {
	save := center.SaveNotes{Work: id, Agent: agent, Row: center.PersonRef(90_000 + uint64(id)), Bytes: number(opts["bytes"])}
	if err := s.look(func(c *center.Center) { save.Revision = c.Work(id).NotesRevision }); err != nil {
		panic(err)
	}
	if text := opts["revision"]; text != "" {
		save.Revision = number(text)
	}
	return save
}

// workOn is an agent's newest work, or the newest on a call.
func (s *Stage) workOn(name, key string) (id center.WorkID, err error) {
	if key == "" {
		return s.workOf(name)
	}
	of, err := s.callOf(key)
	if err != nil {
		return 0, err
	}
	err = s.look(func(c *center.Center) {
		for _, w := range c.Works() {
			if w.Agent == s.agents[name] && w.Call == of {
				id = w.ID
			}
		}
	})
	return id, err
}

// connected lets the agent's connector report media for a work.
func (s *Stage) connected(name string, id center.WorkID) error {
	wire := center.WireCall{}
	if err := s.look(func(c *center.Center) { wire.Key = c.Work(id).Key }); err != nil {
		return err
	}
	return s.signal(name, center.CallConnected{From: s.from(name), Call: wire})
}

func (s *Stage) target(text string) center.Target {
	kind, name, _ := strings.Cut(text, ":")
	switch kind {
	case "agent":
		return center.Target{Kind: center.ToAgent, Agent: s.agents[name]}
	case "queue":
		return center.Target{Kind: center.ToQueue, Queue: center.QueueID(name)}
	case "number":
		return center.Target{Kind: center.ToNumber, Person: s.person(name)}
	}
	return center.Target{}
}

func (s *Stage) dials(name string, args []string) error {
	kind := center.Outbound
	if len(args) > 1 {
		var err error
		if kind, err = center.ParseCallType(args[1]); err != nil {
			return err
		}
	}
	dial := center.Dial{Agent: s.agents[name], Type: kind}
	if to := s.target(one(args)); to.Kind == center.ToAgent {
		dial.To = to.Agent
	} else {
		dial.Person = s.person(one(args))
	}
	answer, err := s.do(s.asAgent(name), "", dial)
	if err == nil {
		s.calls[one(args)] = answer.Call
	}
	return err
}

// hire NAME [queues=a,b] [skills=x,y] [configuration=c]
func hire(s *Stage, _ *Play, args []string) error {
	opts := options(args[1:])
	return s.hire(one(args), center.AgentRules{Configuration: center.ConfigurationID(opts["configuration"]),
		Queues: ids[center.QueueID](opts["queues"]), Skills: ids[center.SkillID](opts["skills"])})
}

// configure puts rules in force.
func (s *Stage) configure(change center.Change) error {
	if err := s.rules(); err != nil {
		return err
	}
	_, err := s.do(center.Sender{Role: center.AdministratorRole}, "", center.Configure{Change: change})
	return err
}

func settings(s *Stage, _ *Play, args []string) error {
	opts := options(args)
	set := center.Settings{}
	if mode := opts["routing"]; mode != "" {
		if err := set.Routing.UnmarshalText([]byte(mode)); err != nil {
			return err
		}
	}
	set.AcceptToMediaSeconds, set.CustomerRingSeconds = number(opts["acceptToMedia"]), number(opts["customerRing"])
	set.VendorRingSeconds, set.RecoverySeconds = number(opts["vendorRing"]), number(opts["recovery"])
	if way := opts["transferReturn"]; way != "" {
		if err := set.TransferReturn.UnmarshalText([]byte(way)); err != nil {
			return err
		}
	}
	for _, id := range ids[center.WrapUpID](opts["codes"]) {
		if set.WrapUp == nil {
			set.WrapUp = &center.WrapUp{Required: opts["required"] != ""}
		}
		set.WrapUp.Codes = append(set.WrapUp.Codes, center.WrapUpCode{ID: id})
	}
	set.TransferReturnQueue = center.QueueID(opts["transferReturnQueue"])
	set.BackOffSeconds, set.BackOffMaxSeconds = number(opts["backOff"]), number(opts["backOffMax"])
	set.DeskSilenceSeconds = number(opts["deskSilence"])
	set.Retention.Days = number(opts["retention"])
	set.Vendor.CallsMax, set.Vendor.RoutingSeconds = number(opts["vendorCalls"]), number(opts["routing-time"])
	return s.configure(center.Change{Settings: &set})
}

func number(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil && text != "" {
		return -1 // which no rule allows
	}
	return n
}

func status(s *Stage, _ *Play, args []string) error {
	if len(args) != 2 {
		return errors.New("expected: status ID online|busy|offline")
	}
	v := center.Status{ID: center.StatusID(args[0])}
	if err := v.Kind.UnmarshalText([]byte(args[1])); err != nil {
		return err
	}
	return s.configure(center.Change{Statuses: []center.Status{v}})
}

func configuration(s *Stage, _ *Play, args []string) error {
	opts := options(args[1:])
	f := center.Configuration{ID: center.ConfigurationID(one(args)), Capacity: 1,
		AutoAccept: opts["autoAccept"] != "", AllowDecline: opts["allowDecline"] != "", StatusOnDecline: center.StatusID(opts["onDecline"]),
		StatusOnPushTimeout: center.StatusID(opts["onPushTimeout"]), AfterCallSeconds: number(opts["afterCall"]),
		AfterCallExtendable: opts["extension"] != "", AfterCallExtraSeconds: number(opts["extension"]), AfterCallExtensions: number(opts["extensions"]),
		FaultAware: opts["faultAware"] != "", Default: opts["default"] != "", DeclineReasons: ids[string](opts["reasons"])}
	f.ChooseDeclineReason = opts["chooseReason"] != "" || len(f.DeclineReasons) > 0
	if text := opts["capacity"]; text != "" {
		f.Capacity = number(text)
	}
	return s.configure(center.Change{Configurations: []center.Configuration{f}})
}

// remove queue|status|agent|configuration NAME
func remove(s *Stage, _ *Play, args []string) error {
	if len(args) != 2 {
		return errors.New("expected: remove queue|status|agent|configuration NAME")
	}
	var change center.Change
	switch name := args[1]; args[0] {
	case "queue":
		change.RemoveQueues = []center.QueueID{center.QueueID(name)}
	case "status":
		change.RemoveStatuses = []center.StatusID{center.StatusID(name)}
	case "agent":
		change.RemoveAgents = []center.AgentID{s.agents[name]}
	case "configuration":
		change.RemoveConfigurations = []center.ConfigurationID{center.ConfigurationID(name)}
	default:
		return fmt.Errorf("a play does not remove a %s", args[0])
	}
	return s.configure(change)
}

func queueRules(s *Stage, _ *Play, args []string) error {
	opts := options(args[1:])
	var codes *center.WrapUp
	if text := opts["codes"]; text != "" {
		codes = &center.WrapUp{Required: opts["required"] != ""}
		for _, id := range ids[center.WrapUpID](text) {
			codes.Codes = append(codes.Codes, center.WrapUpCode{ID: id})
		}
	}
	q := center.Queue{WrapUp: codes, CapacityWeight: number(opts["weight"]), CapacityPercent: number(opts["percent"]), ID: center.QueueID(one(args)), PushTimeoutSeconds: number(opts["pushTimeout"]), Priority: number(opts["priority"]),
		DropSkillsSeconds: number(opts["dropSkills"])}
	if model := opts["model"]; model != "" {
		if err := q.Model.UnmarshalText([]byte(model)); err != nil {
			return fmt.Errorf("queue %s: %w", q.ID, err)
		}
	}
	return s.configure(center.Change{Queues: []center.Queue{q}})
}
