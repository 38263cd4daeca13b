package center

// consultOf finds the consult that an agent talks on beside a call.
func (c *Center) consultOf(main *Work) *Work {
	for _, id := range main.agent.Live {
		if w := c.works.at(id); w.Main == main.ID && w.Phase == Talking && w.call.Type == Consult && w.call.Conversation == main.call.Conversation {
			return w
		}
	}
	return nil
}

// joinConsult makes one call of a call and the consult beside it, once the
// telephony system has joined them. The colleague is on a transfer call from now
// on, with the caller's place: whoever leaves, the others go on, and if the
// colleague's leg fails the caller is not lost. The agent's own second leg is over.
func (c *Center) joinConsult(a *Agent) { // spec: TRANSFER-10
	main := c.talkingWork(a)
	if main == nil {
		return
	}
	consult := c.consultOf(main)
	if consult == nil {
		return
	}
	call := consult.call
	c.emit(PartyChanged{Call: main.Call, Party: Party{Key: consult.Key, Connection: consult.Connection, Role: ThirdParty, State: PartyConnected}})
	taken := c.othersTalk(call, consult)
	if taken {
		c.emit(ConsultJoined{Call: call.ID, Transferor: main.ID})
	} else if consult.Key != "" {
		c.emit(PartyOutside{Call: main.Call, Key: consult.Key})
	}
	c.emit(WorkEnded{Work: consult.ID, Status: Closed, Outcome: Accepted, Ending: ByJoin})
	if !taken {
		c.cancelOffers(call)
		c.complete(call, reasonJoined)
	}
}

// ConsultJoined makes a consult the next call of the one it was about: the
// colleague has the customer too.
type ConsultJoined struct {
	Call       CallID `cbor:"1,keyasint"`
	Transferor WorkID `cbor:"2,keyasint"`
}

func (e ConsultJoined) apply(c *Center) {
	call, w := c.calls.at(e.Call), c.works.at(e.Transferor)
	from := w.call
	call.Type, call.Previous, call.Transferor, from.Next = Transfer, from.ID, w.ID, call.ID
	call.Customer, call.RequestedAt, call.HostHolds, call.CallerGone = from.Customer, from.RequestedAt, from.HostHolds, from.CallerGone
	call.Queue, call.Priority, call.Vendor = from.Queue, from.Priority, c.vendorRoutes(from)
}
