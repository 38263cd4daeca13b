package simulator

import (
	"fmt"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/connector"
)

// firstNames and lastNames make the callers' names.
var (
	firstNames = [...]string{
		"Carol", "Dave", "Erin", "Frank", "Grace", "Heidi", "Ivan", "Judy", "Kim", "Leo", "Nina", "Oscar", "Peggy", "Quinn", "Rosa",
		"Sam", "Trudy", "Uma", "Victor", "Xenia", "Wendy", "Yusuf", "Maria", "Zoe", "Amara", "Bruno", "Chen", "Dilara", "Elif", "Farid", "Greta", "Hugo",
	}
	lastNames = [...]string{
		"Abel", "Baker", "Costa", "Diaz", "Evans", "Fox", "Gomez", "Haas", "Ito", "Jansen", "Khan", "Lopez", "Meyer", "Novak", "Okafor", "Price",
		"Quist", "Rossi", "Silva", "Tanaka", "Ueda", "Vogel", "Weber", "Xu", "Young", "Zaman",
	}
)

// person makes caller n. The number is of those that are kept for stories, of which
// there are 70,000: who calls on a long day has called before. Name and reference
// belong to the number; they do not depend on the host's own chance, so that a day
// can be repeated.
func (d *Day) person(about ...uint64) connector.Person {
	bits := d.chance.bits(drawPerson, about...)
	number := fmt.Sprintf("+1%d5550%d", 200+bits/4096%700, 100+bits/(1<<24)%100)
	who := mix(hashOf(number) ^ hashOf(string(d.options.Center)))
	first := firstNames[who%uint64(len(firstNames))]
	last := lastNames[who/64%uint64(len(lastNames))]
	return connector.Person{Ref: center.PersonRef(who>>1 | 1), Name: first + " " + last, Number: number}
}

// onTheLine says whether a customer has a call, and so does not call now.
func (d *Day) onTheLine(ref center.PersonRef) bool {
	for _, c := range d.callers { // any order: one is enough
		if c.ref == uint64(ref) {
			return true
		}
	}
	return false
}

// hashOf gives a name a number. FNV-1a.
func hashOf(text string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(text) {
		h = (h ^ uint64(text[i])) * 1099511628211
	}
	return h
}
