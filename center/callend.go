package center

// CallEnd is the terminal disposition of a voice call: what became of its
// customer in the end. Every call that is over has exactly one (I3).
type CallEnd uint8

// Terminal dispositions. A call that overflows stays the same call, so
// overflowing is no end.
const (
	NoEnd                CallEnd = iota
	EndAnswered                  // an agent talked to the customer
	EndTransferred               // the next call of the conversation goes on
	EndReturned                  // a transfer that was not taken: the call it came from goes on
	EndAbandoned                 // the customer left before anybody answered
	EndNotReached                // a customer whom an agent dialed did not answer
	EndClosed                    // by a person, or by a step of the recovery policy
	EndClosedByConnector         // HANGUP with closeCallOnError
	EndFailed                    // the connection was lost, and nobody recovered it
	EndUnrecovered               // nobody came for it until the recovery deadline
	EndToBeCalledBack            // a callback goes on with the customer
	EndCallbackCompleted         // a callback that was answered, and talked on with an agent
	EndCallbackGivenUp           // its customer was not reached in all attempts
	EndMerged                    // a callback whose customer called first
	EndVoicemailLeft             // the customer left a message, which a voicemail carries on
	EndRejected                  // closed by the policy because the queue was closed when it came
	callEndCount
)

var callEndNames = [...]string{"", "answered", "transferred", "returned", "abandoned", "not reached", "closed", "closed by connector", "failed", "unrecovered",
	"to be called back", "callback completed", "callback given up", "merged",
	"voicemail left", "rejected"}

func (v CallEnd) String() string { return name(callEndNames[:], v) }

// reasonEnds give the terminal disposition of a disconnect reason of the host's
// own making: for a call that was never connected, and for one that was.
var reasonEnds = map[string][2]CallEnd{
	reasonEnded:             {EndFailed, EndAnswered},
	reasonClosedByConnector: {EndClosedByConnector, EndClosedByConnector},
	reasonCallerLeft:        {EndAbandoned, EndFailed},
	reasonTransferred:       {EndTransferred, EndTransferred},
	reasonReturned:          {EndReturned, EndReturned},
	reasonNotReached:        {EndNotReached, EndFailed},
	reasonUnrecovered:       {EndUnrecovered, EndFailed},
}

// EndOf is the terminal disposition that the event gives a call, of which only type,
// disposition and whether the caller is gone are looked at.
func (e CallCompleted) EndOf(call *Call) CallEnd {
	if e.End != NoEnd {
		return e.End
	}
	return call.endFor(e.Reason)
}

// endFor is the terminal disposition of a call that ends for a reason, as it
// stands before it ends. The event of an end that a policy or a person chose
// says it itself.
func (call *Call) endFor(reason string) CallEnd { // spec: RECOVERY-2
	ends, known := reasonEnds[reason]
	switch {
	case !known:
		return EndClosed
	case reason == reasonUnrecovered && call.CallerGone && call.Disposition == NewCall && call.customerCalled():
		return EndAbandoned
	case reason == reasonUnrecovered && call.Why == whyVoicemail:
		return EndAbandoned
	case ends[1] == EndAnswered && call.Disposition != NewCall && call.Type == Callback:
		return EndCallbackCompleted
	case call.Disposition == NewCall:
		return ends[0]
	}
	return ends[1]
}

// customerCalled says whether the customer is who began the call.
func (call *Call) customerCalled() bool {
	return call.Type == Inbound || call.Type == Transfer
}
