package center

// Participant is somebody on a call, as whoever looks at it sees them.
type Participant struct {
	Party
	Agent AgentID // of an agent
}

// Participants lists who is on a call: the customer, the agents whose works are
// live, and the others who have not left.
func (c *Center) Participants(call *Call) (list []Participant) {
	customer := Participant{Party: Party{Key: call.Key, Role: CustomerParty, State: PartyRinging}}
	if p := call.customer(); p != nil {
		customer.Party = *p
	} else if call.CallerThere() {
		customer.State = PartyConnected
	}
	if call.CallerGone || call.Place == Over {
		customer.State = PartyLeft
	}
	list = append(list, customer)
	for _, id := range call.Live {
		w := c.works.at(id)
		p := Participant{Party: Party{Key: w.Key, Connection: w.Connection, Role: AgentParty, State: PartyRinging}, Agent: w.Agent}
		if w.Phase == Talking {
			p.State = PartyConnected
		}
		list = append(list, p)
	}
	for i := range call.Parties {
		if p := &call.Parties[i]; p.Role == ThirdParty && p.State != PartyLeft {
			list = append(list, Participant{Party: *p})
		}
	}
	return list
}

// Commands lists what the connector was asked about a work and has not answered.
func (w *Work) Commands() (list []Command) {
	if w.agent == nil {
		return nil
	}
	for _, cmd := range w.agent.Commands {
		if cmd.Work == w.ID && !cmd.Withdraw {
			list = append(list, cmd)
		}
	}
	return list
}
