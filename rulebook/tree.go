package rulebook

import (
	"bytes"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/secondring/secondring/center"
)

// Of is all that is set for a center, with keys and names in the place of ids. Agents
// are in the order of their keys.
func Of(id string, rules center.Change, person func(center.AgentID) (key, name string)) Center {
	k := Center{ID: id, Rules: withAgents(rules, func(n agentNamer) {
		if *n.agent != 0 {
			*n.key, _ = person(*n.agent)
		}
	})}
	for _, a := range rules.Agents {
		key, name := person(a.ID)
		k.Agents = append(k.Agents, Agent{Key: key, Name: name, Rules: a})
	}
	for _, v := range rules.Certificates {
		k.Certificates = append(k.Certificates, certificateOf(v))
	}
	k.Rules.Agents, k.Rules.Certificates = nil, nil
	slices.SortFunc(k.Agents, func(a, b Agent) int { return strings.Compare(a.Key, b.Key) }) // ids are random
	return k
}

// Effective is the center with its defaults filled in, as an empty machine has it
// after the file was put in force.
func (k Center) Effective() Center {
	byKey := map[string]center.AgentID{}
	for i, a := range k.Agents {
		byKey[a.Key] = center.AgentID(i + 1)
	}
	c := center.New(k.ID)
	c.Step(center.Input{At: 1, Body: center.Configure{Change: k.Change(func(key string) center.AgentID { return byKey[key] })}})
	return k.holding(c)
}

// holding is what a machine has whose agents are numbered as in the file.
func (k Center) holding(c *center.Center) Center {
	return Of(k.ID, c.Rules(), func(id center.AgentID) (key, name string) {
		a := k.Agents[id-1]
		return a.Key, a.Name
	})
}

// blank is the center with the same items, and nothing said of any: only defaults.
func (k Center) blank() Center {
	change := center.Change{}
	from, to := reflect.ValueOf(k.Rules), reflect.ValueOf(&change).Elem()
	for i := range from.NumField() {
		if f := from.Field(i); f.Kind() == reflect.Slice && from.Type().Field(i).Tag.Get("yaml") != "-" {
			to.Field(i).Set(reflect.MakeSlice(f.Type(), f.Len(), f.Len()))
			for n := range f.Len() {
				to.Field(i).Index(n).FieldByName("ID").Set(f.Index(n).FieldByName("ID"))
			}
		}
	}
	none := Center{ID: k.ID}
	for i, a := range k.Agents {
		change.Agents = append(change.Agents, center.AgentRules{ID: center.AgentID(i + 1)})
		none.Agents = append(none.Agents, Agent{Key: a.Key})
	}
	c := center.New(k.ID)
	c.Apply(1, center.Configured{Change: change})
	return none.holding(c)
}

// Write gives the file as text. What is empty is left out, since it says nothing.
func Write(centers ...Center) ([]byte, error) {
	list := &yaml.Node{Kind: yaml.SequenceNode}
	for _, k := range centers {
		n, err := tree(reflect.ValueOf(k), false)
		if err != nil {
			return nil, err
		}
		list.Content = append(list.Content, n)
	}
	return dump(&yaml.Node{Kind: yaml.MappingNode, Content: []*yaml.Node{scalar("centers"), list}})
}

func dump(n *yaml.Node) ([]byte, error) {
	var text bytes.Buffer
	d, err := yaml.NewDumper(&text, yaml.WithIndent(2))
	if err != nil {
		return nil, fmt.Errorf("write configuration: %w", err)
	}
	if err := d.Dump(n); err != nil {
		return nil, fmt.Errorf("write configuration: %w", err)
	}
	if err := d.Close(); err != nil {
		return nil, fmt.Errorf("write configuration: %w", err)
	}
	return text.Bytes(), nil
}

func scalar(text string) *yaml.Node { return &yaml.Node{Kind: yaml.ScalarNode, Value: text} }

// tree makes a document of rules by the names that their fields have in a file. With
// all, fields that are empty are in it too.
func tree(v reflect.Value, all bool) (*yaml.Node, error) {
	for v.Kind() == reflect.Pointer && !v.IsNil() {
		v = v.Elem()
	}
	switch {
	case v.Kind() == reflect.Struct && !isText(v):
		n := &yaml.Node{Kind: yaml.MappingNode}
		return n, addFields(n, v, all)
	case v.Kind() == reflect.Slice:
		n := &yaml.Node{Kind: yaml.SequenceNode}
		if k := v.Type().Elem().Kind(); k != reflect.Struct && k != reflect.Pointer {
			n.Style = yaml.FlowStyle
		}
		for i := range v.Len() {
			item, err := tree(v.Index(i), all && hasName(v.Type().Elem())) // of a list within, only what is said
			if err != nil {
				return nil, err
			}
			n.Content = append(n.Content, item)
		}
		return n, nil
	}
	n := &yaml.Node{}
	if err := n.Encode(v.Interface()); err != nil {
		return nil, fmt.Errorf("write configuration: %w", err)
	}
	return n, nil
}

// hasName says whether the items of a list are found again by a name of theirs.
func hasName(t reflect.Type) bool {
	if t.Kind() != reflect.Struct {
		return false
	}
	_, id := t.FieldByName("ID")
	_, key := t.FieldByName("Key")
	return id || key
}

// isText says whether a struct writes itself, as a time does.
func isText(v reflect.Value) bool {
	_, ok := v.Interface().(interface{ MarshalText() ([]byte, error) })
	return ok
}

func addFields(n *yaml.Node, v reflect.Value, all bool) error {
	for i := range v.NumField() {
		f := v.Type().Field(i)
		name, option, _ := strings.Cut(f.Tag.Get("yaml"), ",")
		value := v.Field(i)
		switch {
		case name == "-" || !f.IsExported():
			continue
		case option == "inline":
			if err := addFields(n, value, all); err != nil {
				return err
			}
			continue
		case emptyValue(value) && (!all || value.Kind() == reflect.Pointer || value.Kind() == reflect.Slice || value.Kind() == reflect.Map):
			continue
		}
		inner, err := tree(value, all)
		if err != nil {
			return err
		}
		n.Content = append(n.Content, scalar(name), inner)
	}
	return nil
}

// emptyValue says whether a field says nothing. A pointer to an empty value says
// something.
func emptyValue(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Slice, reflect.Map:
		return v.Len() == 0
	case reflect.Struct:
		if isText(v) {
			return v.IsZero()
		}
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() && !emptyValue(v.Field(i)) {
				return false
			}
		}
		return true
	}
	return v.IsZero()
}
