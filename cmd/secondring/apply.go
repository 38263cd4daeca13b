package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/engine"
	"github.com/secondring/secondring/eventlog"
	"github.com/secondring/secondring/rulebook"
)

// fileSender is who the log says has set the rules of the file.
var fileSender = center.Sender{Role: center.AdministratorRole, Key: "configuration file"}

// apply puts the rules of a center of the file in force, those that differ from
// what holds. A second start with the same file writes nothing.
// spec: API-7
func (h *host) apply(ctx context.Context, file *rulebook.File, i int) error {
	id := eventlog.CenterID(file.Centers[i].ID)
	target := rulebook.Host{
		People: h.Directory(id),
		View:   func(ctx context.Context, look func(*center.Center)) error { return h.Engine.View(ctx, id, look) },
		Configure: func(ctx context.Context, body center.Configure, persons []eventlog.Person) error {
			answer, err := h.Engine.Do(ctx, id, engine.Request{Body: body, Sender: fileSender, People: persons})
			if err == nil && answer.Refusal != nil {
				err = answer.Refusal
			}
			return err
		},
	}
	_, err := target.Apply(ctx, file.Centers[i], false)
	var no *center.Refusal
	if errors.As(err, &no) {
		return file.Refused(i, no, target.People.Field)
	}
	if err != nil {
		return fmt.Errorf("put the rules of center %s in force: %w", id, err)
	}
	return nil
}
