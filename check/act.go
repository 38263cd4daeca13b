package check

// Act is something that happens on the telephony side. Its text is the name of the
// function in a drive file, and of the hook.
type Act string

// Acts. Those with a call are about a call that is on the agent's line.
const (
	// Calls come. The agent who is checked is the one they come to.
	CallArrives     Act = "callArrives"     // a customer calls
	CallbackArrives Act = "callbackArrives" // a callback that a customer has asked for is the agent's turn
	TransferArrives Act = "transferArrives" // a colleague transfers a call to the agent

	// While it rings.
	RingOut           Act = "ringOut"           // nobody answers, until the telephony gives up
	DeclineOnPhone    Act = "declineOnPhone"    // the agent declines on the phone, not in the console
	AgentFails        Act = "agentFails"        // it fails at the agent: no microphone, a dead phone
	CustomerFails     Act = "customerFails"     // it fails for a reason that is not the agent's
	CustomerHangsUp   Act = "customerHangsUp"   // the customer hangs up, also while they talk
	NextAcceptFails   Act = "nextAcceptFails"   // the next accept of the agent fails
	NextDeclineFails  Act = "nextDeclineFails"  // the next decline of the agent fails
	NextDialFails     Act = "nextDialFails"     // the next call that the agent dials fails at once
	NextTransferFails Act = "nextTransferFails" // the next participant cannot be added

	// A customer who is called.
	CustomerAnswers       Act = "customerAnswers"
	CustomerIsBusy        Act = "customerIsBusy"
	CustomerDoesNotAnswer Act = "customerDoesNotAnswer"

	// Whoever the agent has added to the call.
	TargetAnswers  Act = "targetAnswers"
	TargetMisses   Act = "targetMisses"
	TargetDeclines Act = "targetDeclines"

	// The vendor's own.
	SignOut Act = "signOut" // the agent must sign in to the vendor at the next load
	SignIn  Act = "signIn"  // the agent signs in
	Reset   Act = "reset"   // whatever is on the line ends, and nothing is said of it; nothing is prepared to fail any more
)

// prepares says whether an act lets something fail that the agent does after it. Many a
// telephony has a switch for that, which stays where it is.
func (a Act) prepares() bool {
	return a == NextAcceptFails || a == NextDeclineFails || a == NextDialFails || a == NextTransferFails
}

// ActInfo is what people are told of an act.
type ActInfo struct {
	Act     Act
	HasCall bool   // a call goes along
	Means   string // what happens, as a sentence without subject
	Ask     string // what a person at the telephony is asked to do
}

// Acts lists all acts, in the order of a call.
func Acts() []ActInfo { return actInfos }

var actInfos = []ActInfo{
	{CallArrives, false, "a customer calls, and the telephony chooses this agent", "Call the agent, as a customer."},
	{CallbackArrives, false, "a callback that a customer has asked for is offered to this agent", "Let a callback come to the agent."},
	{TransferArrives, false, "a colleague transfers a call to this agent", "Transfer a call to the agent, from a colleague."},
	{RingOut, true, "nobody answers, until the telephony gives up", "Do not answer now: let it ring until your telephony gives up."},
	{DeclineOnPhone, true, "the agent declines on the phone", "Decline the call on the agent's phone."},
	{AgentFails, true, "the call fails at the agent's side while it rings", "Let the call fail at the agent: take the phone off the network, or the microphone away."},
	{CustomerFails, true, "the call fails while it rings, for a reason that is not the agent's", "Let the call fail at the customer's side: cut the customer's line off."},
	{CustomerHangsUp, true, "the customer hangs up", "Hang up, as the customer."},
	{NextAcceptFails, false, "the next accept of the agent will fail", "Let the next accept fail: take the microphone away."},
	{NextDeclineFails, false, "the next decline of the agent will fail", "Let the next decline fail: cut the connector off from your telephony."},
	{NextDialFails, false, "the next call that the agent dials will fail at once", "Let the next dialed call fail: forbid the agent to dial."},
	{NextTransferFails, false, "the next participant cannot be added", "Let the next transfer fail: take its target out of service."},
	{CustomerAnswers, true, "the customer who is called answers", "Answer, as the customer who is called."},
	{CustomerIsBusy, true, "the customer who is called is busy", "Be busy, as the customer who is called."},
	{CustomerDoesNotAnswer, true, "the customer who is called does not answer", "Do not answer, as the customer who is called, until your telephony gives up."},
	{TargetAnswers, true, "whoever was added to the call answers", "Answer, as the colleague who is added."},
	{TargetMisses, true, "whoever was added to the call does not answer", "Do not answer, as the colleague who is added, until your telephony gives up."},
	{TargetDeclines, true, "whoever was added to the call declines", "Decline, as the colleague who is added."},
	{SignOut, false, "at the next load the agent must sign in to the vendor", "Sign the agent out of your telephony."},
	{SignIn, false, "the agent signs in to the vendor", "Sign in to your telephony, as the agent."},
	{Reset, false, "whatever is on the line ends, nothing is said of it, and nothing is prepared to fail any more", "End every call on the agent's line, and undo what you have let fail."},
}
