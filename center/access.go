package center

// What is asked and what happened about accounts and sign-ins, as the log has it.
// The numbers are never given anew.

const (
	kindPutAccount       inputKind = 70
	kindRemoveAccount    inputKind = 71
	kindChangePassword   inputKind = 72
	kindOpenSignIn       inputKind = 73
	kindRotateSignIn     inputKind = 74
	kindEndSignIns       inputKind = 75
	kindPasswordMistaken inputKind = 76

	kindAccountPut      eventKind = 80
	kindAccountRemoved  eventKind = 81
	kindPasswordChanged eventKind = 82
	kindSignedIn        eventKind = 83
	kindSignInRotated   eventKind = 84
	kindSignInEnded     eventKind = 85
	kindSignInFailed    eventKind = 86
)

// PutAccount lets a person sign in, or changes what the person may do. Login name
// and password hash come beside it, for the vault.
type PutAccount struct {
	ID       AccountID `cbor:"1,keyasint"`
	Role     Role      `cbor:"2,keyasint"`
	Agent    AgentID   `cbor:"3,keyasint,omitempty"`
	Disabled bool      `cbor:"4,keyasint,omitempty"`
	Password bool      `cbor:"5,keyasint,omitempty"` // a new one comes with it
}

// RemoveAccount ends an account.
type RemoveAccount struct {
	ID AccountID `cbor:"1,keyasint"`
}

// ChangePassword says that a new password hash comes with it. If the person did it,
// the sign-in by which they did goes on under a new secret.
type ChangePassword struct {
	Account AccountID `cbor:"1,keyasint"`
	Keep    SignInID  `cbor:"2,keyasint,omitempty"`
	Hash    [32]byte  `cbor:"3,keyasint"` // of the new secret of Keep
}

// OpenSignIn signs a person in whose password was right.
type OpenSignIn struct {
	Account AccountID `cbor:"1,keyasint"`
	ID      SignInID  `cbor:"2,keyasint"`
	Hash    [32]byte  `cbor:"3,keyasint"` // SHA-256 of the secret
}

// RotateSignIn exchanges the secret of a sign-in.
type RotateSignIn struct {
	ID   SignInID `cbor:"1,keyasint"`
	From [32]byte `cbor:"2,keyasint"`
	To   [32]byte `cbor:"3,keyasint"`
}

// EndSignIns signs a person out: by one sign-in, or, without an ID, by all.
type EndSignIns struct {
	Account AccountID `cbor:"1,keyasint"`
	ID      SignInID  `cbor:"2,keyasint,omitempty"`
}

// PasswordMistaken reports a wrong password, or, without an account, a name that
// nobody has.
type PasswordMistaken struct {
	Account AccountID `cbor:"1,keyasint,omitempty"`
}

// AccountPut makes an account known, or changes it.
type AccountPut struct {
	Account Account `cbor:"1,keyasint"`
}

// AccountRemoved ends an account.
type AccountRemoved struct {
	Holder Holder `cbor:"1,keyasint"`
}

// PasswordChanged says that the vault has a new password hash.
type PasswordChanged struct {
	Holder Holder `cbor:"1,keyasint"`
}

// SignedIn begins a sign-in.
type SignedIn struct {
	Holder Holder `cbor:"1,keyasint"`
	SignIn SignIn `cbor:"2,keyasint"`
}

// SignInRotated gives a sign-in a new secret, and more time.
type SignInRotated struct {
	ID            SignInID `cbor:"1,keyasint"`
	Hash          [32]byte `cbor:"2,keyasint"`
	Previous      [32]byte `cbor:"3,keyasint"`
	PreviousUntil Millis   `cbor:"4,keyasint,omitempty"`
	Due           Millis   `cbor:"5,keyasint"`
}

// SignInEnded ends a sign-in.
type SignInEnded struct {
	Holder Holder       `cbor:"1,keyasint"`
	ID     SignInID     `cbor:"2,keyasint"`
	Cause  SignOutCause `cbor:"3,keyasint"`
}

// SignInFailed keeps an attempt with a wrong name or password.
type SignInFailed struct {
	Holder Holder `cbor:"1,keyasint"`
}

func (PutAccount) inputKind() inputKind       { return kindPutAccount }
func (RemoveAccount) inputKind() inputKind    { return kindRemoveAccount }
func (ChangePassword) inputKind() inputKind   { return kindChangePassword }
func (OpenSignIn) inputKind() inputKind       { return kindOpenSignIn }
func (RotateSignIn) inputKind() inputKind     { return kindRotateSignIn }
func (EndSignIns) inputKind() inputKind       { return kindEndSignIns }
func (PasswordMistaken) inputKind() inputKind { return kindPasswordMistaken }

func (AccountPut) eventKind() eventKind      { return kindAccountPut }
func (AccountRemoved) eventKind() eventKind  { return kindAccountRemoved }
func (PasswordChanged) eventKind() eventKind { return kindPasswordChanged }
func (SignedIn) eventKind() eventKind        { return kindSignedIn }
func (SignInRotated) eventKind() eventKind   { return kindSignInRotated }
func (SignInEnded) eventKind() eventKind     { return kindSignInEnded }
func (SignInFailed) eventKind() eventKind    { return kindSignInFailed }
