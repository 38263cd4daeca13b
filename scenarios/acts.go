package scenarios

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing/synctest"
	"time"

	"github.com/secondring/secondring/center"
)

// act is a command of a play.
type act func(s *Stage, p *Play, args []string) error

var acts map[string]act

func init() {
	acts = map[string]act{
		"settings": settings, "status": status, "configuration": configuration, "queue": queueRules, "hire": hire, "remove": remove,
		"agent": agent, "caller": caller, "connector": connectorSays, "wire": wire, "supervisor": supervisor, "vendor": vendor, "flow": flowRules, "host": host, "wait": wait, "expect": expect, "desk": desk,
		"recovery": recovery, "policy": policy,
		"account":   account,
		"key":       key,
		"denied":    denied,
		"callback":  callback,
		"hours":     hoursRules,
		"voicemail": voicemail,
	}
}

// wait lets time pass, and everything that is due happen.
func wait(_ *Stage, _ *Play, args []string) error {
	d, err := time.ParseDuration(one(args))
	if err != nil {
		return err
	}
	time.Sleep(d)
	synctest.Wait()
	return nil
}

func one(args []string) string {
	if len(args) == 0 {
		return ""
	}
	return args[0]
}

func host(s *Stage, _ *Play, args []string) error {
	if one(args) != "restarts" {
		return errors.New("expected: host restarts")
	}
	return s.restart()
}

// caller NAME calls QUEUE [priority=1] [skills=de,fr] [additional=fr] [type=callback] [held] [ago=30s] [command=id]
// caller NAME leaves · caller NAME wants-callback [at=1h] [number=dave] [queue=q] [key=k] [by=supervisor]
func caller(s *Stage, _ *Play, args []string) error {
	if len(args) < 2 {
		return errors.New("expected: caller NAME calls QUEUE or caller NAME leaves")
	}
	if err := s.rules(); err != nil {
		return err
	}
	key := args[0]
	if args[1] == "leaves" {
		id, err := s.callOf(key)
		if err != nil {
			return err
		}
		_, err = s.do(center.Sender{Role: center.VendorRole}, "", center.CallerLeft{Call: id})
		return err
	}
	if args[1] == "wants-callback" {
		return s.wantsCallback(key, options(args[2:]))
	}
	if args[1] != "calls" || len(args) < 3 {
		return fmt.Errorf("a caller calls or leaves, not %q", args[1])
	}
	opts := options(args[3:])
	in := center.StartCall{Type: center.Inbound, Customer: s.customer(key), Queue: center.QueueID(args[2]), Key: key,
		Skills: ids[center.SkillID](opts["skills"]), Additional: ids[center.SkillID](opts["additional"]), HostHolds: opts["held"] != "", Zone: opts["zone"], Verified: opts["verified"] != ""}
	if token := opts["token"]; token != "" { // this call's own
		in.PlaceDigest = sha256.Sum256([]byte(token))
	}
	if token := opts["has"]; token != "" {
		in.Token = sha256.Sum256([]byte(token))
	}
	if t := opts["type"]; t != "" {
		kind, err := center.ParseCallType(t)
		if err != nil {
			return err
		}
		in.Type = kind
	}
	if text := opts["priority"]; text != "" {
		n, err := strconv.Atoi(text)
		if err != nil {
			return err
		}
		in.Priority = &n
	}
	var err error
	if in.RequestedAt, err = ago(opts); err != nil {
		return err
	}
	return s.enters(key, opts, in)
}

// ago is the time that "ago" names; 0, for now, without it.
func ago(opts map[string]string) (center.Millis, error) {
	text := opts["ago"]
	if text == "" {
		return 0, nil
	}
	d, err := time.ParseDuration(text)
	return center.Millis(time.Now().Add(-d).UnixMilli()), err
}

// enters lets a call come from the vendor, and remembers its name.
func (s *Stage) enters(key string, opts map[string]string, in center.InputBody) error {
	answer, err := s.do(center.Sender{Role: center.VendorRole}, opts["command"], in)
	if err == nil {
		s.calls[key] = answer.Call
	}
	return err
}

// customer is who stands behind a key: carol calls again as carol/2.
func (s *Stage) customer(key string) center.PersonRef {
	name, _, _ := strings.Cut(key, "/")
	return s.person(name)
}

func (s *Stage) callOf(key string) (id center.CallID, err error) {
	err = s.look(func(c *center.Center) {
		if call := c.CallByKey(key); call != nil {
			id = call.ID
		}
	})
	if id == 0 && err == nil {
		if id = s.calls[key]; id == 0 {
			err = fmt.Errorf("there is no call %s", key)
		}
	}
	return id, err
}

func ids[T ~string](text string) (list []T) {
	if text == "" {
		return nil
	}
	for _, id := range strings.Split(text, ",") {
		list = append(list, T(id))
	}
	return list
}

// supervisor withdraws AGENT · supervisor closes CALLER [reason] · supervisor sets AGENT STATUS
// supervisor moves CALLER [to=QUEUE] [priority=N] · supervisor offers CALLER to=AGENT · supervisor asks-voicemail CALLER · supervisor undoes AGENT
func supervisor(s *Stage, _ *Play, args []string) error {
	if len(args) < 2 {
		return errors.New("expected: supervisor withdraws|closes|sets …")
	}
	sender := center.Sender{Role: center.SupervisorRole}
	switch args[0] {
	case "withdraws":
		id, err := s.workOf(args[1])
		if err != nil {
			return err
		}
		_, err = s.do(sender, "", center.WithdrawWork{Work: id})
		return err
	case "closes":
		id, err := s.callOf(args[1])
		if err != nil {
			return err
		}
		_, err = s.do(sender, "", center.CloseCall{Call: id, Reason: one(args[2:])})
		return err
	case "sets":
		_, err := s.do(sender, "", center.AskStatus{Agent: s.agents[args[1]], Status: center.StatusID(one(args[2:]))})
		return err
	}
	return s.supervise(sender, args)
}

