package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"
)

// A bench plays whole calls over sockets and REST, compares two sizes, and leaves
// nothing behind.
// spec: OPERATE-11
func TestBench(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	out, err := run(t, "bench", "--agents", "6", "--against", "3", "--calls", "60", "--rate", "300", "--waiting", "10", "--json")
	if err != nil {
		t.Fatal(err)
	}
	var all []figures
	if err := json.Unmarshal([]byte(out), &all); err != nil || len(all) != 2 {
		t.Fatalf("%v %s", err, out)
	}
	for i, f := range all {
		if f.Agents != []int{3, 6}[i] || f.Calls != 60 || f.OffersPerSecond <= 0 || f.OfferP50 <= 0 || f.OfferP99 < f.OfferP50 || f.StreamP50 <= 0 || f.AgainP50 <= 0 || f.CallerBytes == 0 {
			t.Errorf("figures %+v", f)
		}
	}
	if left, err := os.ReadDir(os.Getenv("TMPDIR")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
	var table bytes.Buffer
	sayFigures(&table, all)
	if lines := strings.Split(strings.TrimSpace(table.String()), "\n"); len(lines) < 10 || !strings.HasSuffix(lines[0], "| 3 | 6 | 2.00 × |") {
		t.Errorf("the table is\n%s", &table)
	}
}

// Sizes that the machine or the bounds do not allow are named.
func TestBenchBounds(t *testing.T) {
	for _, args := range [][]string{{"--agents", "0"}, {"--against", "30000"}, {"--calls", "-1"}, {"--seconds", "3600"}, {"--curve", "moon"}} {
		_, err := run(t, append([]string{"bench"}, args...)...)
		var usage *usageError
		if !errors.As(err, &usage) || !strings.Contains(err.Error(), args[0]) {
			t.Errorf("%v: %v", args, err)
		}
	}
	var said bytes.Buffer
	if fit := withinFiles([]benchSize{{agents: 100}, {agents: 10_000}}, 1024, &said); len(fit) != 1 || !strings.Contains(said.String(), "10000 agents are left out") {
		t.Errorf("%v %s", fit, &said)
	}
}
