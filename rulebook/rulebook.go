package rulebook

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/secondring/secondring/center"
)

// BytesMax bounds a document: ten thousand agents need 2 MiB.
const BytesMax = 8 << 20

// wrongMax is how many broken rules of one contact center are named.
const wrongMax = 100

// File is a configuration file: contact centers and their rules. The names of the
// fields are those of the API.
type File struct {
	Centers []Center `yaml:"centers"`

	name string
	root *yaml.Node
}

// Center is one contact center of a file.
type Center struct {
	ID     string        `yaml:"id"`
	Rules  center.Change `yaml:",inline"`
	Agents []Agent       `yaml:"agents"`

	Certificates []Certificate `yaml:"certificates"` // of the vendor's back end
}

// Agent is an agent: found again by key, whatever else changes.
type Agent struct {
	Key   string            `yaml:"key"`
	Name  string            `yaml:"name"`
	Rules center.AgentRules `yaml:",inline"`
}

// Wrong is what is wrong with a file, one sentence a line, each with its place.
type Wrong []string

func (e Wrong) Error() string { return strings.Join(e, "\n") }

// Parse checks all that can be checked without a host. The error is a Wrong.
// spec: PRESENCE-4, API-7, OPERATE-7
func Parse(name string, text []byte) (*File, error) {
	f := &File{name: name, root: &yaml.Node{}}
	if len(text) > BytesMax {
		return nil, Wrong{fmt.Sprintf("%s has %d bytes, at most %d are read", name, len(text), BytesMax)}
	}
	var wrong Wrong
	if err := yaml.Load(text, f, yaml.WithKnownFields()); err != nil {
		wrong = f.loadErrors(err)
		f.Centers = nil
		if yaml.Load(text, f) != nil { // not only unknown keys: what was read is not whole
			return nil, wrong
		}
	}
	if err := yaml.Load(text, f.root); err != nil {
		return nil, f.loadErrors(err)
	}
	if len(f.Centers) == 0 && len(wrong) == 0 {
		return nil, Wrong{name + ": centers: expected at least one contact center"}
	}
	known := map[string]bool{}
	for i, k := range f.Centers {
		switch {
		case !centerIDForm.MatchString(k.ID):
			wrong = append(wrong, fmt.Sprintf("%s:%d: id %q: expected 1 to 63 lower-case letters, digits, - and _, a letter first", name, f.line(i, ""), k.ID))
			continue
		case known[k.ID]:
			wrong = append(wrong, fmt.Sprintf("%s:%d: id %q: there is a contact center of this id above", name, f.line(i, ""), k.ID))
		}
		known[k.ID] = true
		wrong = append(wrong, f.check(i)...)
	}
	if len(wrong) > 0 {
		return nil, wrong
	}
	return f, nil
}

// centerIDForm is what fits a path, an API key and a host name.
var centerIDForm = regexp.MustCompile(`^[a-z][a-z0-9_-]{0,62}$`)

