package scenarios

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing/synctest"

	"golang.org/x/tools/txtar"

	"github.com/secondring/secondring/timeline"
)

// Play is a story: its commands, and the files that come with it.
type Play struct {
	Name    string
	archive *txtar.Archive
}

// Parse reads a play.
func Parse(name string, data []byte) *Play {
	return &Play{Name: name, archive: txtar.Parse(data)}
}

// Run plays it on a stage. With update, the golden timelines are written into
// the play instead of compared, and Format gives the new text.
func (p *Play) Run(s *Stage, update bool) error {
	compared := false
	for i, line := range strings.Split(string(p.archive.Comment), "\n") {
		fields, err := split(line)
		if err == nil && len(fields) > 0 {
			synctest.Wait() // what the last command set off is done
			compared = compared || fields[0] == "timeline"
			err = p.command(s, fields, update)
		}
		if err != nil {
			return fmt.Errorf("%s:%d: %s: %w", p.Name, i+1, strings.TrimSpace(line), err)
		}
	}
	if !compared {
		return fmt.Errorf("%s: a play ends with timeline", p.Name)
	}
	return nil
}

// Format gives the text of the play.
func (p *Play) Format() []byte { return txtar.Format(p.archive) }

func (p *Play) command(s *Stage, fields []string, update bool) error {
	expectNo := fields[0] == "!"
	if expectNo {
		fields = fields[1:]
	}
	var err error
	if fields[0] == "timeline" {
		err = p.timeline(s, fields[1:], update)
	} else {
		act, known := acts[fields[0]]
		if !known {
			return fmt.Errorf("there is no command %q", fields[0])
		}
		err = act(s, p, fields[1:])
	}
	var no refused
	switch {
	case expectNo && errors.As(err, &no):
		return nil
	case expectNo && err == nil:
		return errors.New("was done, expected a refusal")
	}
	return err
}

// timeline compares what happened with the golden section: all of it, or, with
// a file's name, what happened since the last comparison of that file.
func (p *Play) timeline(s *Stage, args []string, update bool) error {
	lines, begin, err := s.Lines()
	if err != nil {
		return err
	}
	verbose := len(args) > 0 && args[0] == "verbose"
	kept := lines[:0]
	for _, l := range lines {
		if verbose || !l.Routine {
			kept = append(kept, l)
		}
	}
	var got bytes.Buffer
	if err := timeline.Write(&got, kept, begin); err != nil {
		return err
	}
	for i := range p.archive.Files {
		if f := &p.archive.Files[i]; f.Name == "timeline" {
			if update {
				f.Data = got.Bytes()
			}
			if !bytes.Equal(f.Data, got.Bytes()) {
				return fmt.Errorf("the timeline differs\n--- expected\n%s--- got\n%s", f.Data, got.Bytes())
			}
			return nil
		}
	}
	if update {
		p.archive.Files = append(p.archive.Files, txtar.File{Name: "timeline", Data: got.Bytes()})
		return nil
	}
	return errors.New("there is no section -- timeline --: go test ./scenarios -update writes it")
}

// file finds a section of the play.
func (p *Play) file(name string) ([]byte, bool) {
	for _, f := range p.archive.Files {
		if f.Name == name {
			return f.Data, true
		}
	}
	return nil, false
}

// split cuts a line into words; quotes keep spaces, # begins a comment.
func split(line string) (fields []string, err error) {
	word, quoted, begun := strings.Builder{}, false, false
	end := func() {
		if begun {
			fields = append(fields, word.String())
		}
		word.Reset()
		begun = false
	}
	for _, r := range line {
		switch {
		case r == '"':
			quoted, begun = !quoted, true
		case quoted:
			word.WriteRune(r)
		case r == ' ' || r == '\t':
			end()
		case r == '#' && !begun:
			return fields, nil
		default:
			word.WriteRune(r)
			begun = true
		}
	}
	end()
	if quoted {
		return nil, errors.New("a quote is not closed")
	}
	return fields, nil
}

// options reads key=value words; a word without = is a flag with value "true".
func options(words []string) map[string]string {
	m := map[string]string{}
	for _, w := range words {
		key, value, ok := strings.Cut(w, "=")
		if !ok {
			value = "true"
		}
		m[key] = value
	}
	return m
}
