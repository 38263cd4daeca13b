package stock

import "testing"

// versions are the generations that npm has.
var versions = []string{"3.2.17", "3.6.2"}

// play is one case. It is played with every version that is not in without.
type play struct {
	name       string
	hostRoutes bool              // the host picks the agents, not the vendor
	without    map[string]string // version → why it cannot produce this
	owed       string            // what the host does not do yet
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
					t.Run(p.name, func(t *testing.T) {
						if why, cannot := p.without[version]; cannot {
							t.Skipf("cannot occur with %s: %s", version, why)
						}
						if p.owed != "" {
							t.Skipf("not yet: %s", p.owed)
						}
						t.Parallel()
						p.run(begin(t, b, h, p))
					})
				}
			})
		})
	}
}

func plays() (all []play) {
	for _, some := range [][]play{endings(), values(), commands(), reloads(), generation4()} {
		all = append(all, some...)
	}
	return all
}
