package auth

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"

	"github.com/secondring/secondring/center"
)

// Length of a password: the least that cannot be guessed through a throttle, without
// rules on characters, which make people choose worse ones; and the most that is
// hashed for a stranger.
const (
	passwordCharsMin = 12
	passwordBytesMax = 256
)

// Bytes of what is kept of a password.
const (
	saltBytes = 16
	hashBytes = 32
)

// effort is what Argon2id is to cost.
type effort struct {
	memory  uint32 // KiB
	passes  uint32
	threads uint8
}

// standardEffort is the first choice of OWASP's Password Storage Cheat Sheet that
// takes one thread and little memory: somebody's call is ringing beside it.
// spec: ACCESS-2
var standardEffort = effort{memory: 19 << 10, passes: 2, threads: 1}

// effortMax bounds what a stored hash can make the host spend.
var effortMax = effort{memory: 256 << 10, passes: 16, threads: 16}

var errNoHash = errors.New("not an Argon2id hash")

// hashForm is the PHC string format.
const hashForm = "$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s"

func (e effort) key(password string, salt []byte) []byte {
	return argon2.IDKey([]byte(password), salt, e.passes, e.memory, e.threads, hashBytes)
}

// hash makes what is kept of a password.
func (e effort) hash(password string) string {
	salt := make([]byte, saltBytes)
	_, _ = rand.Read(salt) // crypto/rand never fails: it ends the process instead
	form := base64.RawStdEncoding
	return fmt.Sprintf(hashForm, argon2.Version, e.memory, e.passes, e.threads, form.EncodeToString(salt), form.EncodeToString(e.key(password, salt)))
}

// fits says whether a password is the one of a hash, and what the hash cost.
func fits(hash, password string) (ok bool, spent effort, err error) {
	parts := strings.Split(hash, "$")
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return false, spent, errNoHash
	}
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &spent.memory, &spent.passes, &spent.threads); err != nil {
		return false, spent, errNoHash
	}
	if spent.passes == 0 || spent.threads == 0 || spent.memory > effortMax.memory || spent.passes > effortMax.passes || spent.threads > effortMax.threads {
		return false, spent, fmt.Errorf("%w: it costs %+v, at most %+v is spent", errNoHash, spent, effortMax)
	}
	salt, err := base64.RawStdEncoding.DecodeString(parts[4])
	if err != nil {
		return false, spent, errNoHash
	}
	want, err := base64.RawStdEncoding.DecodeString(parts[5])
	if err != nil || len(want) != hashBytes {
		return false, spent, errNoHash
	}
	return subtle.ConstantTimeCompare(spent.key(password, salt), want) == 1, spent, nil
}

// checkPassword refuses a password that is too short or too long. It never says
// what came.
// spec: ACCESS-2
func checkPassword(password, login string) *center.Refusal {
	wrong := func(expected string) *center.Refusal {
		return &center.Refusal{Code: center.CodeInvalid, Field: "password", Expected: expected, Sentence: "the password is not taken: expected " + expected}
	}
	switch {
	case !utf8.ValidString(password):
		return wrong("text in UTF-8")
	case utf8.RuneCountInString(password) < passwordCharsMin:
		return wrong(fmt.Sprintf("at least %d characters; any will do", passwordCharsMin))
	case len(password) > passwordBytesMax:
		return wrong(fmt.Sprintf("at most %d bytes", passwordBytesMax))
	case strings.EqualFold(password, login):
		return wrong("something else than the login name")
	}
	return nil
}

// NewPassword draws a password for somebody who will be shown it once: 100 bits, in
// groups that can be read aloud.
func NewPassword() string {
	random := make([]byte, 13)
	_, _ = rand.Read(random) // crypto/rand never fails
	text := letters.EncodeToString(random)[:20]
	return strings.Join([]string{text[:5], text[5:10], text[10:15], text[15:]}, "-")
}
