package people

import (
	"context"
	"fmt"
	"time"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/engine"
	"github.com/secondring/secondring/eventlog"
)

// Erasure is what was erased of a customer: a certificate for who asked for it.
type Erasure struct {
	Center    eventlog.CenterID
	Number    Phone // masked wherever it is shown
	Customers int   // references that the number had
	Rows      int   // of the vault: the customer's, and those about their calls
	Position  center.Position
	At        time.Time
}

// erasedAtATime is how many rows are erased in one transaction.
const erasedAtATime = 1000

// linked finds the rows about the calls of customers.
type linked func(ctx context.Context, id eventlog.CenterID, customers []center.PersonRef) ([]center.PersonRef, error)

// EraseNumber removes what is known of a number, and what was written about its
// calls, from the vault for good, and keeps in the log that it was done. Who has a
// call that is not over is not erased: that call could not be ended as it should.
// The whole vault is looked through, since rows of earlier releases are not found
// by number.
// spec: ERASURE-1, ERASURE-2
func (d *Directory) EraseNumber(ctx context.Context, number Phone, rowsOf linked, by center.Sender) (Erasure, error) {
	customers, err := d.withNumber(ctx, number)
	if err != nil {
		return Erasure{}, err
	}
	if err := d.noCallWith(ctx, customers); err != nil {
		return Erasure{}, err
	}
	rows, err := rowsOf(ctx, d.center, customers)
	if err != nil {
		return Erasure{}, err
	}
	rows = append(append([]center.PersonRef(nil), customers...), rows...)
	for done := 0; done < len(rows) || done == 0; done += erasedAtATime {
		if err := d.Erase(ctx, rows[done:min(len(rows), done+erasedAtATime)]...); err != nil {
			return Erasure{}, err
		}
	}
	answer, err := d.engine.Do(ctx, d.center, engine.Request{
		Body: center.EraseCustomer{Refs: customers[:min(len(customers), center.ErasedRefsMax)], Rows: len(rows)}, Sender: by,
	})
	switch {
	case err != nil:
		return Erasure{}, fmt.Errorf("the customer is erased, but not in the log that it was done: %w", err)
	case answer.Refusal != nil:
		return Erasure{}, answer.Refusal
	}
	return Erasure{Center: d.center, Number: number, Customers: len(customers), Rows: len(rows), Position: answer.Position, At: time.Now().UTC()}, nil
}

// withNumber finds every customer with a number, by looking at all rows. Rows that
// are no persons do not parse, or have no such number.
func (d *Directory) withNumber(ctx context.Context, number Phone) (refs []center.PersonRef, err error) {
	for row, err := range d.engine.AllPeople(ctx, d.center) {
		if err != nil {
			return nil, err
		}
		if person, err := ReadRow(row.Body); err == nil && person.Number == number && person.Key == "" {
			refs = append(refs, center.PersonRef(row.Ref))
		}
	}
	return refs, nil
}

func (d *Directory) noCallWith(ctx context.Context, customers []center.PersonRef) error {
	wanted := make(map[center.PersonRef]bool, len(customers))
	for _, ref := range customers {
		wanted[ref] = true
	}
	var id center.CallID
	found := false
	if err := d.engine.View(ctx, d.center, func(c *center.Center) { id, found = c.CallWith(wanted) }); err != nil {
		return err
	}
	if found {
		return &center.Refusal{Code: center.CodeConflict, Sentence: fmt.Sprintf("the customer has a call that is not over: %s; end or close it first", id)}
	}
	return nil
}
