package main

import (
	"slices"
	"testing"

	"github.com/secondring/secondring/rulebook"
)

// A page may frame the connector of its own center and nothing else.
// spec: CONSOLE-65
func TestFrames(t *testing.T) {
	file, err := rulebook.Parse("test", []byte(`
centers:
  - id: acme
    settings:
      connector: {url: https://cti.example.com/adapter, origins: [https://id.example.com]}
  - id: globex
`))
	if err != nil {
		t.Fatal(err)
	}
	h, err := startHost(t.Context(), hostOptions{Data: t.TempDir(), Config: file})
	if err != nil {
		t.Fatal(err)
	}
	defer h.Stop(t.Context())
	for id, want := range map[string][]string{"acme": {"https://cti.example.com", "https://id.example.com"}, "globex": nil, "nobody": nil, "": nil} {
		if got := h.frames(id); !slices.Equal(got, want) {
			t.Errorf("a page of %q may frame %v", id, got)
		}
	}
}
