package connector

import "github.com/secondring/secondring/center"

// toggled reads MUTE_TOGGLE and RECORDING_TOGGLE: what is so now.
func (d *Decoder) toggled(r *reader, what center.Toggle, field string, payload any) Message {
	object := r.payload(payload)
	on, said := object[field].(bool)
	if !said {
		r.note(noteType, field, object[field], "true or false", "left out")
		return d.flushed(center.Deviated{From: d.From, Notes: r.notes})
	}
	signal := center.Toggled{From: d.From, What: what, On: on, Key: r.key(r.object(object, "call"), "callId")}
	signal.Notes = r.notes
	return d.flushed(signal)
}

// capabilities of CONNECTOR_READY, with the call controls that need them.
var capabilities = map[string][]center.CommandKind{
	"MUTE":           {center.MuteCall, center.UnmuteCall},
	"RECORD":         {center.PauseRecording, center.ResumeRecording},
	"MERGE":          {center.Conference},
	"SWAP":           {center.SwapParticipants},
	"BLIND_TRANSFER": {center.AddParticipant}, // which the machine refuses only if it is blind
}

// lacking reads what the telephony system says that it cannot. What it does not
// speak of, it can. Generation 3.2 has its capabilities in agentConfig.
func lacking(payload map[string]any) (set center.CommandSet) {
	for _, part := range []string{"capabilities", "agentConfig"} {
		object, _ := payload[part].(map[string]any)
		for name, kinds := range capabilities { // any order: into a set
			if object[name] == false {
				set = set.With(kinds...)
			}
		}
	}
	return set
}
