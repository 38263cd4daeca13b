package connector

import (
	"slices"
	"strings"

	"github.com/secondring/secondring/center"
)

// Generation is a generation of the connector library.
type Generation uint8

// Generations. AnyGeneration is a connector that did not say.
const (
	AnyGeneration Generation = iota
	Generation32             // 3.2.17 on npm
	Generation36             // 3.6.2 on npm
	Generation4              // 4.8.10 on npm
)

var generationNames = [...]string{"", "3.2", "3.6", "4"}

func (g Generation) String() string { return generationNames[g] }

// ParseGeneration reads 3.2, 3.6 or 4, or a full version such as 3.6.2.
func ParseGeneration(text string) (g Generation, ok bool) {
	if text == "" {
		return AnyGeneration, true
	}
	for g := Generation32; g <= Generation4; g++ {
		if name := g.String(); text == name || strings.HasPrefix(text, name+".") {
			return g, true
		}
	}
	return AnyGeneration, false
}

// callTypes are the values of callType.
var callTypes = map[string]center.CallType{
	"Inbound": center.Inbound, "Outbound": center.Outbound, "Callback": center.Callback,
	"AddParticipant": center.AddedParticipant, "Transfer": center.Transfer, "InternalCall": center.Internal,
	"DialedCallback": center.DialedCallback, "Consult": center.Consult,
}

// wireCallTypes are the same the other way round.
var wireCallTypes = func() map[center.CallType]string {
	names := map[center.CallType]string{}
	for name, callType := range callTypes {
		names[callType] = name
	}
	return names
}()

// CallTypes lists the documented values of callType.
func CallTypes() []string { return sortedKeys(callTypes) }

// StandsFor gives the documented agentStatus that an undocumented one stands for where it
// was seen; "" if it was never seen.
func StandsFor(agentStatus string) string {
	_, documented, _ := foldedName(agentStatus, otherStatuses)
	return documented
}

// hangupReasons are the documented values of reason.
var hangupReasons = map[string]center.HangupReason{"ended": center.ReasonEnded, "error": center.ReasonError}

// otherStatuses are values of agentStatus that were seen in vendors' samples or
// in the documentation of a telephony system, with the documented value that
// each stands for.
var otherStatuses = map[string]string{
	"MissedByAgent":          "MissedCallAgent",
	"FailedToConnectAgent":   "FailedConnectAgent",
	"FailedToConnectClient":  "FailedConnectCustomer",
	"MissedCallCustomer":     "MissedCallStatus",
	"FailedConnectToAgent":   "FailedConnectAgent",
	"CallbackMissedRejected": Workaround,
}

// Workaround is a value of agentStatus that one telephony system has: it is understood, and
// nobody is told to use it.
const Workaround = "CallbackMissedOrRejected"

// foldedName finds a documented name whatever the case of its letters.
func foldedName[V any](text string, names map[string]V) (name string, value V, ok bool) {
	if value, ok = names[text]; ok {
		return text, value, true
	}
	for _, candidate := range sortedKeys(names) {
		if strings.EqualFold(candidate, text) {
			return candidate, names[candidate], true
		}
	}
	return "", value, false
}

// word reads a field that has one of a few documented values. A difference in
// case is a note, any other value is not ok and has a note too.
func word[V any](r *reader, object map[string]any, field string, names map[string]V, done string) (value V, said, ok bool) {
	raw, present := object[field]
	if !present || raw == nil || raw == "" {
		return value, false, false
	}
	text, isText := raw.(string)
	documented := slices.DeleteFunc(sortedKeys(names), func(name string) bool { return name == Workaround })
	if !isText {
		r.note(noteType, field, raw, "one of "+strings.Join(documented, ", "), done)
		return value, true, false
	}
	name, value, ok := foldedName(text, names)
	switch {
	case !ok:
		near, _, known := "", "", false
		if _, near, known = foldedName(text, otherStatuses); !known || field != "agentStatus" {
			near = Nearest(text, documented)
		}
		r.note(noteUnknown, field, text, expected(near, documented), done)
	case name != text:
		r.note(noteCase, field, text, name, "read as "+name)
	}
	return value, true, ok
}
