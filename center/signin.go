package center

import (
	"cmp"
	"slices"
)

// SignIn is one browser of one account. The secret is not known here, only its
// hash; a rotation leaves the old secret good for a moment, since a page has
// several requests on the way at once.
type SignIn struct {
	ID            SignInID  `cbor:"1,keyasint"`
	Account       AccountID `cbor:"2,keyasint"`
	Hash          [32]byte  `cbor:"3,keyasint"` // SHA-256 of the secret
	Previous      [32]byte  `cbor:"4,keyasint"` // of the secret before
	PreviousUntil Millis    `cbor:"5,keyasint,omitempty"`
	Since         Millis    `cbor:"6,keyasint"`
	RotatedAt     Millis    `cbor:"7,keyasint"`
	Ends          Millis    `cbor:"8,keyasint"` // whatever is done by it
	Due           Millis    `cbor:"9,keyasint"` // unless a rotation comes first
}

// SignOutCause is why a sign-in ended.
type SignOutCause uint8

// Causes of the end of a sign-in.
const (
	NoSignOutCause SignOutCause = iota
	SignedOut
	Revoked
	Idle
	Expired
	PasswordReplaced
	AccountChanged
	AccountGone
	TooMany
)

var signOutCauseNames = [...]string{"", "signed out", "signed out by another", "not used for an hour", "twelve hours old", "the password was changed",
	"role, agent or account was changed", "the account was removed", "a newer sign-in took its place"}

func (v SignOutCause) String() string { return name(signOutCauseNames[:], v) }

// Rotates says whether a secret is to be exchanged for a new one at a time: it is
// old enough, or the new one seems never to have arrived.
// spec: ACCESS-4
func (s *SignIn) Rotates(from [32]byte, at Millis) bool {
	switch from {
	case s.Hash:
		return at >= s.RotatedAt+SignInRotateAfter
	case s.Previous:
		return at < s.PreviousUntil && at >= s.RotatedAt+signInRotateAgain
	}
	return false
}

func (in OpenSignIn) step(c *Center) *Refusal {
	a := c.accounts[in.Account]
	switch {
	case a == nil:
		return noAccount()
	case a.Disabled:
		return refuse(CodeConflict, "the account is disabled")
	case in.ID == 0 || c.signIns[in.ID] != nil:
		return invalid("id", in.ID, "a new id")
	case len(c.signIns) >= SignInsMax:
		return refuse(CodeLimit, "%d people are signed in, which is the maximum", SignInsMax)
	}
	if len(a.signIns) >= SignInsPerAccountMax { // spec: ACCESS-6
		oldest := slices.MinFunc(a.signIns, func(x, y SignInID) int {
			return cmp.Or(cmp.Compare(c.signIns[x].Since, c.signIns[y].Since), cmp.Compare(x, y))
		})
		c.endSignIn(c.signIns[oldest], TooMany)
	}
	c.emit(SignedIn{Holder: a.holder(), SignIn: SignIn{
		ID: in.ID, Account: a.ID, Hash: in.Hash, Since: c.now, RotatedAt: c.now, Ends: c.now + SignInLife, Due: c.now + SignInIdle,
	}})
	return nil
}

// step exchanges the secret. If another request of the same page was first nothing
// is left to do, and that is no refusal.
func (in RotateSignIn) step(c *Center) *Refusal {
	s := c.signIns[in.ID]
	if s == nil {
		return noSignIn()
	}
	if s.Rotates(in.From, c.now) {
		c.emit(SignInRotated{ID: s.ID, Hash: in.To, Previous: in.From, PreviousUntil: c.now + SignInOverlap, Due: min(c.now+SignInIdle, s.Ends)})
	}
	return nil
}

func noSignIn() *Refusal { return refuse(CodeUnknown, "there is no such sign-in here") }

func (in EndSignIns) step(c *Center) *Refusal {
	a := c.accounts[in.Account]
	if a == nil {
		return noAccount()
	}
	cause := Revoked
	if c.in.Sender.Key == a.ID.String() {
		cause = SignedOut
	}
	if in.ID == 0 {
		c.endSignIns(a, 0, cause)
		return nil
	}
	if s := c.signIns[in.ID]; s != nil && s.Account == a.ID {
		c.endSignIn(s, cause)
		return nil
	}
	return noSignIn()
}

func (in PasswordMistaken) step(c *Center) *Refusal {
	e := SignInFailed{}
	if a := c.accounts[in.Account]; a != nil {
		e.Holder = a.holder()
	}
	c.emit(e)
	return nil
}

// endSignIns ends the sign-ins of an account but one.
func (c *Center) endSignIns(a *Account, but SignInID, cause SignOutCause) {
	for _, id := range slices.Sorted(slices.Values(a.signIns)) {
		if id != but {
			c.endSignIn(c.signIns[id], cause)
		}
	}
}

func (c *Center) endSignIn(s *SignIn, cause SignOutCause) {
	c.emit(SignInEnded{Holder: c.accounts[s.Account].holder(), ID: s.ID, Cause: cause})
}

// signInDue ends a sign-in that nobody used, or that is too old.
// spec: ACCESS-4
func (c *Center) signInDue(s *SignIn) {
	cause := Idle
	if s.Due >= s.Ends {
		cause = Expired
	}
	c.endSignIn(s, cause)
}

func (e SignedIn) apply(c *Center) {
	s := e.SignIn
	due := s.Due
	s.Due = 0
	c.signIns[s.ID] = &s
	c.arm(signInDeadline, uint64(s.ID), &s.Due, due)
	a := c.accounts[s.Account]
	a.Failures, a.signIns = 0, append(a.signIns, s.ID)
}

func (e SignInRotated) apply(c *Center) {
	s := c.signIns[e.ID]
	s.Hash, s.Previous, s.PreviousUntil, s.RotatedAt = e.Hash, e.Previous, e.PreviousUntil, c.now
	c.arm(signInDeadline, uint64(s.ID), &s.Due, e.Due)
}

func (e SignInEnded) apply(c *Center) {
	s := c.signIns[e.ID]
	c.arm(signInDeadline, uint64(s.ID), &s.Due, 0)
	delete(c.signIns, s.ID)
	a := c.accounts[s.Account]
	a.signIns = slices.DeleteFunc(a.signIns, func(id SignInID) bool { return id == s.ID })
}

func (e SignInFailed) apply(c *Center) {
	if a := c.accounts[e.Holder.Account]; a != nil {
		a.Failures++
	}
}
