package scenarios

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/hours"
)

// recovery QUEUE [after=60] [rounds=3] [steps=STEP,…] [abandon=STEP,…] [dead=STEP,…] [closed=STEP,…] [closing=STEP,…]
// [attempts=3] [gap=900] [regain=300] [byCallerId]
//
// A step is overflow-queue:sales, overflow-agent:bob, callback, voicemail:sales, close:"a reason" or wait.
func recovery(s *Stage, _ *Play, args []string) error {
	if err := s.rules(); err != nil {
		return err
	}
	rules, found := center.Queue{}, false
	if err := s.look(func(c *center.Center) { rules, found = c.Queue(center.QueueID(one(args))) }); err != nil || !found {
		return fmt.Errorf("there is no queue %s (%w)", one(args), err)
	}
	opts := options(args[1:])
	policy := &center.Recovery{AfterSeconds: number(opts["after"]), AfterRounds: number(opts["rounds"]),
		CallbackAttempts: number(opts["attempts"]), CallbackGapSeconds: number(opts["gap"]),
		RegainSeconds: number(opts["regain"]), RegainByCallerID: opts["byCallerId"] != ""}
	for field, steps := range map[string]*[]center.Step{"steps": &policy.Steps, "abandon": &policy.OnAbandon, "dead": &policy.DeadQueue,
		"closed": &policy.OutOfHours, "closing": &policy.AtClosing} {
		for _, text := range ids[string](opts[field]) {
			step, err := s.step(text)
			if err != nil {
				return err
			}
			*steps = append(*steps, step)
		}
	}
	rules.Recovery = policy
	return s.configure(center.Change{Queues: []center.Queue{rules}})
}

func (s *Stage) step(text string) (step center.Step, err error) {
	kind, what, _ := strings.Cut(text, ":")
	err = step.Do.UnmarshalText([]byte(kind))
	switch step.Do {
	case center.OverflowToAgent:
		step.Agent = s.agents[what]
	case center.CloseStep:
		step.Reason = what
	default:
		step.Queue = center.QueueID(what)
	}
	return step, err
}

func factsOfQueue(c *center.Center, id center.QueueID) map[string]string {
	callers, idle := c.Waiting(id)
	dead, since := c.Dead(id)
	return map[string]string{"callers": strconv.Itoa(callers), "idle": strconv.Itoa(idle), "dead": strconv.FormatBool(dead), "alarm": strconv.FormatBool(since != 0)}
}

// callback WHO to=QUEUE [at=1h] [by=supervisor] · callback WHO reschedules [at=1h] · callback WHO cancels
func callback(s *Stage, _ *Play, args []string) error {
	if len(args) < 2 {
		return errors.New("expected: callback WHO to=QUEUE, reschedules or cancels")
	}
	if err := s.rules(); err != nil {
		return err
	}
	key, opts := args[0], options(args[1:])
	switch args[1] {
	case "reschedules", "cancels":
		id, err := s.callOf(key)
		if err != nil {
			return err
		}
		var body center.InputBody = center.CancelCallback{Call: id}
		if args[1] == "reschedules" {
			body = center.RescheduleCallback{Call: id, At: in(opts["at"])}
		}
		_, err = s.do(center.Sender{Role: center.SupervisorRole}, "", body)
		return err
	}
	return s.requestCallback(key, opts, center.RequestCallback{Customer: s.customer(key), Queue: center.QueueID(opts["to"]), Zone: opts["zone"]})
}

// wantsCallback lets the caller of a call be called back. The callback goes by
// the caller's name with a number: carol/2.
func (s *Stage) wantsCallback(name string, opts map[string]string) error {
	id, err := s.callOf(name)
	if err != nil {
		return err
	}
	body := center.RequestCallback{Call: id, Queue: center.QueueID(opts["queue"]), Zone: opts["zone"]}
	if other := opts["number"]; other != "" {
		body.Customer = s.customer(other)
	}
	key := opts["key"]
	if key == "" {
		key = name + "/2"
	}
	return s.requestCallback(key, opts, body)
}

func (s *Stage) requestCallback(key string, opts map[string]string, body center.RequestCallback) error {
	sender := center.Sender{Role: center.VendorRole}
	if opts["by"] == "supervisor" {
		sender.Role = center.SupervisorRole
	}
	body.At, body.Key = in(opts["at"]), key
	answer, err := s.do(sender, opts["command"], body)
	if err == nil {
		s.calls[key] = answer.Call
	}
	return err
}

// in is a time from now, 0 if there is none.
func in(text string) center.Millis {
	d, err := time.ParseDuration(text)
	if err != nil {
		return 0
	}
	return center.Millis(time.Now().Add(d).UnixMilli())
}

// hours ID ZONE DAYS=FROM-TO … [QUEUE…] · days are such as monday or all
func hoursRules(s *Stage, _ *Play, args []string) error {
	if len(args) < 2 {
		return errors.New("expected: hours ID ZONE day=09:00-17:00 … for=queue,…")
	}
	if err := s.rules(); err != nil {
		return err
	}
	h := hours.Hours{ID: hours.ID(args[0]), Zone: args[1]}
	change := center.Change{}
	for _, word := range args[2:] {
		day, span, _ := strings.Cut(word, "=")
		from, to, _ := strings.Cut(span, "-")
		switch day {
		case "for":
			for _, id := range ids[center.QueueID](span) {
				var q center.Queue
				if err := s.look(func(c *center.Center) { q, _ = c.Queue(id) }); err != nil {
					return err
				}
				q.Hours = h.ID
				change.Queues = append(change.Queues, q)
			}
		case "all":
			for _, day := range []string{"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"} {
				h.Weekly = append(h.Weekly, hours.Opening{Day: day, From: from, To: to})
			}
		case "holiday":
			h.Holidays = append(h.Holidays, hours.Holiday{From: span})
		default:
			h.Weekly = append(h.Weekly, hours.Opening{Day: day, From: from, To: to})
		}
	}
	change.Hours = []hours.Hours{h}
	return s.configure(change)
}

// voicemail CALLER [queue=sales] [seconds=30] · the voicemail goes by the caller's name with /voicemail
func voicemail(s *Stage, _ *Play, args []string) error {
	opts := options(args[1:])
	id, err := s.callOf(one(args))
	if err != nil {
		return err
	}
	answer, err := s.do(center.Sender{Role: center.VendorRole}, "", center.LeaveVoicemail{Call: id, Queue: center.QueueID(opts["queue"]),
		Recording: s.person("recording of " + one(args)), Seconds: number(opts["seconds"])})
	if err == nil {
		s.calls[one(args)+"/voicemail"] = answer.Call
	}
	return err
}