// agentKeyForm is what fits a path and a sentence.
var agentKeyForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._@-]{0,127}$`)

// check lets an empty center judge the rules, so that the file and the API are
// checked alike.
func (f *File) check(i int) (wrong Wrong) {
	wrong = f.readCertificates(i)
	k := f.Centers[i]
	keys, byID := map[string]center.AgentID{}, map[string]string{}
	for n, a := range k.Agents {
		field := fmt.Sprintf("agents[%s]", a.Key)
		switch {
		case !agentKeyForm.MatchString(a.Key):
			wrong = append(wrong, fmt.Sprintf("%s:%d: agents[%d].key %q: expected 1 to 128 letters, digits and . _ @ -", f.name, f.agentLine(i, n), n, a.Key))
			continue
		case keys[a.Key] != 0:
			wrong = append(wrong, fmt.Sprintf("%s:%d: %s: there are two agents of this key", f.name, f.line(i, field), field))
		case len(a.Name) > center.TextLenMax:
			wrong = append(wrong, fmt.Sprintf("%s:%d: %s.name: expected at most %d bytes", f.name, f.line(i, field+".name"), field, center.TextLenMax))
		}
		id := center.AgentID(n + 1)
		keys[a.Key], byID[id.String()] = id, a.Key
	}
	withAgents(k.Rules, func(n agentNamer) {
		if *n.key != "" && keys[*n.key] == 0 {
			wrong = append(wrong, fmt.Sprintf("%s:%d: %s is %q: expected the key of an agent of the file", f.name, f.line(i, n.field), n.field, *n.key))
		}
	})
	withKeys := func(text string) string {
		return agentIDForm.ReplaceAllStringFunc(text, func(id string) string {
			if key := byID[id]; key != "" {
				return key
			}
			return id
		})
	}
	for _, no := range refusals(k.ID, k.Change(func(key string) center.AgentID { return keys[key] })) {
		wrong = append(wrong, f.Refused(i, no, withKeys).Error())
	}
	return wrong
}

var agentIDForm = regexp.MustCompile(`\bag-\d+\b`)

// Change is all that the file says of a center; mint gives agents their reference.
func (k Center) Change(mint func(key string) center.AgentID) center.Change {
	change := withAgents(k.Rules, func(n agentNamer) {
		if *n.agent = 0; *n.key != "" {
			*n.agent = mint(*n.key)
		}
		*n.key = ""
	})
	change.Agents = nil
	for _, a := range k.Agents {
		rules := a.Rules
		if rules.ID = mint(a.Key); rules.ID != 0 {
			change.Agents = append(change.Agents, rules)
		}
	}
	change.Certificates = nil
	for _, v := range k.Certificates {
		if certificate, err := v.kept(); err == nil { // Parse has said what is wrong with others
			change.Certificates = append(change.Certificates, certificate)
		}
	}
	return change
}

// Refused makes the machine's refusal an error with its place in the file; keys puts
// keys in the place of agents' ids.
func (f *File) Refused(i int, no *center.Refusal, keys func(string) string) error {
	return fmt.Errorf("%s:%d: center %s: %s", f.name, f.line(i, keys(no.Field)), f.Centers[i].ID, keys(no.Sentence))
}

// loadErrors tells what the parser found, in the file's words.
func (f *File) loadErrors(err error) Wrong {
	var several *yaml.LoadErrors
	if !errors.As(err, &several) {
		return Wrong{fmt.Sprintf("%s: %v", f.name, err)}
	}
	var wrong Wrong
	for _, e := range several.Errors {
		message := unknownKeyForm.ReplaceAllString(e.Message, "unknown key $1")
		wrong = append(wrong, fmt.Sprintf("%s:%d: %s", f.name, e.Mark.Line, message))
	}
	return wrong
}

var unknownKeyForm = regexp.MustCompile(`^field (\S+) not found in type (?s:.*)$`)

// fieldForm takes a field of a refusal apart: configurations[standard].autoAccept.
var fieldForm = regexp.MustCompile(`^(\w+)(?:\[([^\]]*)\])?(?:\.(\w+))?`)

// line finds the line of a field of a center as near as it can.
func (f *File) line(i int, field string) int {
	centers := valueOf(f.root, "centers")
	if centers == nil || i >= len(centers.Content) {
		return 1
	}
	at := centers.Content[i]
	parts := fieldForm.FindStringSubmatch(field)
	if parts == nil {
		return at.Line
	}
	list := valueOf(at, parts[1])
	if list == nil {
		return at.Line
	}
	at = list
	if item := itemOf(list, parts[2]); item != nil {
		at = item
	}
	if value := valueOf(at, parts[3]); value != nil {
		return value.Line
	}
	return at.Line
}

// agentLine finds the line of an agent by number.
func (f *File) agentLine(i, n int) int {
	if centers := valueOf(f.root, "centers"); centers != nil && i < len(centers.Content) {
		if list := valueOf(centers.Content[i], "agents"); list != nil && n < len(list.Content) {
			return list.Content[n].Line
		}
	}
	return f.line(i, "agents")
}

// itemOf gives the last item of a list with an id or key, or nil.
func itemOf(list *yaml.Node, name string) (found *yaml.Node) {
	for _, item := range list.Content {
		id := valueOf(item, "id")
		if id == nil {
			id = valueOf(item, "key")
		}
		if name != "" && id != nil && id.Value == name {
			found = item
		}
	}
	return found
}

// valueOf gives the value of a key of a mapping, or nil.
func valueOf(n *yaml.Node, key string) *yaml.Node {
	if n != nil && n.Kind == yaml.DocumentNode && len(n.Content) > 0 {
		n = n.Content[0]
	}
	if n == nil || n.Kind != yaml.MappingNode || key == "" {
		return nil
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			return n.Content[i+1]
		}
	}
	return nil
}
