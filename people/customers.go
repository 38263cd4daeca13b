package people

import (
	"context"
	"fmt"
	"maps"
	"sync"
	"time"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/engine"
	"github.com/secondring/secondring/eventlog"
)

// customersMax bounds the customers that are kept in memory, and the numbers; the
// rest is read from the vault again.
const customersMax = 20_000

// readTimeout bounds a look into the vault for a sentence, which has no context of
// its own.
const readTimeout = 2 * time.Second

// customers remembers rows of the vault, and which reference a number has.
type customers struct {
	mu   sync.Mutex
	rows map[center.PersonRef]Person

	// numbers holds drawn references too, whose rows are on their way. before is
	// the same, somewhat older: so what was drawn is not forgotten at once when
	// there is much.
	numbers, before map[string]center.PersonRef

	// changes counts what was written and erased: who read the vault before that
	// must not remember it.
	changes uint64
}

func newCustomers() customers {
	return customers{rows: map[center.PersonRef]Person{}, numbers: map[string]center.PersonRef{}}
}

func (k *customers) row(ref center.PersonRef) (person Person, known bool, changes uint64) {
	k.mu.Lock()
	defer k.mu.Unlock()
	person, known = k.rows[ref]
	return person, known, k.changes
}

// learn remembers a row, unless something changed since it was read.
func (k *customers) learn(ref center.PersonRef, person Person, changes uint64) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.changes != changes {
		return
	}
	if len(k.rows) >= customersMax {
		clear(k.rows)
	}
	k.rows[ref] = person
}

// number gives the reference that a number has, as far as is remembered.
func (k *customers) number(number string) (ref center.PersonRef, known bool, changes uint64) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if ref, known = k.numbers[number]; !known {
		ref, known = k.before[number]
	}
	return ref, known, k.changes
}

// refer gives a number the reference that the vault has for it, or draws one. ok is
// false if something changed since the vault was read.
func (k *customers) refer(number string, found center.PersonRef, erased uint64) (ref center.PersonRef, ok bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if ref, known := k.numbers[number]; known { // somebody else was faster
		return ref, true
	}
	if k.changes != erased {
		return 0, false
	}
	if ref = found; ref == 0 {
		ref = center.PersonRef(engine.NewRef())
	}
	if len(k.numbers) >= customersMax {
		k.before, k.numbers = k.numbers, map[string]center.PersonRef{}
	}
	k.numbers[number] = ref
	return ref, true
}

// wrote forgets rows that have others now.
func (k *customers) wrote(refs ...center.PersonRef) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.changes++
	for _, ref := range refs {
		delete(k.rows, ref)
	}
}

// erased forgets customers, and that their numbers ever had a reference.
func (k *customers) erased(refs map[center.PersonRef]bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.changes++
	for ref := range refs {
		delete(k.rows, ref)
	}
	gone := func(_ string, ref center.PersonRef) bool { return refs[ref] }
	maps.DeleteFunc(k.numbers, gone)
	maps.DeleteFunc(k.before, gone)
}

// Reference gives the reference of the customer with a number: always the same
// until the customer is erased, also for two who ask at once. known says that the
// center has heard of the number before.
// spec: RECORDS-1
func (d *Directory) Reference(ctx context.Context, number Phone) (ref center.PersonRef, known bool, err error) {
	for {
		ref, known, changes := d.customers.number(number.Full())
		if known {
			return ref, true, nil
		}
		found, known, err := d.engine.FindPerson(ctx, d.center, number.Full())
		if err != nil {
			return 0, false, fmt.Errorf("find a customer: %w", err)
		}
		if ref, ok := d.customers.refer(number.Full(), center.PersonRef(found), changes); ok {
			return ref, known, nil
		}
	}
}

