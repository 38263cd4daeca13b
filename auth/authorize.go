package auth

import (
	"fmt"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/eventlog"
)

// Action is what somebody wants to do.
type Action uint8

// Actions, in the words of the API.
const (
	NoAction Action = iota
	ReadSettings
	WriteSettings
	ReadRules // presence statuses, presence configurations, queues
	WriteRules
	ReadAgent
	ListAgents
	WriteAgent
	SetStatus
	ShowLife // of the person at an agent's screen
	StartCall
	ReadCall // also its timeline
	ReportCallerLeft
	CloseCall
	SteerCall // in line: move, offer to an agent, ask for a voicemail
	UndoMiss
	RequestCallback
	ChangeCallback // reschedule, cancel
	LeaveVoicemail
	ReadWork
	ExplainWork
	AcceptWork
	DeclineWork
	AcknowledgeWork
	EndWork
	WithdrawWork
	TransferWork
	ControlCall
	WrapUpWork
	WriteNotes
	ReadNotes
	FinishAfterCall
	ExtendAfterCall
	Dial
	Connect // a connector's session for an agent
	ReadEvents
	ReadKeys
	WriteKeys
	ReadRulebook // all rules at once, with the agents' names
	WriteRulebook
	FollowOwn   // the live stream of what is the agent's own
	FollowCalls // … of calls, works and their events
	FollowFloor // … of everything in the center
	KeepDesk    // say that an agent's console is alive
	CloseDesk
	ReadRecords // lists of the past, and figures
	ReadWall    // the floor in numbers
	RebuildRecords
	ReadAudit
	ReadSelf
	SignOut
	ReadAccount
	ListAccounts
	WriteAccount
	ChangePassword
	EndSignIns
	EraseCustomer
	ReadCertificates
	WriteCertificates
	AnnounceCall // by a vendor's back end, and so the next three
	RouteCall
	UpdateCall
	KeepTranscript
	ReadHistory    // what an agent was offered, and the life of those calls
	FindColleagues // names of agents, and who is free
	actionCount
)

var actionNames = [actionCount]string{
	"", "read the settings", "change the settings", "read the rules", "change the rules", "read an agent", "list the agents",
	"change an agent", "set a presence status", "show a sign of life", "start a call", "read a call", "report that a caller left", "close a call", "steer a call", "undo a miss",
	"request a callback", "change a callback", "report a voicemail",
	"read an agent work", "ask why an agent was offered a call", "accept an offer", "decline an offer", "acknowledge an offer", "end a call",
	"withdraw an offer", "transfer a call", "use the call controls", "give a wrap-up code", "write notes", "read notes", "finish after-call work", "extend after-call work", "dial", "connect a connector",
	"read the events", "list the API keys", "issue or revoke API keys",
	"export the configuration", "apply a configuration",
	"follow what is the agent's own", "follow the calls", "follow the floor", "keep a console alive", "close a console",
	"read the records", "read the wall", "make the records anew", "read the audit list",
	"ask who they are", "sign out", "read an account", "list the accounts", "change an account", "change a password", "end a sign-in",
	"erase a customer",
	"list the certificates", "register or revoke certificates", "announce a call", "route a call", "update a call", "keep a transcript",
	"read an agent's past", "find colleagues",
}

// String says the action as in "may not …".
func (a Action) String() string {
	if a < actionCount {
		return actionNames[a]
	}
	return fmt.Sprintf("unknown(%d)", uint8(a))
}

// Actions lists every action, for those who test all of them.
func Actions() (all []Action) {
	for a := NoAction + 1; a < actionCount; a++ {
		all = append(all, a)
	}
	return all
}

// Object is what an action is about: something of a center, and of an agent or an
// account if it is theirs.
type Object struct {
	Center  eventlog.CenterID
	Agent   center.AgentID
	Account center.AccountID
}

// of says whether the object is a principal's own.
func (o Object) of(p Principal) bool {
	return p.Agent != 0 && p.Agent == o.Agent || p.Account != 0 && p.Account == o.Account
}

// grant is a cell of the table. The zero value denies.
type grant uint8

const (
	never grant = iota
	own         // what belongs to the principal's agent or account
	all         // what belongs to the center
)

// roles are the columns of the table.
type roles struct{ agent, supervisor, administrator, vendor, integrator, wall grant }

