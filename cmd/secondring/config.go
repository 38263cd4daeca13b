package main

import (
	"errors"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/secondring/secondring/center"
)

// configBytesMax bounds a configuration file: ten thousand agents need 2 MiB.
const configBytesMax = 8 << 20

// config is a configuration file: contact centers and their rules. The names of the
// fields are those of the API.
type config struct {
	Centers []centerConfig `yaml:"centers"`

	file string
	root *yaml.Node
}

// centerConfig is one contact center of the file.
type centerConfig struct {
	ID             string                 `yaml:"id"`
	Settings       *center.Settings       `yaml:"settings"`
	Statuses       []center.Status        `yaml:"statuses"`
	Configurations []center.Configuration `yaml:"configurations"`
	Queues         []center.Queue         `yaml:"queues"`
	Agents         []agentConfig          `yaml:"agents"`
}

// agentConfig is an agent: found again by key, whatever else changes.
type agentConfig struct {
	Key           string                 `yaml:"key"`
	Name          string                 `yaml:"name"`
	Configuration center.ConfigurationID `yaml:"configuration"`
	Queues        []center.QueueID       `yaml:"queues"`
	Skills        []center.SkillID       `yaml:"skills"`
}

// configError is what is wrong with a configuration file, one sentence a line, each
// with its place.
type configError []string

func (e configError) Error() string { return strings.Join(e, "\n") }

// readConfig reads and checks a file.
func readConfig(file string) (*config, error) {
	info, err := os.Stat(file)
	if err != nil {
		return nil, fmt.Errorf("read configuration: %w", err)
	}
	if info.Size() > configBytesMax {
		return nil, fmt.Errorf("read configuration: %s has %d bytes, at most %d are read", file, info.Size(), configBytesMax)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("read configuration: %w", err)
	}
	return parseConfig(file, text)
}

// parseConfig checks all that can be checked without the data directory.
// spec: PRESENCE-4, API-7
func parseConfig(file string, text []byte) (*config, error) {
	c := &config{file: file, root: &yaml.Node{}}
	if err := yaml.Load(text, c, yaml.WithKnownFields()); err != nil {
		return nil, c.loadError(err)
	}
	if err := yaml.Load(text, c.root); err != nil {
		return nil, c.loadError(err)
	}
	if len(c.Centers) == 0 {
		return nil, configError{file + ": centers: expected at least one contact center"}
	}
	var wrong configError
	known := map[string]bool{}
	for i, k := range c.Centers {
		switch {
		case !centerIDForm.MatchString(k.ID):
			wrong = append(wrong, fmt.Sprintf("%s:%d: id %q: expected 1 to 63 lower-case letters, digits, - and _, a letter first", file, c.line(i, ""), k.ID))
			continue
		case known[k.ID]:
			wrong = append(wrong, fmt.Sprintf("%s:%d: id %q: there is a contact center of this id above", file, c.line(i, ""), k.ID))
		}
		known[k.ID] = true
		wrong = append(wrong, c.check(i)...)
	}
	if len(wrong) > 0 {
		return nil, wrong
	}
	return c, nil
}

// centerIDForm is what fits a path, an API key and a host name.
var centerIDForm = regexp.MustCompile(`^[a-z][a-z0-9_-]{0,62}$`)

