package seeds

import (
	"slices"
	"testing"
)

func TestEachCountsFromOne(t *testing.T) {
	t.Setenv("SECONDRING_SEEDS", "")
	var got []uint64
	Each(t, 3, func(_ *testing.T, seed uint64) { got = append(got, seed) })
	if want := []uint64{1, 2, 3}; !slices.Equal(got, want) {
		t.Errorf("seeds %v, want %v", got, want)
	}
}

func TestCount(t *testing.T) {
	for _, c := range []struct {
		env  string
		want int // 0: refused
	}{{"", 5}, {"200", 200}, {"0", 0}, {"many", 0}} {
		if got, err := count(c.env, 5); got != c.want || (err != nil) != (c.want == 0) {
			t.Errorf("SECONDRING_SEEDS=%q gives %d, %v; want %d", c.env, got, err, c.want)
		}
	}
}

func TestNamed(t *testing.T) {
	for run, want := range map[string]uint64{"TestDay/seed=17": 17, "TestDay/seed=17$": 17, "TestDay": 0, "": 0} {
		if got, ok := named(run); got != want || ok != (want != 0) {
			t.Errorf("-run %q names %d, %v; want %d", run, got, ok, want)
		}
	}
}
