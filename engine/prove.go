package engine

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/eventlog"
)

// Proof is what a center's log comes to. Two logs with equal proofs are the same.
type Proof struct {
	Position center.Position
	Chain    eventlog.Hash // of the last batch, and so of all
	State    eventlog.Hash // SHA-256 of the state that comes of them
}

// Prove reads a center's log from its first record to its end, which checks every
// hash of the chain, and makes its state of it by applying the events. Unlike
// [Verify] it decides nothing anew, so the log may be of an older release. A
// snapshot is compared where the log passes it; the state of a log that was trimmed
// begins with its base.
func Prove(ctx context.Context, store eventlog.Store, id eventlog.CenterID) (p Proof, err error) {
	var v verifier
	if v.applied, v.begin, err = openBase(ctx, store, id); err != nil {
		return p, fmt.Errorf("prove center %s: %w", id, err)
	}
	if err := v.openSnapshot(ctx, store, id); errors.Is(err, eventlog.ErrCorrupt) || ctx.Err() != nil {
		return p, fmt.Errorf("prove center %s: %w", id, err)
	} // a snapshot that this release cannot read proves nothing, and harms nothing
	p.Chain = v.begin.Hash
	for r, err := range store.Read(ctx, id, v.begin.Position) {
		if err == nil {
			err = v.applyAgain(r)
		}
		if err != nil {
			return p, fmt.Errorf("prove center %s: %w", id, err)
		}
		p.Chain = r.Hash
	}
	if v.restored != nil {
		if err := same("applying events", v.applied, "snapshot and tail", v.restored); err != nil {
			return p, fmt.Errorf("prove center %s: %w", id, err)
		}
	}
	body, err := v.applied.Snapshot()
	if err != nil {
		return p, fmt.Errorf("prove center %s: encode the state: %w", id, err)
	}
	p.Position, p.State = v.applied.Position(), sha256.Sum256(body)
	return p, nil
}
