package center

import (
	"iter"
	"slices"
)

// byPosition finds what is named after the event that made it. Such names only
// rise, and what was made together is looked for together: so they are kept in
// pages of neighbors, in order. A map of all of them, at ten thousand agents, is
// larger than a processor's cache, and every look-up waits for memory.
//
// An object that has a page to itself, since its neighbors are gone, costs the
// page: with its entries in map and order some 320 bytes.
type byPosition[K ~uint64, V any] struct {
	pages  map[uint64]*page[V] // those that hold something
	order  []uint64            // numbers of pages, rising; some of them dropped
	recent *page[V]            // that was looked at last: a step asks for the same few again and again
	count  int
}

const (
	pageBits = 5
	pageLen  = 1 << pageBits
)

type page[V any] struct {
	number uint64 // the upper bits of the positions
	used   int
	slots  [pageLen]*V
}

func newByPosition[K ~uint64, V any]() byPosition[K, V] {
	return byPosition[K, V]{pages: map[uint64]*page[V]{}}
}

// at gives what has a name, or nil.
func (b *byPosition[K, V]) at(id K) *V {
	if p := b.recent; p != nil && p.number == uint64(id)>>pageBits {
		return p.slots[id%pageLen]
	}
	return b.find(id)
}

func (b *byPosition[K, V]) find(id K) *V {
	p := b.pages[uint64(id)>>pageBits]
	if p == nil {
		return nil
	}
	b.recent = p
	return p.slots[id%pageLen]
}

// put makes v known by a name.
func (b *byPosition[K, V]) put(id K, v *V) {
	n := uint64(id) >> pageBits
	p := b.pages[n]
	if p == nil {
		p = &page[V]{number: n}
		b.pages[n] = p
		if i, known := slices.BinarySearch(b.order, n); !known {
			b.order = slices.Insert(b.order, i, n)
		}
	}
	b.recent = p
	if p.slots[id%pageLen] == nil {
		p.used++
		b.count++
	}
	p.slots[id%pageLen] = v
}

// drop forgets what has a name.
func (b *byPosition[K, V]) drop(id K) {
	if b.at(id) == nil {
		return
	}
	p := b.recent
	p.slots[id%pageLen] = nil
	p.used--
	b.count--
	if p.used > 0 {
		return
	}
	b.recent = nil
	delete(b.pages, p.number)
	if len(b.order) > 2*len(b.pages)+100 {
		b.order = slices.DeleteFunc(b.order, func(n uint64) bool { return b.pages[n] == nil })
	}
}

// after yields everything with a greater name, in order. Its cost grows with what
// is looked at, not with all there is.
func (b *byPosition[K, V]) after(id K) iter.Seq[*V] {
	return func(yield func(*V) bool) {
		first := uint64(id+1) >> pageBits
		from, _ := slices.BinarySearch(b.order, first)
		for _, n := range b.order[from:] {
			p := b.pages[n]
			if p == nil {
				continue
			}
			slots := p.slots[:]
			if n == first {
				slots = slots[(id+1)%pageLen:]
			}
			for _, v := range slots {
				if v != nil && !yield(v) {
					return
				}
			}
		}
	}
}

// all yields everything in order.
func (b *byPosition[K, V]) all() iter.Seq[*V] { return b.after(0) }

// list is everything in order.
func (b *byPosition[K, V]) list() []*V {
	return slices.AppendSeq(make([]*V, 0, b.count), b.all())
}
