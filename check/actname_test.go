package check

import (
	"slices"
	"testing"
)

func TestActsNamed(t *testing.T) {
	for _, c := range []struct {
		names []string
		want  []Act
		err   string
	}{
		{names: nil},
		{names: []string{"ringOut", "callArrives"}, want: []Act{CallArrives, RingOut}},
		{names: []string{"ringOut", "ringOt"}, err: "ringOt is no act: the nearest is ringOut"},
		{names: []string{"setUp"}, err: "setUp is no act: acts are called callArrives and so on"},
	} {
		got, err := ActsNamed(c.names)
		if !slices.Equal(got, c.want) || (err == nil) != (c.err == "") || err != nil && err.Error() != c.err {
			t.Errorf("%q: %q, %v", c.names, got, err)
		}
	}
	if all := AllActs(); len(all) != len(Acts()) || all[0] != CallArrives {
		t.Errorf("all acts are %q", all)
	}
	if info, ok := InfoOf(RingOut); !ok || !info.HasCall {
		t.Error("nothing is known of ringOut")
	}
	if _, ok := InfoOf("ringOt"); ok {
		t.Error("ringOt is known")
	}
}
