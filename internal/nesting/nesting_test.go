package nesting

import "testing"

func TestDepth(t *testing.T) {
	for body, want := range map[string]int{``: 0, `1`: 0, `{}`: 1, `[{"a":[1]},[]]`: 3, `"[[["`: 0, `{"a\"[[":"\\"}`: 1, `[[`: 2, `]]]`: 0} {
		if got := Depth([]byte(body)); got != want {
			t.Errorf("%q is %d deep, want %d", body, got, want)
		}
	}
}
