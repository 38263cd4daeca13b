package rulebook

import (
	"fmt"
	"reflect"
	"strings"

	"go.yaml.in/yaml/v4"
)

// Difference is a value that a file has otherwise than the host.
type Difference struct {
	Field string `json:"field" example:"queues[support].pushTimeoutSeconds"`
	Now   string `json:"now,omitempty" doc:"what holds; absent if nothing does"`
	File  string `json:"file,omitempty" doc:"what the file says; absent if it leaves the field to its default"`
}

func (d Difference) String() string {
	switch {
	case d.Now == "":
		return fmt.Sprintf("+ %s: %s", d.Field, d.File)
	case d.File == "":
		return fmt.Sprintf("- %s: %s", d.Field, d.Now)
	}
	return fmt.Sprintf("~ %s: %s → %s", d.Field, d.Now, d.File)
}

// Compare says what a file changes: each difference, and the part of the file that
// holds them. What the host has and the file does not name is no difference.
func Compare(now, file Center) (all []Difference, changed Center) {
	wanted := file.Effective()
	changed = Center{ID: file.ID}
	from, to, part := reflect.ValueOf(&now.Rules).Elem(), reflect.ValueOf(&wanted.Rules).Elem(), reflect.ValueOf(&changed.Rules).Elem()
	said := reflect.ValueOf(&file.Rules).Elem()
	for i := range to.NumField() {
		name := to.Type().Field(i).Tag.Get("yaml")
		switch f := to.Field(i); {
		case name == "-":
		case f.Kind() == reflect.Pointer:
			if said.Field(i).IsNil() {
				continue
			}
			if d := between(name, tell(from.Field(i)), tell(f)); len(d) > 0 {
				all = append(all, d...)
				part.Field(i).Set(f)
			}
		default:
			all = append(all, compareLists(name, from.Field(i), f, part.Field(i))...)
		}
	}
	d := compareLists("agents", reflect.ValueOf(now.Agents), reflect.ValueOf(wanted.Agents), reflect.ValueOf(&changed.Agents).Elem())
	all = append(all, d...)
	d = compareLists("certificates", reflect.ValueOf(now.Certificates), reflect.ValueOf(wanted.Certificates), reflect.ValueOf(&changed.Certificates).Elem())
	return append(all, d...), changed
}

// compareLists compares items by their ids, or agents by their keys. Those that
// differ go into changed.
func compareLists(name string, from, to, changed reflect.Value) (all []Difference) {
	old := map[string]reflect.Value{}
	for i := range from.Len() {
		old[nameOf(from.Index(i))] = from.Index(i)
	}
	for i := range to.Len() {
		item, id := to.Index(i), nameOf(to.Index(i))
		var now []said
		if was, ok := old[id]; ok {
			now = tell(was)
		}
		d := between(fmt.Sprintf("%s[%s]", name, id), now, tell(item))
		if len(d) > 0 {
			all = append(all, d...)
			changed.Set(reflect.Append(changed, item))
		}
	}
	return all
}

func nameOf(item reflect.Value) string {
	if key := item.FieldByName("Key"); key.IsValid() {
		return key.String()
	}
	return text(item.FieldByName("ID"))
}

// said is a field and its value, as a file would have it in one line.
type said struct{ field, value string }

// tell takes an item apart.
func tell(v reflect.Value) (all []said) {
	n, err := tree(v, false)
	if err != nil {
		return []said{{"", err.Error()}}
	}
	return tellNode("", n)
}

func tellNode(field string, n *yaml.Node) (all []said) {
	if n.Kind == yaml.MappingNode && len(n.Content) > 0 {
		for i := 0; i+1 < len(n.Content); i += 2 {
			all = append(all, tellNode(field+"."+n.Content[i].Value, n.Content[i+1])...)
		}
		return all
	}
	if n.Kind == yaml.ScalarNode {
		return []said{{field, n.Value}}
	}
	flow := *n
	flow.Style = yaml.FlowStyle
	text, err := yaml.Dump(&flow, yaml.WithLineWidth(-1))
	if err != nil {
		return []said{{field, err.Error()}}
	}
	return []said{{field, strings.TrimSpace(string(text))}}
}

