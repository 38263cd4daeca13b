// Package seeds runs a property once per seed, so that a failure can be repeated.
//
//	seeds.Each(t, 20, func(t *testing.T, seed uint64) { … })
//
// Every seed is a subtest: `go test -run 'TestName/seed=17'` runs that one again,
// whatever its number. SECONDRING_SEEDS sets how many there are instead of the
// default; `make prove` uses it. The seeds are 1, 2, 3 …, never the time of day,
// because a run that nobody can repeat finds mistakes that nobody can repair.
package seeds