// supervise is what a supervisor does with calls in line and with misses.
func (s *Stage) supervise(sender center.Sender, args []string) error {
	if args[0] == "undoes" {
		id, err := s.workOf(args[1])
		if err != nil {
			return err
		}
		_, err = s.do(sender, "", center.UndoMiss{Work: id})
		return err
	}
	id, err := s.callOf(args[1])
	if err != nil {
		return err
	}
	o := options(args[2:])
	var body center.InputBody
	switch args[0] {
	case "moves":
		move := center.MoveCall{Call: id, Queue: center.QueueID(o["to"])}
		if text, given := o["priority"]; given {
			priority, err := strconv.Atoi(text)
			if err != nil {
				return err
			}
			move.Priority = &priority
		}
		body = move
	case "offers":
		body = center.OfferCall{Call: id, Agent: s.agents[o["to"]]}
	case "asks-voicemail":
		body = center.AskVoicemail{Call: id}
	default:
		return fmt.Errorf("a supervisor withdraws, closes, sets, moves, offers, asks-voicemail or undoes, not %q", args[0])
	}
	_, err = s.do(sender, "", body)
	return err
}

// expect agent NAME key=value… · expect call KEY key=value… · expect work AGENT [on=CALL] key=value… · expect queue NAME key=value… · expect account NAME key=value…
func expect(s *Stage, _ *Play, args []string) error {
	if len(args) < 3 {
		return errors.New("expected: expect agent|call|work|queue|account NAME key=value …")
	}
	var have map[string]string
	err := s.look(func(c *center.Center) {
		switch args[0] {
		case "agent":
			have = factsOfAgent(c, c.Agent(s.agents[args[1]]))
		case "call":
			have = factsOfCall(c, c.Call(s.calls[args[1]]), c.CallByKey(args[1]))
		case "work":
			have = s.factsOfWork(c, args[1], options(args[2:])["on"])
		case "queue":
			have = factsOfQueue(c, center.QueueID(args[1]))
		case "account":
			have = factsOfAccount(c, c.Account(center.AccountID(opaque(args[1]))))
		case "key":
			have = map[string]string{"there": strconv.FormatBool(c.Key(args[1]) != nil)}
		}
	})
	if err != nil {
		return err
	}
	want := options(args[2:])
	for _, key := range slices.Sorted(maps.Keys(want)) {
		if have[key] != want[key] {
			return fmt.Errorf("%s %s: %s is %q, expected %q", args[0], args[1], key, have[key], want[key])
		}
	}
	return nil
}

func factsOfAgent(c *center.Center, a *center.Agent) map[string]string {
	if a == nil {
		return nil
	}
	return map[string]string{"status": string(a.Status), "cause": a.StatusCause.String(), "pending": string(a.Pending),
		"excluded": c.Excluded(a), "desk": a.Desk.String(), "misses": strconv.Itoa(a.Misses), "load": strconv.Itoa(c.Load(a)), "returns": string(a.ReturnTo), "commands": strconv.Itoa(len(a.Commands))}
}

func factsOfCall(c *center.Center, byID, byKey *center.Call) map[string]string {
	call := byKey
	if call == nil {
		call = byID
	}
	if call == nil {
		return nil
	}
	conversation := "open"
	if v := c.Conversation(call.Conversation); v == nil || v.Closed {
		conversation = "closed"
	}
	return map[string]string{"disposition": call.Disposition.String(), "conversation": conversation, "place": call.Place.String(),
		"phase": c.Phase(call).String(), "why": call.Why, "queue": string(call.Queue), "attempts": strconv.Itoa(call.Attempts),
		"line": strconv.Itoa(c.PlaceInLine(call)), "type": call.Type.String(), "caller": map[bool]string{true: "gone", false: "there"}[call.CallerGone],
		"end": call.End.String(), "dials": strconv.Itoa(call.Dials), "origin": call.Origin.String(), "first": string(call.FirstQueue),
		"flow": string(call.Flow), "transcript": strconv.Itoa(len(call.Transcript)),
		"previous": strconv.FormatBool(call.Previous != 0), "next": strconv.FormatBool(call.Next != 0), "parties": strconv.Itoa(len(call.Parties))}
}

func (s *Stage) factsOfWork(c *center.Center, agent, on string) map[string]string {
	var w *center.Work
	for _, v := range c.Works() {
		if call := c.CallByKey(on); v.Agent == s.agents[agent] && (on == "" || v.Call == s.calls[on] || call != nil && v.Call == call.ID) {
			w = v
		}
	}
	if w == nil {
		return nil
	}
	return map[string]string{"status": w.Status.String(), "phase": w.Phase.String(), "outcome": w.Outcome.String(), "fault": w.Fault.String(),
		"reason": w.Reason, "attempt": strconv.Itoa(w.Attempt), "wrapUp": string(w.WrapUp), "notes": strconv.Itoa(w.NotesRevision), "weight": strconv.Itoa(w.Weight), "muted": strconv.FormatBool(w.Muted),
		"paused": strconv.FormatBool(w.RecordingPaused), "failed": failed(w), "on": on}
}

// failed names the buttons whose last press failed.
func failed(w *center.Work) string {
	var kinds []string
	for _, f := range w.Failed {
		kinds = append(kinds, f.Kind.String()+" "+f.How.String())
	}
	return strings.Join(kinds, ", ")
}
