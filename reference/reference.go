package reference

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html/template"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

//go:embed page.html
var pageHTML string

//go:embed page.css
var pageCSS string

var pageTemplate = template.Must(template.New("page").Parse(pageHTML))

// Problem is an entry of the catalog of problems.
type Problem struct {
	Code   string
	Status int
	About  string
}

// Link leads to another document of the host.
type Link struct{ Href, Text string }

// page is what the template is filled with.
type page struct {
	Title, About, Server string
	Style                template.CSS
	Links                []Link
	Groups               []*group
	Problems             []Problem
}

type group struct {
	Name       string
	Operations []operation
}

type operation struct {
	ID, Method, Path, Summary, About, Curl string
	Parameters, Body                       []field
	Answers                                []answer
}

type answer struct {
	Status, About, Kinds string
	Fields               []field
}

// KindOf says of a body that is not an object what it is.
func (page) KindOf(fields []field) string {
	if len(fields) == 1 && fields[0].Name == "" {
		return fields[0].Type
	}
	return ""
}

// Page writes the page for a document.
func Page(document *huma.OpenAPI, links []Link, problems []Problem) ([]byte, error) {
	p := page{Title: document.Info.Title, About: document.Info.Description, Style: template.CSS(pageCSS), Links: links, Problems: problems}
	if len(document.Servers) > 0 {
		p.Server = document.Servers[0].URL
	}
	groups := map[string]*group{}
	for _, path := range slices.Sorted(maps.Keys(document.Paths)) {
		item := document.Paths[path]
		for _, op := range []*huma.Operation{item.Get, item.Post, item.Put, item.Patch, item.Delete} {
			if op == nil {
				continue
			}
			tag := "other"
			if len(op.Tags) > 0 {
				tag = op.Tags[0]
			}
			if groups[tag] == nil {
				groups[tag] = &group{Name: tag}
				p.Groups = append(p.Groups, groups[tag])
			}
			groups[tag].Operations = append(groups[tag].Operations, describe(document, op))
		}
	}
	slices.SortFunc(p.Groups, func(a, b *group) int { return strings.Compare(a.Name, b.Name) })
	var out bytes.Buffer
	if err := pageTemplate.Execute(&out, p); err != nil {
		return nil, fmt.Errorf("write the reference: %w", err)
	}
	return out.Bytes(), nil
}

// Handler serves a page.
func Handler(content []byte) http.Handler {
	sum := sha256.Sum256([]byte(pageCSS))
	policy := "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy", policy)
		_, _ = w.Write(content) // the client may be gone
	})
}

func describe(document *huma.OpenAPI, op *huma.Operation) operation {
	out := operation{ID: op.OperationID, Method: op.Method, Path: op.Path, Summary: op.Summary, About: op.Description}
	for _, p := range op.Parameters {
		f := fieldOf(document, p.Name, p.Schema, p.Required)
		if p.Description != "" {
			f.About = p.Description
		}
		f.Name += " (" + p.In + ")"
		out.Parameters = append(out.Parameters, f)
	}
	kind, media := bodyOf(op)
	if media != nil {
		out.Body = fields(document, media.Schema)
	}
	out.Curl = curl(document, op, kind, media)
	for _, status := range slices.Sorted(maps.Keys(op.Responses)) {
		r := op.Responses[status]
		a := answer{Status: status, About: strings.TrimPrefix(r.Description, http.StatusText(http.StatusOK)), Kinds: strings.Join(slices.Sorted(maps.Keys(r.Content)), ", ")}
		if media := r.Content["application/json"]; media != nil && status < "300" {
			a.Fields = fields(document, media.Schema)
		}
		out.Answers = append(out.Answers, a)
	}
	return out
}

// bodyOf is the form in which an operation's body is sent.
func bodyOf(op *huma.Operation) (kind string, media *huma.MediaType) {
	if op.RequestBody == nil {
		return "", nil
	}
	if media := op.RequestBody.Content["application/json"]; media != nil {
		return "application/json", media
	}
	for _, kind := range slices.Sorted(maps.Keys(op.RequestBody.Content)) {
		return kind, op.RequestBody.Content[kind]
	}
	return "", nil
}

// curl is a line for a shell.
func curl(document *huma.OpenAPI, op *huma.Operation, kind string, media *huma.MediaType) string {
	line := "curl -sS"
	if op.Method != http.MethodGet {
		line += " -X " + op.Method
	}
	path := op.Path
	for _, p := range op.Parameters {
		if p.In == "path" {
			path = strings.ReplaceAll(path, "{"+p.Name+"}", fmt.Sprint(example(document, p.Name, p.Schema, 0)))
		}
	}
	line += ` "$SECONDRING` + path + `"`
	if len(op.Security) > 0 {
		line += " \\\n  -H \"Authorization: Bearer $SECONDRING_KEY\""
	}
	if media != nil {
		line += " \\\n  -H 'Content-Type: " + kind + "'"
		switch {
		case kind != "application/json":
			line += " \\\n  --data-binary @FILE"
		default:
			body, err := json.Marshal(example(document, "", media.Schema, 0))
			if err == nil {
				line += " \\\n  -d '" + strings.ReplaceAll(string(body), "'", `'\''`) + "'"
			}
		}
	}
	return line
}
