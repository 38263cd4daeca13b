package center

import "fmt"

// Table is a decision table of the machine, printed: what stands in the
// documents is what Step consults.
type Table struct {
	Name   string // file name without ending
	Title  string
	Intro  string
	Header []string
	Rows   [][]string
}

// Tables prints every decision table of the machine.
func Tables() []Table {
	return []Table{hangupTable(), linesTable(), callTableDoc(), workTableDoc(), presenceTableDoc(), statusOrderTable(), outcomesTable(), commandTableDoc(), controlTableDoc(), recoveryTableDoc()}
}

func hangupTable() Table {
	t := Table{Name: "hangup", Title: "The rulings",
		Intro: "What each way to end the agent's side of a call does. `error` rows are for closeCallOnError false, absent, or anything but the boolean true; with true the same row holds for work and presence, but the voice call is completed, its conversation closed unless another voice call of it is live, other offers are canceled, and nothing is routed. " +
			"`new` is the disposition unchanged: a call in progress stays in progress. A work that was connected ends as Closed with the row's outcome, after its after-call work; an offer that was never acknowledged is *undelivered*, fault *client*, where the row says *ignored*.",
		Header: []string{"ending", "voice call", "conversation", "agent work (outcome · fault)", "presence", "routing", "diagnostic"}}
	for e := NoEnding + 1; e < endingCount; e++ {
		r := rulings[e]
		call, conversation, line := "new", "open", r.Line.String()
		switch {
		case r.Completes && r.Status == Transferred:
			call, line = "completed", "the transfer's"
		case r.Completes:
			call, conversation, line = "completed", "closed, unless another voice call of it is live", "none"
		case e == ByLostRace:
			line = "the winner's"
		}
		work := r.Status.String()
		if r.Gone != NoWorkStatus {
			work += ", or " + r.Gone.String() + " if not back in line"
		}
		t.Rows = append(t.Rows, []string{r.Name, call, conversation, fmt.Sprintf("%s (%s · %s)", work, r.Outcome, orDash(r.Fault.String())), r.Presence.String(), line, orDash(r.Note)})
	}
	return t
}

func orDash(text string) string {
	if text == "" {
		return "–"
	}
	return text
}

func linesTable() Table {
	t := Table{Name: "lines", Title: "Back in line, by call type", Intro: "Where a leg goes that a ruling puts back in line.",
		Header: []string{"call type", "back in line means"}}
	for v := NoCallType + 1; v < callTypeCount; v++ {
		t.Rows = append(t.Rows, []string{v.String(), lines[v].String()})
	}
	return t
}

func callTableDoc() Table {
	t := Table{Name: "call", Title: "Voice calls", Intro: "What a voice call does with every input, by where it is kept. A cell that begins with *no* is a refusal.",
		Header: []string{"input"}}
	for p := range placeCount {
		t.Header = append(t.Header, p.String())
	}
	for in := range callInputCount {
		row := []string{callInputNames[in]}
		for p := range placeCount {
			row = append(row, cellText(callTable[p][in].move, callTable[p][in].no))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func cellText(move, no string) string {
	if no != "" {
		return "*no:* " + no
	}
	return move
}

func workTableDoc() Table {
	t := Table{Name: "agentwork", Title: "Agent works", Intro: "What an agent work does with every input, by its phase. *Ends as the ruling says* leads to the rulings. A cell that begins with *no* is a refusal; a lost race is refused with who won.",
		Header: []string{"input"}}
	phases := []Phase{Ringing, Connecting, Dialing, Talking, AfterCall, Ended}
	for _, p := range phases {
		t.Header = append(t.Header, p.String())
	}
	for in := range workInputCount {
		row := []string{workInputNames[in]}
		for _, p := range phases {
			row = append(row, cellText(workTable[p][in].move, workTable[p][in].no))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func presenceTableDoc() Table {
	t := Table{Name: "presence", Title: "Presence statuses", Intro: "What becomes of a presence status that somebody asks for or a ruling names, by the kind of the status now and what the agent is at.",
		Header: append([]string{"status now", "agent is"}, presenceInputNames[:]...)}
	for _, kind := range []StatusKind{OnlineKind, BusyKind, OfflineKind} {
		for at := range engagementCount {
			row := []string{kind.String(), engagementNames[at]}
			for in := range presenceInputCount {
				row = append(row, presenceTable[kind][at][in].String())
			}
			t.Rows = append(t.Rows, row)
		}
	}
	return t
}

func commandTableDoc() Table {
	t := Table{Name: "commands", Title: "What acknowledges a command", Intro: "Nothing is sent again blindly. An offer is acknowledged by an *offer seen* message, or by CALL_STARTED itself; its deadline is the push time-out.",
		Header: []string{"command", "acknowledged by", "deadline", "when it passes"}}
	for k := AcceptCall; k < commandKindCount; k++ {
		a := acknowledgements[k]
		deadline := "that of the work's phase"
		switch {
		case a.seconds > 0:
			deadline = itoa(int64(a.seconds)) + " s"
		case a.seconds < 0:
			deadline = "–"
		}
		t.Rows = append(t.Rows, []string{k.String(), a.by, deadline, a.overdue})
	}
	return t
}

func controlTableDoc() Table {
	t := Table{Name: "controls", Title: "Call controls", Intro: "The buttons of an agent's desk, for a work that is talked on. Each is sent to the telephony system, which says what is so then; what acknowledges it is in the table of commands. Nothing is refused for what the host believes of hold, mute or recording.",
		Header: []string{"command", "about", "could not …"}}
	for _, k := range Controls() {
		t.Rows = append(t.Rows, []string{k.String(), scopeNames[controls[k].scope], controls[k].verb})
	}
	return t
}
