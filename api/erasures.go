package api

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/secondring/secondring/auth"
	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/people"
)

// Erasure certifies that a customer was erased.
type Erasure struct {
	Center    string    `json:"center"`
	Number    string    `json:"number" doc:"its last digits" example:"…5678"`
	Customers int       `json:"customers" doc:"references in the log that lead nowhere now"`
	Rows      int       `json:"rows" doc:"of the vault that are gone: the customer's, and those about their calls"`
	Position  uint64    `json:"position" doc:"where the log stood after it; what came later is not erased"`
	At        time.Time `json:"at"`
}

// spec: ERASURE-1
func (s *server) addErasures() {
	type input struct {
		InCenter
		Repeatable
		Body struct {
			Number string `json:"number" maxLength:"64" minLength:"1" doc:"as people write it" example:"+49 30 12345678"`
		}
	}
	add(s, operation{action: auth.EraseCustomer, method: http.MethodPost, path: "/erasures", id: "eraseCustomer", tag: "records",
		summary: "Erase what is known of a number, for good", codes: []int{http.StatusConflict},
		about: "Number, name and attributes, and what was written about their calls, are overwritten in the vault and all its copies in the data directory. " +
			"The log keeps references that lead nowhere, so calls are still counted. A repetition erases what has come since."},
		func(ctx context.Context, r *request, in *input) (*bodyOutput[Erasure], error) {
			number, _, err := people.ParsePhone(in.Body.Number)
			if err != nil {
				return nil, invalid("number", in.Body.Number, "1 to 32 digits, such as +493012345678 or 204")
			}
			as, err := r.fresh(ctx)
			switch {
			case err != nil:
				return nil, err
			case as.Behind > 0: // what was written about the last calls is not known yet
				return nil, problem(codeOverloaded, "the records are %d events behind the log; nothing was erased", as.Behind)
			}
			done, err := r.people.EraseNumber(ctx, number, r.server.options.Records.Linked, r.principal.Sender())
			var no *center.Refusal
			if errors.As(err, &no) {
				return nil, refused(no, r.people)
			}
			return &bodyOutput[Erasure]{Body: Erasure{
				Center: string(done.Center), Number: done.Number.String(), Customers: done.Customers, Rows: done.Rows, Position: uint64(done.Position), At: done.At,
			}}, err
		})
}
