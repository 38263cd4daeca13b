package connector

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
)

// cut stands for a value that was nested too deep or came after too many
// others: it was there, and it was not read.
type cut struct{}

// parser reads JSON as far as it is JSON, and as far as it is within bounds. A
// message that breaks in the middle still gives what came before: half a HANGUP
// is a hangup.
type parser struct {
	dec    *json.Decoder
	values int
	cut    bool
}

// parse reads one value. The error says why it is not all there is.
func parse(raw []byte) (value any, wasCut bool, err error) {
	p := parser{dec: json.NewDecoder(bytes.NewReader(raw))}
	p.dec.UseNumber()
	value, err = p.value(1)
	if err == nil {
		if _, after := p.dec.Token(); !errors.Is(after, io.EOF) {
			err = errors.New("more after the end")
		}
	}
	if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	return value, p.cut, err
}

func (p *parser) value(depth int) (any, error) {
	token, err := p.dec.Token()
	if err != nil {
		return cut{}, err
	}
	p.values++
	delim, nested := token.(json.Delim)
	if !nested {
		return token, nil
	}
	if depth > depthMax || p.values > valuesMax {
		p.cut = true
		return cut{}, p.skip()
	}
	if delim == '{' {
		return p.object(depth)
	}
	return p.array(depth)
}

func (p *parser) object(depth int) (map[string]any, error) {
	object := map[string]any{}
	for p.dec.More() {
		name, err := p.dec.Token()
		if err != nil {
			return object, err
		}
		value, err := p.value(depth + 1)
		if _, missing := value.(cut); err == nil || !missing {
			p.keep(func() { object[name.(string)] = value })
		}
		if err != nil {
			return object, err
		}
	}
	_, err := p.dec.Token()
	return object, err
}

func (p *parser) array(depth int) ([]any, error) {
	array := []any{}
	for p.dec.More() {
		value, err := p.value(depth + 1)
		if _, missing := value.(cut); err == nil || !missing {
			p.keep(func() { array = append(array, value) })
		}
		if err != nil {
			return array, err
		}
	}
	_, err := p.dec.Token()
	return array, err
}

func (p *parser) keep(store func()) {
	if p.values > valuesMax {
		p.cut = true
		return
	}
	store()
}

// skip reads to the end of the object or array that has just begun, without
// recursion: the depth is the sender's choice.
func (p *parser) skip() error {
	for open := 1; open > 0; {
		token, err := p.dec.Token()
		if err != nil {
			return err
		}
		switch token {
		case json.Delim('{'), json.Delim('['):
			open++
		case json.Delim('}'), json.Delim(']'):
			open--
		}
	}
	return nil
}
