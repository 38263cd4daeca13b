package check

import (
	"fmt"
	"slices"

	"github.com/secondring/secondring/connector"
)

// InfoOf says what people are told of an act; false if there is no such act.
func InfoOf(act Act) (ActInfo, bool) {
	i := slices.IndexFunc(actInfos, func(a ActInfo) bool { return a.Act == act })
	if i < 0 {
		return ActInfo{}, false
	}
	return actInfos[i], true
}

// AllActs are the acts by their names alone, in the order of a call.
func AllActs() []Act {
	all := make([]Act, len(actInfos))
	for i, info := range actInfos {
		all[i] = info.Act
	}
	return all
}

// ActsNamed reads the names of acts as a drive lists them, and gives them in the order
// of a call. A name that is no act is an error: whoever misspells a function would
// else wonder why it is never called.
func ActsNamed(names []string) ([]Act, error) {
	all := make([]string, len(actInfos))
	for i, info := range actInfos {
		all[i] = string(info.Act)
	}
	var acts []Act
	for _, name := range names {
		if slices.Contains(all, name) {
			continue
		}
		if near := connector.Nearest(name, all); near != "" {
			return nil, fmt.Errorf("%s is no act: the nearest is %s", name, near)
		}
		return nil, fmt.Errorf("%s is no act: acts are called %s and so on", name, all[0])
	}
	for _, name := range all {
		if slices.Contains(names, name) {
			acts = append(acts, Act(name))
		}
	}
	return acts, nil
}
