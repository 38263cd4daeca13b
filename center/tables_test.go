package center

import "testing"

// TestTablesHaveNoHole: every (state, input) pair is a move or a refusal with a
// sentence, every ending has a ruling, every call type a line.
// spec: HANGUP-20, HANGUP-18
func TestTablesHaveNoHole(t *testing.T) {
	one := func(what string, move, no string) {
		if (move == "") == (no == "") {
			t.Errorf("%s: expected a move or a refusal, found %q and %q", what, move, no)
		}
	}
	for p := range placeCount {
		for in := range callInputCount {
			one("call "+p.String()+" × "+callInputNames[in], callTable[p][in].move, callTable[p][in].no)
		}
	}
	for p := range phaseCount {
		for in := range workInputCount {
			one("work "+p.String()+" × "+workInputNames[in], workTable[p][in].move, workTable[p][in].no)
		}
	}
	for kind := range statusKindCount {
		for at := range engagementCount {
			for in := range presenceInputCount {
				if presenceTable[kind][at][in] == noPresenceMove {
					t.Errorf("presence %s × %s × %s is a hole", kind, engagementNames[at], presenceInputNames[in])
				}
			}
		}
	}
	for e := NoEnding + 1; e < endingCount; e++ {
		r := rulings[e]
		if r.Name == "" || r.Status < Closed || r.Outcome == NoOutcome || (r.Outcome == Accepted) != (r.Fault == NoFault) {
			t.Errorf("ending %d has no ruling, no status, no outcome or no fault: %+v", e, r)
		}
		if (r.Note != "") != (rulingNotes[e].Code != "") {
			t.Errorf("ending %s: its row says diagnostic %q, its note is %q", r.Name, r.Note, rulingNotes[e].Code)
		}
	}
	for s := range agentStatusCount {
		if hangupEndings[s] == NoEnding {
			t.Errorf("agentStatus %s leads to no ending", s)
		}
	}
	for v := NoCallType + 1; v < callTypeCount; v++ {
		if lines[v] == 0 {
			t.Errorf("call type %s has no line", v)
		}
	}
	for k := NoCommand + 1; k < commandKindCount; k++ {
		if acknowledgements[k].by == "" || acknowledgements[k].overdue == "" {
			t.Errorf("command %s has no acknowledgement", k)
		}
	}
}

// TestEveryKindIsRegistered: a refusal of any input can be told.
func TestEveryKindIsRegistered(t *testing.T) {
	for kind, body := range inputBodies {
		if inputVerbs[kind] == "" && kind < kindPassTime {
			t.Errorf("%s has no verb for a refusal", body)
		}
	}
}