// agentKeyForm is what fits a path and a sentence.
var agentKeyForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._@-]{0,127}$`)

// check lets an empty center judge the rules, so that the file and the API are
// checked alike.
func (c *config) check(i int) (wrong configError) {
	k := c.Centers[i]
	keys := map[string]center.AgentID{}
	for n, a := range k.Agents {
		field := fmt.Sprintf("agents[%s]", a.Key)
		switch {
		case !agentKeyForm.MatchString(a.Key):
			wrong = append(wrong, fmt.Sprintf("%s:%d: agents[%d].key %q: expected 1 to 128 letters, digits and . _ @ -", c.file, c.line(i, "agents"), n, a.Key))
		case keys[a.Key] != 0:
			wrong = append(wrong, fmt.Sprintf("%s:%d: %s: there are two agents of this key", c.file, c.line(i, field), field))
		case len(a.Name) > center.TextLenMax:
			wrong = append(wrong, fmt.Sprintf("%s:%d: %s.name: expected at most %d bytes", c.file, c.line(i, field+".name"), field, center.TextLenMax))
		}
		keys[a.Key] = center.AgentID(n + 1)
	}
	for _, q := range k.Queues {
		q.Recovery.EachStep(func(at string, step *center.Step) {
			field := fmt.Sprintf("queues[%s].%s.agent", q.ID, at)
			if step.Key != "" && keys[step.Key] == 0 {
				wrong = append(wrong, fmt.Sprintf("%s:%d: %s is %q: expected the key of an agent of the file", c.file, c.line(i, field), field, step.Key))
			}
		})
	}
	if len(wrong) > 0 {
		return wrong
	}
	_, no := k.onEmpty(func(key string) center.AgentID { return keys[key] })
	if no == nil {
		return nil
	}
	byID := map[string]string{}
	for key, id := range keys {
		byID[id.String()] = key
	}
	return configError{c.refused(i, no, func(text string) string {
		return agentIDForm.ReplaceAllStringFunc(text, func(id string) string { return byID[id] })
	}).Error()}
}

var agentIDForm = regexp.MustCompile(`\bag-\d+\b`)

// change is all that the file says of a center; mint gives agents their reference.
func (k centerConfig) change(mint func(key string) center.AgentID) center.Change {
	change := center.Change{Settings: k.Settings, Statuses: k.Statuses, Configurations: k.Configurations, Queues: slices.Clone(k.Queues)}
	for i, q := range change.Queues { // the log knows agents by reference
		change.Queues[i].Recovery = q.Recovery.Clone()
		change.Queues[i].Recovery.EachStep(func(_ string, step *center.Step) {
			if step.Key != "" && k.hires(step.Key) {
				step.Agent = mint(step.Key)
			}
			step.Key = ""
		})
	}
	for _, a := range k.Agents {
		change.Agents = append(change.Agents, center.AgentRules{ID: mint(a.Key), Configuration: a.Configuration, Queues: a.Queues, Skills: a.Skills})
	}
	return change
}

// hires says whether the file has an agent of this key.
func (k centerConfig) hires(key string) bool {
	return slices.ContainsFunc(k.Agents, func(a agentConfig) bool { return a.Key == key })
}

// onEmpty is an empty center with the rules of the file, defaults filled in.
func (k centerConfig) onEmpty(mint func(key string) center.AgentID) (*center.Center, *center.Refusal) {
	empty := center.New(k.ID)
	result := empty.Step(center.Input{At: 1, Body: center.Configure{Change: k.change(mint)}})
	return empty, result.Refusal
}

// refused makes the machine's refusal an error with its place in the file.
func (c *config) refused(i int, no *center.Refusal, keys func(string) string) error {
	field, sentence := keys(no.Field), keys(no.Sentence)
	return fmt.Errorf("%s:%d: center %s: %s", c.file, c.line(i, field), c.Centers[i].ID, sentence)
}

// loadError tells what the parser found, in the file's words.
func (c *config) loadError(err error) error {
	var several *yaml.LoadErrors
	if !errors.As(err, &several) {
		return configError{fmt.Sprintf("%s: %v", c.file, err)}
	}
	var wrong configError
	for _, e := range several.Errors {
		message := unknownKeyForm.ReplaceAllString(e.Message, "unknown key $1")
		wrong = append(wrong, fmt.Sprintf("%s:%d: %s", c.file, e.Mark.Line, message))
	}
	return wrong
}

var unknownKeyForm = regexp.MustCompile(`^field (\S+) not found in type (?s:.*)$`)

// fieldForm takes a field of a refusal apart: configurations[standard].autoAccept.
var fieldForm = regexp.MustCompile(`^(\w+)(?:\[([^\]]*)\])?(?:\.(\w+))?`)

// line finds the line of a field of a center as near as it can.
func (c *config) line(i int, field string) int {
	centers := valueOf(c.root, "centers")
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
	for _, item := range list.Content {
		id := valueOf(item, "id")
		if id == nil {
			id = valueOf(item, "key")
		}
		if parts[2] != "" && id != nil && id.Value == parts[2] {
			at = item
		}
	}
	if value := valueOf(at, parts[3]); value != nil {
		return value.Line
	}
	return at.Line
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
