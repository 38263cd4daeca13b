package center

import "testing"

// An erasure changes no state, is kept, and is refused where it says nonsense.
// spec: ERASURE-1
func TestEraseCustomer(t *testing.T) {
	c := New("erasure")
	for field, body := range map[string]EraseCustomer{"refs": {Refs: make([]PersonRef, ErasedRefsMax+1)}, "rows": {Rows: -1}} {
		if r := c.Step(Input{At: 1, Body: body}); r.Refusal == nil || r.Refusal.Field != field {
			t.Errorf("%s: %v", field, r.Refusal)
		}
	}
	r := c.Step(Input{At: 2, Body: EraseCustomer{Refs: []PersonRef{7}, Rows: 3}})
	if e, ok := r.Events[0].(CustomerErased); r.Refusal != nil || !ok || e.Rows != 3 || e.Refs[0] != 7 {
		t.Errorf("%v %v", r.Refusal, r.Events)
	}
}

// A customer is on a call until that is over.
// spec: ERASURE-2
func TestCallWith(t *testing.T) {
	s := placed(t, ForRecovery)
	customers := map[PersonRef]bool{7: true}
	if id, found := s.c.CallWith(customers); !found || id != s.call.ID {
		t.Errorf("%s %v", id, found)
	}
	if _, found := s.c.CallWith(map[PersonRef]bool{8: true}); found {
		t.Error("somebody else has the call")
	}
	s.step(CloseCall{Call: s.call.ID})
	if _, found := s.c.CallWith(customers); found {
		t.Error("the call is over")
	}
}
