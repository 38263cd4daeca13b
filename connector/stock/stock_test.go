package stock

import "testing"

// versions are of the generations that npm has.
var versions = []string{"3.2.17", "3.6.2", "4.8.10"}

// play is one case. It is played with every version that is not in without.
type play struct {
	name       string
	hostRoutes bool              // the host picks the agents, not the vendor
	without    map[string]string // version → why it cannot produce this
	owed       string            // what the host does not do yet: the state is still another
	run        func(s *scene)
}

// TestStock plays every case with every version.
//
// spec: CONNECTOR-6, SEED-4
func TestStock(t *testing.T) {
	for _, version := range versions {
		t.Run(version, func(t *testing.T) {
			t.Parallel()
			b, h := startBridge(t, version), startHost(t)
			t.Run("plays", func(t *testing.T) {
				for _, p := range plays() {
					if _, left := p.without[version]; left {
						continue // cannot.md has it, and TestCannot shows it
					}
					t.Run(p.name, func(t *testing.T) {
						t.Parallel()
						s := begin(t, b, h, p)
						p.run(s)
						if p.owed != "" && !s.differs {
							t.Errorf("the host does it now, take the mark away: %s", p.owed)
						}
					})
				}
			})
		})
	}
}

func plays() (all []play) {
	for _, some := range [][]play{endings(), values(), commands(), controls(), reloads(), generation4()} {
		all = append(all, some...)
	}
	return all
}
