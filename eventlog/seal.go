package eventlog

import (
	"crypto/sha256"
	"encoding/binary"
)

// Seal computes the hash that chains a batch to the one before it. It covers
// the previous hash, the center, both positions, the schema and the body, so
// that a record moved, cut or altered no longer verifies.
func Seal(prev Hash, b *Batch) Hash {
	var head [32 + 2 + 8 + 8 + 2]byte
	copy(head[:], prev[:])
	binary.BigEndian.PutUint16(head[32:], uint16(len(b.Center)))
	binary.BigEndian.PutUint64(head[34:], uint64(b.After))
	binary.BigEndian.PutUint64(head[42:], uint64(b.Last))
	binary.BigEndian.PutUint16(head[50:], b.Schema)

	h := sha256.New()
	h.Write(head[:])
	h.Write([]byte(b.Center))
	h.Write(b.Body)
	var out Hash
	h.Sum(out[:0])
	return out
}
