package center

// ErasedRefsMax bounds the references that one erasure names. Who has more rows was
// known before numbers had references of their own; the count has them all.
const ErasedRefsMax = 1_000

// EraseCustomer says that what the vault had of a customer is gone. The log knows
// persons by reference only, so nothing in it changes; what is kept is that it was
// done, by whom and when.
type EraseCustomer struct {
	Refs []PersonRef `cbor:"1,keyasint,omitempty"`
	Rows int         `cbor:"2,keyasint,omitempty"` // that were erased: the customer's, and those about their calls
}

const kindCustomerErased eventKind = 170

// CustomerErased keeps an erasure.
type CustomerErased struct {
	Refs []PersonRef `cbor:"1,keyasint,omitempty"`
	Rows int         `cbor:"2,keyasint,omitempty"`
}

func (in EraseCustomer) step(c *Center) *Refusal {
	switch {
	case len(in.Refs) > ErasedRefsMax:
		return invalid("refs", len(in.Refs), "at most 1000 references")
	case in.Rows < 0:
		return invalid("rows", in.Rows, "how many rows were erased")
	}
	c.emit(CustomerErased(in))
	return nil
}

func (CustomerErased) apply(*Center) {}

// CallWith finds a call with one of some customers that is not over.
func (c *Center) CallWith(customers map[PersonRef]bool) (CallID, bool) {
	for call := range c.EachCall(0) {
		if call.Place != Over && customers[call.Customer] {
			return call.ID, true
		}
	}
	return 0, false
}
