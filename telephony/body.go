package telephony

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"

	"github.com/secondring/secondring/internal/nesting"
)

// form is how a body is written.
type form uint8

const (
	jsonForm form = iota
	xmlForm
)

// formOf reads a media type; ok is false for one that is neither.
func formOf(mediaType string) (f form, ok bool) {
	name, _, err := mime.ParseMediaType(mediaType)
	switch {
	case err != nil:
		return jsonForm, false
	case name == "application/json" || strings.HasSuffix(name, "+json"):
		return jsonForm, true
	case name == "application/xml" || name == "text/xml" || strings.HasSuffix(name, "+xml"):
		return xmlForm, true
	}
	return jsonForm, false
}

// answerForm is the form of the answer: what is asked for, else that of the body.
func answerForm(r *http.Request) form {
	for _, part := range strings.Split(r.Header.Get("Accept"), ",") {
		if f, ok := formOf(strings.TrimSpace(part)); ok {
			return f
		}
	}
	f, _ := formOf(r.Header.Get("Content-Type"))
	return f
}

// readBody reads a body into an object. An empty one is an empty object.
// spec: TELEPHONY-16
func readBody(r *http.Request) (object map[string]any, raw []byte, err error) {
	raw, err = io.ReadAll(http.MaxBytesReader(nil, r.Body, bodyBytesMax))
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return nil, nil, &failure{status: http.StatusRequestEntityTooLarge, errors: []string{fmt.Sprintf("the body is larger than %d bytes", bodyBytesMax)}}
	case err != nil:
		return nil, nil, wrong("the body could not be read to its end")
	case len(bytes.TrimSpace(raw)) == 0:
		return map[string]any{}, raw, nil
	}
	f, ok := formOf(r.Header.Get("Content-Type"))
	if !ok {
		return nil, nil, &failure{status: http.StatusUnsupportedMediaType, errors: []string{"the Content-Type is not application/json or application/xml"}}
	}
	if f == xmlForm {
		object, err = parseXML(raw)
	} else {
		object, _, err = parseJSON(raw)
	}
	if err != nil {
		return nil, nil, wrong("the body cannot be read: %v", err)
	}
	return object, raw, nil
}

// parseJSON reads an object, numbers as they are written.
func parseJSON(raw []byte) (object map[string]any, rest int, err error) {
	if nesting.Depth(raw) > bodyDepthMax {
		return nil, 0, fmt.Errorf("it is nested more than %d deep", bodyDepthMax)
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	if err := d.Decode(&object); err != nil || object == nil {
		return nil, 0, errors.New("expected a JSON object")
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, 0, errors.New("something follows the JSON object")
	}
	return object, 0, nil
}

// parseXML reads an element as an object: elements are members, one that comes again
// makes a list. Names of spaces and attributes do not count, and there are no
// entities but those of XML itself.
func parseXML(raw []byte) (map[string]any, error) {
	d := xml.NewDecoder(bytes.NewReader(raw))
	for {
		token, err := d.Token()
		if err != nil {
			return nil, errors.New("expected an XML element")
		}
		if _, ok := token.(xml.StartElement); ok {
			break
		}
	}
	value, err := parseElement(d, 1)
	if err != nil {
		return nil, err
	}
	object, ok := value.(map[string]any)
	if !ok {
		return nil, errors.New("expected elements below the root")
	}
	return object, nil
}

// parseElement reads up to the end of an element: text, or what is below it.
func parseElement(d *xml.Decoder, depth int) (any, error) {
	if depth > bodyDepthMax {
		return nil, fmt.Errorf("it is nested more than %d deep", bodyDepthMax)
	}
	members, said := map[string]any(nil), strings.Builder{}
	for {
		token, err := d.Token()
		if err != nil {
			return nil, errors.New("expected well-formed XML")
		}
		switch t := token.(type) {
		case xml.CharData:
			said.Write(t)
		case xml.EndElement:
			if members != nil {
				return members, nil
			}
			return strings.TrimSpace(said.String()), nil
		case xml.StartElement:
			value, err := parseElement(d, depth+1)
			if err != nil {
				return nil, err
			}
			if members == nil {
				members = map[string]any{}
			}
			add(members, t.Name.Local, value)
		}
	}
}

// add puts a member into an object; one that is there already becomes a list.
func add(members map[string]any, name string, value any) {
	switch old := members[name].(type) {
	case nil:
		members[name] = value
	case []any:
		members[name] = append(old, value)
	default:
		members[name] = []any{old, value}
	}
}
