package seeds

import (
	"flag"
	"fmt"
	"os"
	"regexp"
	"strconv"
	"testing"
)

// Each runs f as a subtest with the seeds 1 to n, or to SECONDRING_SEEDS, and
// also with a higher one that the -run flag names. It says whether n of them or
// more ran, so that what they came to together can be judged: fewer do with a -run
// flag that names one, or a small SECONDRING_SEEDS.
func Each(t *testing.T, n int, f func(t *testing.T, seed uint64)) (enough bool) {
	t.Helper()
	ran, least := 0, n
	n, err := count(os.Getenv("SECONDRING_SEEDS"), n)
	if err != nil {
		t.Fatal(err)
	}
	one := func(seed uint64) {
		t.Run(fmt.Sprintf("seed=%d", seed), func(t *testing.T) {
			ran++
			f(t, seed)
		})
	}
	for seed := range uint64(n) {
		one(seed + 1)
	}
	if r := flag.Lookup("test.run"); r != nil {
		if seed, ok := named(r.Value.String()); ok && seed > uint64(n) {
			one(seed)
		}
	}
	return ran >= least
}

func count(env string, n int) (int, error) {
	if env == "" {
		return n, nil
	}
	m, err := strconv.Atoi(env)
	if err != nil || m < 1 {
		return 0, fmt.Errorf("SECONDRING_SEEDS is %q; it must be a number from 1", env)
	}
	return m, nil
}

var runForm = regexp.MustCompile(`seed=(\d+)\$?$`)

// named returns the seed that a -run pattern ends in.
func named(run string) (uint64, bool) {
	m := runForm.FindStringSubmatch(run)
	if m == nil {
		return 0, false
	}
	seed, err := strconv.ParseUint(m[1], 10, 64)
	return seed, err == nil
}