// Known gives the reference of a number that the center has heard of; it draws none.
func (d *Directory) Known(ctx context.Context, number Phone) (ref center.PersonRef, known bool, err error) {
	found, known, err := d.engine.FindPerson(ctx, d.center, number.Full())
	if err != nil {
		return 0, false, fmt.Errorf("find a customer: %w", err)
	}
	return center.PersonRef(found), known, nil
}

// Refer makes somebody who calls, or is called, a customer with a reference, and
// gives the row for the vault, see Row. Somebody of whom nothing is known has
// reference 0, somebody without a number is new each time.
// spec: RECORDS-1
func (d *Directory) Refer(ctx context.Context, said Person) (ref center.PersonRef, rows []eventlog.Person, err error) {
	switch {
	case !said.Known():
		return 0, nil, nil
	case said.Number == "":
		ref = center.PersonRef(engine.NewRef())
	default:
		if ref, _, err = d.Reference(ctx, said.Number); err != nil {
			return 0, nil, err
		}
	}
	rows, err = d.Row(ctx, ref, said)
	return ref, rows, err
}

// Row is what the vault is to have of a customer from now on, nothing if it has
// that already: it is to be written with the first input that speaks of the
// reference, and then Wrote is to be told. What is said now replaces what the
// vault knows; what is not said stays.
func (d *Directory) Row(ctx context.Context, ref center.PersonRef, said Person) ([]eventlog.Person, error) {
	person, err := d.Customer(ctx, ref)
	if err != nil {
		return nil, err
	}
	known := person.Known()
	if same := person.take(said); known && same {
		return nil, nil
	}
	return []eventlog.Person{person.Row(eventlog.Ref(ref))}, nil
}

// take puts what is said of a person in the place of what was known, and says
// whether that was known before.
func (p *Person) take(said Person) (same bool) {
	same = p.Number == said.Number
	p.Number = said.Number
	if said.Name != "" {
		same = same && p.Name == said.Name
		p.Name = said.Name
	}
	if said.Attributes != nil {
		same = same && maps.Equal(p.Attributes, said.Attributes)
		p.Attributes = said.Attributes
	}
	return same
}

// Wrote tells of rows of customers that may have been written.
func (d *Directory) Wrote(rows []eventlog.Person) {
	if len(rows) == 0 {
		return
	}
	refs := make([]center.PersonRef, len(rows))
	for i, row := range rows {
		refs[i] = center.PersonRef(row.Ref)
	}
	d.customers.wrote(refs...)
}

// Customer reads what is known of a customer; nothing of one who was erased.
func (d *Directory) Customer(ctx context.Context, ref center.PersonRef) (Person, error) {
	if ref == 0 {
		return Person{}, nil
	}
	person, known, changes := d.customers.row(ref)
	if known {
		return person, nil
	}
	found, err := d.engine.People(ctx, d.center, []eventlog.Ref{eventlog.Ref(ref)})
	if err != nil {
		return Person{}, err
	}
	body, ok := found[eventlog.Ref(ref)]
	if !ok {
		return Person{}, nil
	}
	if person, err = ReadRow(body); err != nil {
		return Person{}, err
	}
	d.customers.learn(ref, person, changes)
	return person, nil
}

// Person is a customer in a sentence; who withholds the number, or was erased, is
// "a caller".
func (d *Directory) Person(ref center.PersonRef) string {
	ctx, cancel := context.WithTimeout(context.Background(), readTimeout)
	defer cancel()
	person, err := d.Customer(ctx, ref)
	if shown := person.Shown(); err == nil && shown != "" {
		return shown
	}
	return "a caller"
}

// Erase removes customers from the vault for good.
func (d *Directory) Erase(ctx context.Context, refs ...center.PersonRef) error {
	rows, gone := make([]eventlog.Ref, len(refs)), map[center.PersonRef]bool{}
	for i, ref := range refs {
		rows[i], gone[ref] = eventlog.Ref(ref), true
	}
	if err := d.engine.ErasePeople(ctx, d.center, rows); err != nil {
		return err
	}
	d.customers.erased(gone)
	return nil
}