// table says what each role may do. An agent's work is the agent's: only a back end
// that stands for the agents' screens acts in their place.
// spec: API-1
var table = [actionCount]roles{
	ReadSettings:     {never, all, all, never, all, never},
	WriteSettings:    {never, never, all, never, never, never},
	ReadRules:        {all, all, all, all, all, never},
	WriteRules:       {never, never, all, never, never, never},
	ReadAgent:        {own, all, all, all, all, never},
	ListAgents:       {never, all, all, all, all, never},
	WriteAgent:       {never, never, all, never, never, never},
	SetStatus:        {own, all, all, never, all, never},
	ShowLife:         {own, never, never, never, all, never},
	StartCall:        {never, never, all, all, all, never},
	ReadCall:         {never, all, all, all, all, never},
	ReportCallerLeft: {never, never, all, all, all, never},
	CloseCall:        {never, all, all, never, all, never},
	SteerCall:        {never, all, all, never, all, never},
	UndoMiss:         {never, all, all, never, all, never},
	RequestCallback:  {never, all, all, all, all, never},
	ChangeCallback:   {never, all, all, never, all, never},
	LeaveVoicemail:   {never, never, all, all, all, never},
	ReadWork:         {own, all, all, all, all, never},
	ExplainWork:      {never, all, all, never, all, never},
	AcceptWork:       {own, never, never, never, all, never},
	DeclineWork:      {own, never, never, never, all, never},
	AcknowledgeWork:  {own, never, never, never, all, never},
	EndWork:          {own, all, all, never, all, never},
	WithdrawWork:     {never, all, all, never, all, never},
	TransferWork:     {own, all, never, never, all, never},
	ControlCall:      {own, never, never, never, all, never},
	WrapUpWork:       {own, never, never, never, all, never},
	WriteNotes:       {own, never, never, never, all, never},
	ReadNotes:        {own, all, never, never, all, never},
	FinishAfterCall:  {own, all, never, never, all, never},
	ExtendAfterCall:  {own, never, never, never, all, never},
	Dial:             {own, never, never, never, all, never},
	Connect:          {own, never, never, all, all, never},
	ReadEvents:       {never, all, all, never, all, never},
	ReadKeys:         {never, never, all, never, never, never},
	WriteKeys:        {never, never, all, never, never, never},
	ReadRulebook:     {never, never, all, never, never, never},
	WriteRulebook:    {never, never, all, never, never, never},
	FollowOwn:        {own, all, all, all, all, never},
	FollowCalls:      {never, all, all, all, all, never},
	FollowFloor:      {never, all, all, never, all, never}, // spec: STREAM-5
	KeepDesk:         {own, never, never, never, all, never},
	CloseDesk:        {own, all, all, never, all, never},
	ReadRecords:      {never, all, all, never, all, never},
	ReadWall:         {never, all, all, never, all, all},
	RebuildRecords:   {never, never, all, never, never, never},
	ReadAudit:        {never, never, all, never, never, never},
	ReadSelf:         {all, all, all, all, all, all},
	SignOut:          {all, all, all, all, all, all},
	ReadAccount:      {own, own, all, never, never, never},
	ListAccounts:     {never, never, all, never, never, never},
	WriteAccount:     {never, never, all, never, never, never},
	ChangePassword:   {own, own, all, never, never, never},
	EndSignIns:       {own, own, all, never, never, never},
	EraseCustomer:    {never, never, all, never, never, never},

	ReadCertificates:  {never, never, all, never, never, never},
	WriteCertificates: {never, never, all, never, never, never},
	AnnounceCall:      {never, never, never, all, never, never},
	RouteCall:         {never, never, never, all, never, never},
	UpdateCall:        {never, never, never, all, never, never},
	KeepTranscript:    {never, never, never, all, never, never},

	ReadHistory:    {own, all, all, never, all, never},
	FindColleagues: {all, all, all, never, all, never},
}

func (r roles) of(role center.Role) grant {
	switch role {
	case center.AgentRole:
		return r.agent
	case center.SupervisorRole:
		return r.supervisor
	case center.AdministratorRole:
		return r.administrator
	case center.VendorRole:
		return r.vendor
	case center.IntegratorRole:
		return r.integrator
	case center.WallRole:
		return r.wall
	}
	return never // the host asks nobody, and nobody comes as the host
}

// Kind says in which way somebody was denied.
type Kind uint8

// Kinds of denial.
const (
	Unauthenticated Kind = iota + 1
	Hidden               // as if it did not exist
	Forbidden
)

// Denied is a no to who asks, whatever the state.
type Denied struct {
	Kind     Kind
	Sentence string

	// Of a principal who is known, and may not.
	By     Principal
	Action Action
}

func (d *Denied) Error() string { return d.Sentence }

// Authorize decides whether a principal may do an action on an object: nil, or a
// *Denied. It is the only function that decides.
// spec: API-1
func Authorize(p Principal, action Action, object Object) error {
	if p.Center == "" || p.Center != object.Center {
		return &Denied{Kind: Hidden, Sentence: fmt.Sprintf("there is no contact center %q here", object.Center)}
	}
	if action >= actionCount {
		return forbidden(p, NoAction, "nobody may do this")
	}
	switch table[action].of(p.Role) {
	case all:
		return nil
	case own:
		if object.of(p) {
			return nil
		}
		whose := map[bool]string{true: "the agent's", false: "their"}[object.Account == 0]
		return forbidden(p, action, fmt.Sprintf("the role %s may %s only where it is %s own", p.Role, action, whose))
	}
	return forbidden(p, action, fmt.Sprintf("the role %s may not %s", p.Role, action))
}

func forbidden(p Principal, action Action, sentence string) *Denied {
	return &Denied{Kind: Forbidden, Sentence: sentence, By: p, Action: action}
}

// Own is the object of an action that stands for "something of mine", for asking
// whether the action is open to a principal at all.
func Own(p Principal, id eventlog.CenterID) Object {
	return Object{Center: id, Agent: p.Agent, Account: p.Account}
}

// Scope says on what a role may do an action: "all" of the center, "own", or "" on
// nothing.
func Scope(role center.Role, action Action) string {
	if action >= actionCount {
		return ""
	}
	return [...]string{never: "", own: "own", all: "all"}[table[action].of(role)]
}
