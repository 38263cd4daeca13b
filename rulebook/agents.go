package rulebook

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/secondring/secondring/center"
)

// Rules name agents by reference, files by key. By the machine's convention a struct
// that names an agent has both, side by side: Agent and Key.

// agentNamer is a place in rules that names an agent.
type agentNamer struct {
	field string // such as queues[support].recovery.steps[0].agent
	agent *center.AgentID
	key   *string
}

// withAgents copies rules, and gives each place that names an agent to see.
func withAgents(rules center.Change, see func(agentNamer)) center.Change {
	return eachAgent("", reflect.ValueOf(rules), see).Interface().(center.Change)
}

// eachAgent copies a value with all that it points to, so that what belongs to the
// machine is not written to.
func eachAgent(field string, from reflect.Value, see func(agentNamer)) reflect.Value {
	to := reflect.New(from.Type()).Elem()
	to.Set(from)
	switch from.Kind() {
	case reflect.Pointer:
		if !from.IsNil() {
			to.Set(reflect.New(from.Type().Elem()))
			to.Elem().Set(eachAgent(field, from.Elem(), see))
		}
	case reflect.Slice:
		if from.IsNil() {
			break
		}
		to.Set(reflect.MakeSlice(from.Type(), from.Len(), from.Len()))
		for i := range from.Len() {
			name := fmt.Sprint(i)
			if item := from.Index(i); item.Kind() == reflect.Struct && item.FieldByName("ID").IsValid() {
				name = text(item.FieldByName("ID"))
			}
			to.Index(i).Set(eachAgent(fmt.Sprintf("%s[%s]", field, name), from.Index(i), see))
		}
	case reflect.Struct:
		for i := range from.NumField() {
			name, _, _ := strings.Cut(from.Type().Field(i).Tag.Get("yaml"), ",")
			to.Field(i).Set(eachAgent(strings.TrimPrefix(field+"."+name, "."), from.Field(i), see))
		}
		agent, key := to.FieldByName("Agent"), to.FieldByName("Key")
		if agent.IsValid() && key.IsValid() {
			see(agentNamer{field + ".agent", agent.Addr().Interface().(*center.AgentID), key.Addr().Interface().(*string)})
		}
	}
	return to
}

// WithoutPersons is the center with numbers in the place of agents' keys and names, for
// those who may see how it works and not who works there.
// spec: CONSOLE-73
func (k Center) WithoutPersons() Center {
	alias := map[string]string{"": ""}
	k.Agents = slices.Clone(k.Agents)
	for i := range k.Agents {
		a := &k.Agents[i]
		alias[a.Key] = fmt.Sprintf("agent-%d", i+1)
		a.Key, a.Name = alias[a.Key], ""
	}
	k.Rules = withAgents(k.Rules, func(n agentNamer) {
		name, known := alias[*n.key]
		if !known {
			name = "agent-unknown"
		}
		*n.key = name
	})
	return k
}
