package auth

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"log/slog"
	"strings"

	"github.com/secondring/secondring/eventlog"
)

// Bytes of randomness in a key.
const (
	secretBytes = 32 // 256 bits
	keyIDBytes  = 5
)

// tokenPrefix makes a key easy to find for those who search files for lost ones.
const tokenPrefix = "sr_"

// tokenBytesMax bounds what is parsed.
const tokenBytesMax = 512

// letters are lower case and without signs, so that a token survives URLs, shells
// and a double click.
var letters = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// Token is an API key as its holder has it. It shows itself nowhere.
type Token struct {
	Center eventlog.CenterID
	KeyID  string
	secret string
}

// NewToken draws a key for a center.
func NewToken(id eventlog.CenterID) Token {
	random := make([]byte, secretBytes+keyIDBytes)
	_, _ = rand.Read(random) // crypto/rand never fails: it ends the process instead
	return Token{Center: id, KeyID: letters.EncodeToString(random[secretBytes:]), secret: letters.EncodeToString(random[:secretBytes])}
}

// ParseToken reads a key. The center's id may have underscores, the rest has none.
func ParseToken(text string) (t Token, err error) {
	rest, ok := strings.CutPrefix(text, tokenPrefix)
	if !ok || len(text) > tokenBytesMax {
		return t, fmt.Errorf("not an API key: expected %s<center>_<key id>_<secret>", tokenPrefix)
	}
	rest, t.secret, ok = cutLast(rest)
	if ok {
		rest, t.KeyID, ok = cutLast(rest)
	}
	t.Center = eventlog.CenterID(rest)
	if !ok || t.Center == "" || t.KeyID == "" || t.secret == "" {
		return Token{}, fmt.Errorf("not an API key: expected %s<center>_<key id>_<secret>", tokenPrefix)
	}
	return t, nil
}

func cutLast(text string) (before, after string, ok bool) {
	i := strings.LastIndexByte(text, '_')
	if i < 0 {
		return text, "", false
	}
	return text[:i], text[i+1:], true
}

// Hash is what the center keeps of the key.
func (t Token) Hash() [32]byte { return sha256.Sum256([]byte(t.secret)) }

// Reveal gives the whole key, to be shown once to whoever it was made for.
func (t Token) Reveal() string {
	return tokenPrefix + string(t.Center) + "_" + t.KeyID + "_" + t.secret
}

// String leaves the secret out.
func (t Token) String() string { return tokenPrefix + string(t.Center) + "_" + t.KeyID + "_…" }

// GoString leaves the secret out of %#v.
func (t Token) GoString() string { return t.String() }

// LogValue leaves the secret out of logs.
func (t Token) LogValue() slog.Value { return slog.StringValue(t.String()) }
