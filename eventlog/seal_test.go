package eventlog

import (
	"bytes"
	"encoding/hex"
	"testing"
)

// TestSealIsForever pins the hash: a log that was sealed must verify for as long
// as there are logs.
func TestSealIsForever(t *testing.T) {
	prev := Hash{1, 2, 3}
	cases := []struct {
		body string
		want string
	}{
		{"an input and its events", "5e4d3578bc185fb841232552148ee19d9e7862453674c8a386decdd7607fd6f6"},
		{string(bytes.Repeat([]byte("long "), 1000)), "b96103eb34b4b5549730a65e67a13ef70c01c2c8621f525946195a48db9ad7ed"},
	}
	for _, c := range cases {
		b := Batch{Center: "support", After: 7, Last: 9, Schema: 2, Body: []byte(c.body)}
		if got := Seal(prev, &b); hex.EncodeToString(got[:]) != c.want {
			t.Errorf("seal of %.20q is %x, want %s", c.body, got, c.want)
		}
	}
}

// TestSealCoversEverything alters each part of a batch and expects another hash.
func TestSealCoversEverything(t *testing.T) {
	for _, size := range []int{1, 63, 64, 300} {
		sound := Batch{Center: "support", After: 7, Last: 9, Schema: 2, Body: bytes.Repeat([]byte("x"), size)}
		want := Seal(Hash{}, &sound)
		altered := []func(b *Batch){
			func(b *Batch) { b.Center = "supporu" },
			func(b *Batch) { b.Center, b.Body = "suppor", append([]byte("t"), b.Body...) },
			func(b *Batch) { b.After-- },
			func(b *Batch) { b.Last++ },
			func(b *Batch) { b.Schema++ },
			func(b *Batch) { b.Body = append(bytes.Repeat([]byte("x"), size-1), 'y') },
			func(b *Batch) { b.Body = b.Body[:size-1] },
		}
		for i, alter := range altered {
			b := sound
			alter(&b)
			if Seal(Hash{}, &b) == want {
				t.Errorf("size %d: alteration %d does not change the hash", size, i)
			}
		}
		if Seal(Hash{1}, &sound) == want {
			t.Errorf("size %d: the hash before does not count", size)
		}
	}
}

func TestBatchCheck(t *testing.T) {
	sound := Batch{Center: "support", After: 7, Last: 9, Body: []byte("x")}
	if err := sound.Check(); err != nil {
		t.Errorf("a sound batch: %v", err)
	}
	spoil := map[string]func(b *Batch){
		"no center":         func(b *Batch) { b.Center = "" },
		"center too long":   func(b *Batch) { b.Center = CenterID(make([]byte, CenterIDBytesMax+1)) },
		"no event":          func(b *Batch) { b.Last = b.After },
		"position too high": func(b *Batch) { b.Last = 1 << 63 },
		"no body":           func(b *Batch) { b.Body = nil },
		"body too long":     func(b *Batch) { b.Body = make([]byte, BodyBytesMax+1) },
		"person too long":   func(b *Batch) { b.People = []Person{{Body: make([]byte, PersonBytesMax+1)}} },
	}
	for name, f := range spoil {
		b := sound
		f(&b)
		if b.Check() == nil {
			t.Errorf("%s: nothing wrong, says Check", name)
		}
	}
}