// between compares an item field by field. One that is new has its id as a
// difference, even if it has nothing else.
func between(item string, now, file []said) (all []Difference) {
	old := map[string]string{}
	for _, s := range now {
		old[s.field] = s.value
	}
	for _, s := range file {
		if was, ok := old[s.field]; !ok || was != s.value {
			all = append(all, Difference{Field: item + s.field, Now: old[s.field], File: s.value})
		}
		delete(old, s.field)
	}
	for _, s := range now {
		if value, ok := old[s.field]; ok {
			all = append(all, Difference{Field: item + s.field, Now: value})
		}
	}
	return all
}

// Origins is a center's document with where each value comes from: "file", "default",
// or "API" for what a running host has otherwise. file is nil if there is none, now is
// nil for what the file alone gives.
// spec: OPERATE-8
func Origins(file, now *Center, defaults bool) ([]byte, error) {
	said := &yaml.Node{Kind: yaml.MappingNode}
	shown, plain := now, Center{}
	if file != nil {
		plain = file.Effective()
		var err error
		if said, err = tree(reflect.ValueOf(plain), false); err != nil {
			return nil, err
		}
		if shown == nil {
			shown = &plain
		}
	}
	if shown == nil {
		return nil, fmt.Errorf("there is neither a file nor a host to show")
	}
	written := &yaml.Node{Kind: yaml.MappingNode}
	if file != nil {
		var err error
		if written, err = tree(reflect.ValueOf(*file), false); err != nil {
			return nil, err
		}
	}
	standard, err := tree(reflect.ValueOf(shown.blank()), true)
	if err != nil {
		return nil, err
	}
	n, err := tree(reflect.ValueOf(*shown), defaults)
	if err != nil {
		return nil, err
	}
	o := originator{defaults: defaults}
	o.mark(n, written, said, standard)
	list := &yaml.Node{Kind: yaml.SequenceNode, Content: []*yaml.Node{n}}
	return dump(&yaml.Node{Kind: yaml.MappingNode, Content: []*yaml.Node{scalar("centers"), list}})
}

type originator struct{ defaults bool }

// mark writes the origins beside the values of a mapping: file is what the file says,
// gives what it comes to, standard what holds without it.
func (o originator) mark(n, file, gives, standard *yaml.Node) {
	kept := n.Content[:0:0]
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		inFile, given, usual := valueOf(file, key.Value), valueOf(gives, key.Value), valueOf(standard, key.Value)
		switch {
		case value.Kind == yaml.MappingNode:
			if o.mark(value, inFile, given, usual); len(value.Content) == 0 {
				continue
			}
		case value.Kind == yaml.SequenceNode && value.Style != yaml.FlowStyle:
			for _, item := range value.Content {
				name := valueOf(item, "id")
				if name == nil {
					name = valueOf(item, "key")
				}
				if name == nil || item.Kind != yaml.MappingNode {
					continue
				}
				o.mark(item, itemIn(inFile, name.Value), itemIn(given, name.Value), itemIn(usual, name.Value))
			}
		default:
			origin := originOf(key.Value, value, inFile, given, usual)
			if origin == "default" && !o.defaults {
				continue
			}
			value.LineComment = "# " + origin
		}
		kept = append(kept, key, value)
	}
	n.Content = kept
}

func itemIn(list *yaml.Node, name string) *yaml.Node {
	if list == nil {
		return nil
	}
	return itemOf(list, name)
}

func originOf(key string, value, file, gives, standard *yaml.Node) string {
	now := tellNode("", value)[0].value
	same := func(n *yaml.Node) bool { return n != nil && tellNode("", n)[0].value == now }
	switch {
	case file != nil && same(gives):
		return "file"
	case same(standard) && key != "id" && key != "key":
		return "default"
	}
	return "API"
}
