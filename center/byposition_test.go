package center

import (
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/secondring/secondring/internal/seeds"
)

// TestByPosition holds the pages against a map, with names that rise and are
// forgotten in any order.
func TestByPosition(t *testing.T) {
	seeds.Each(t, 20, func(t *testing.T, seed uint64) {
		r := rand.New(rand.NewPCG(seed, 3))
		pages, model := newByPosition[CallID, Call](), map[CallID]*Call{}
		newest := CallID(0)
		for range 1_000 {
			switch r.IntN(5) {
			case 0, 1:
				newest += CallID(1 + r.IntN(60))
				v := &Call{ID: newest}
				pages.put(newest, v)
				model[newest] = v
			case 2: // one that was forgotten, or is there; positions begin at 1
				id := CallID(1 + r.IntN(int(newest)+1))
				v := &Call{ID: id}
				pages.put(id, v)
				model[id] = v
			default:
				if ids := slices.Sorted(maps.Keys(model)); len(ids) > 0 && r.IntN(100) > 0 {
					id := ids[r.IntN(len(ids))]
					pages.drop(id)
					delete(model, id)
				} else {
					for _, id := range ids { // the order of pages is cleaned
						pages.drop(id)
					}
					clear(model)
				}
			}
			id := newest - min(newest, CallID(r.IntN(200)))
			if got := pages.at(id); got != model[id] {
				t.Fatalf("%s is %v, put was %v", id, got, model[id])
			}
			want := []*Call{}
			for _, k := range slices.Sorted(maps.Keys(model)) {
				if k > id {
					want = append(want, model[k])
				}
			}
			if got := slices.AppendSeq([]*Call{}, pages.after(id)); !slices.Equal(got, want) {
				t.Fatalf("after %s come %d, put were %d", id, len(got), len(want))
			}
		}
		if got := pages.list(); len(got) != len(model) || cap(got) != len(model) {
			t.Fatalf("lists %d of %d", len(got), len(model))
		}
		if len(pages.order) > 2*len(pages.pages)+100 {
			t.Fatalf("%d pages are named, %d are there", len(pages.order), len(pages.pages))
		}
	})
}
