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

// person makes caller n. The number is of those that are kept for stories. The
// reference does not depend on the host's own chance, so that a day can be
// repeated.
func (d *Day) person(n uint64) connector.Person {
	bits := d.chance.bits(drawPerson, n)
	first := firstNames[bits%uint64(len(firstNames))]
	last := lastNames[bits/64%uint64(len(lastNames))]
	ref := mix(bits^hashOf(string(d.options.Center))) >> 1
	return connector.Person{
		Ref: center.PersonRef(ref | 1), Name: first + " " + last,
		Number: fmt.Sprintf("+1%d5550%d", 200+bits/4096%700, 100+bits/(1<<24)%100),
	}
}

// hashOf gives a name a number. FNV-1a.
func hashOf(text string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(text) {
		h = (h ^ uint64(text[i])) * 1099511628211
	}
	return h
}
