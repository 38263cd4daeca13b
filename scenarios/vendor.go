package scenarios

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/secondring/secondring/center"
)

// flow NAME [numbers=+4930,+4940] [fallback=QUEUE] [case [PARAMETER=VALUE …] [dialed=+4930] [queue=…] [agent=…] [skills=a,b] [priority=1]] [case …]
func flowRules(s *Stage, _ *Play, args []string) error {
	if len(args) < 2 {
		return errors.New("expected: flow NAME and where it leads")
	}
	f := center.Flow{ID: center.FlowID(args[0])}
	cut := append(slices.Clone(args[1:]), "case")
	for begin, first := 0, true; begin < len(cut); first = false {
		end := begin + slices.Index(cut[begin:], "case")
		opts := options(cut[begin:end])
		if first {
			f.DialedNumbers, f.FallbackQueue = ids[string](opts["numbers"]), center.QueueID(opts["fallback"])
		} else {
			f.Cases = append(f.Cases, s.flowCase(opts))
		}
		begin = end + 1
	}
	return s.configure(center.Change{Flows: []center.Flow{f}})
}

func (s *Stage) flowCase(opts map[string]string) center.FlowCase {
	v := center.FlowCase{Queue: center.QueueID(opts["queue"]), Skills: ids[center.SkillID](opts["skills"]), DialedNumbers: ids[string](opts["dialed"])}
	if agent := opts["agent"]; agent != "" {
		v.Agent = s.agents[agent]
	}
	if text := opts["priority"]; text != "" {
		n := number(text)
		v.Priority = &n
	}
	for name, value := range opts {
		if !slices.Contains([]string{"queue", "skills", "dialed", "agent", "priority"}, name) {
			if v.When == nil {
				v.When = map[string]string{}
			}
			v.When[name] = value
		}
	}
	return v
}

// vendor announces KEY [transfer=KEY] [queue=…] [origin=Voicemail] [ago=30s] [command=id]
// vendor routes KEY [flow=…] [dialed=…] [fallback=…] [queue=…] [agent=…] [PARAMETER=VALUE …]
// vendor clears KEY · vendor reroutes KEY
// vendor reports KEY [active] [reason=…] [accepted] [holds=2] · vendor adds KEY [messages|realtime|post]
func vendor(s *Stage, _ *Play, args []string) error {
	if len(args) < 2 {
		return errors.New("expected: vendor announces|routes|clears|reroutes|reports|adds KEY …")
	}
	if err := s.rules(); err != nil {
		return err
	}
	verb, key, opts := args[0], args[1], options(args[2:])
	id := center.CallID(0)
	if verb != "announces" {
		var err error
		if id, err = s.callOf(key); err != nil && verb != "reports" {
			return err
		}
	}
	var body center.InputBody
	switch verb {
	case "announces":
		return s.announces(key, opts)
	case "routes":
		body = s.routes(id, opts)
	case "clears":
		body = center.ClearRouting{Call: id}
	case "reroutes":
		body = center.RerouteCall{Call: id}
	case "reports":
		in := center.UpdateCall{Call: id, Active: opts["active"] != "", Details: center.CallDetails{Holds: number(opts["holds"]), Reason: opts["reason"]}}
		if id == 0 {
			in.Key, in.Customer = key, s.customer(key)
		}
		if opts["accepted"] != "" {
			in.Details.AcceptedAt = center.Millis(time.Now().UnixMilli())
		}
		body = in
	case "adds":
		kind := map[string]center.TranscriptKind{"": center.TranscriptMessages, "messages": center.TranscriptMessages,
			"realtime": center.RealtimeEvents, "post": center.PostCallEvents}[one(args[2:])]
		body = center.KeepTranscript{Call: id, Kind: kind, Row: 900, Count: 1}
	default:
		return fmt.Errorf("a vendor's back end does not say %q", verb)
	}
	_, err := s.do(center.Sender{Role: center.VendorRole}, "", body)
	return err
}

func (s *Stage) announces(key string, opts map[string]string) error {
	in := center.AnnounceCall{Type: center.Inbound, Key: key, Customer: s.customer(key), Queue: center.QueueID(opts["queue"])}
	if parent := opts["transfer"]; parent != "" {
		id, err := s.callOf(parent)
		if err != nil {
			return err
		}
		in.Type, in.Parent, in.Customer = center.Transfer, id, 0
	}
	if text := opts["origin"]; text != "" {
		origin, err := center.ParseCallOrigin(text)
		if err != nil {
			return err
		}
		in.Details.Origin = origin
	}
	var err error
	if in.RequestedAt, err = ago(opts); err != nil {
		return err
	}
	return s.enters(key, opts, in)
}

func (s *Stage) routes(id center.CallID, opts map[string]string) center.RouteCall {
	in := center.RouteCall{Call: id, Flow: center.FlowID(opts["flow"]), Dialed: opts["dialed"], Fallback: center.QueueID(opts["fallback"]),
		Queue: center.QueueID(opts["queue"]), Agent: s.agents[opts["agent"]], Parameters: map[string]string{}}
	for name, value := range opts {
		if !strings.Contains(" flow dialed fallback queue agent ", " "+name+" ") {
			in.Parameters[name] = value
		}
	}
	return in
}
