package center

import (
	"bytes"
	"math/rand/v2"
	"reflect"
	"testing"
)

// TestHandEncodingIsTheLibrarys holds every hand-written encoding against the
// library's, byte for byte, on values of every shape.
// spec: DURABLE-3
func TestHandEncodingIsTheLibrarys(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	hands := 0
	types := []reflect.Type{reflect.TypeFor[WireCall](), reflect.TypeFor[Hangup](), reflect.TypeFor[Note](), reflect.TypeFor[Command](), reflect.TypeFor[Target]()}
	for _, typ := range eventBodies {
		types = append(types, typ)
	}
	for _, typ := range inputBodies {
		types = append(types, typ)
	}
	for _, typ := range types {
		if !typ.Implements(reflect.TypeFor[handEncoded]()) {
			continue
		}
		hands++
		for i := range 300 {
			v := reflect.New(typ).Elem()
			if i > 0 {
				fill(r, v)
			}
			want, err := encoding.Marshal(v.Interface())
			if err != nil {
				t.Fatal(err)
			}
			m := &mapWriter{}
			if m.body(v.Interface().(handEncoded)); !bytes.Equal(m.buf, want) {
				t.Fatalf("%+v is %x by hand and %x by the library", v.Interface(), m.buf, want)
			}
		}
	}
	if hands < 20 {
		t.Errorf("only %d kinds are encoded by hand", hands)
	}
}

// fill draws a value: zero, small, large or negative, empty or long.
func fill(r *rand.Rand, v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Field(i).CanSet() {
				fill(r, v.Field(i))
			}
		}
	case reflect.Pointer:
		if r.IntN(2) == 0 {
			v.Set(reflect.New(v.Type().Elem()))
			fill(r, v.Elem())
		}
	case reflect.Slice:
		if n := r.IntN(3); n > 0 {
			v.Set(reflect.MakeSlice(v.Type(), n, n))
			for i := range n {
				fill(r, v.Index(i))
			}
		}
	case reflect.String:
		v.SetString([...]string{"", "k", "call-4711", "a text of more than twenty-three bytes"}[r.IntN(4)])
	case reflect.Bool:
		v.SetBool(r.IntN(2) == 0)
	case reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		v.SetUint(r.Uint64() >> r.IntN(64) * uint64(r.IntN(2)) & (1<<v.Type().Bits() - 1))
	case reflect.Int, reflect.Int64:
		v.SetInt(int64(r.Uint64()) >> r.IntN(64) * int64(r.IntN(2)))
	}
}

// BenchmarkAppendEntry encodes an ordinary input.
func BenchmarkAppendEntry(b *testing.B) {
	in := Input{At: 1_790_000_000_000, Chance: 1 << 60, Body: AcceptWork{4711, 1 << 60}}
	out := Result{Events: []Event{WorkAccepted{Work: 4711, Due: 1_790_000_005_000}, CommandIssued{Agent: 1 << 60, Command: Command{Kind: AcceptCall, Work: 4711, Epoch: 12}}}}
	var buf []byte
	for b.Loop() {
		buf, _ = AppendEntry(buf[:0], &in, &out)
	}
}
