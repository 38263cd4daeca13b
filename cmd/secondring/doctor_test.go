package main

import (
	"archive/tar"
	"compress/gzip"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// unpacked are the files of a bundle.
func unpacked(t *testing.T, name string) map[string]string {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for r := tar.NewReader(z); ; {
		head, err := r.Next()
		if errors.Is(err, io.EOF) {
			return files
		}
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		files[head.Name] = string(text)
	}
}

// The doctor looks at a running host and at a directory that no host runs on; its
// bundle has what helps and nobody's name, key or number.
// spec: CONSOLE-73
func TestDoctor(t *testing.T) {
	file, data := write(t, "centers.yaml", rules), t.TempDir()
	s := serving(t, "--config", file, "--data", data)
	key := s.shownKey("acme")
	if status, text := s.ask("PUT", "/v1/centers/acme/queues/support", key, `{"label":"Ask +49 30 901820","recovery":{"afterSeconds":60,"steps":[{"do":"overflow-agent","agent":"alice"}]}}`); status != 200 {
		t.Fatal(text)
	}
	if status, text := s.ask("POST", "/v1/centers/acme/calls", key, `{"queue":"support","from":{"number":"+4930901820","name":"Elif Demir"}}`); status != 201 {
		t.Fatal(text)
	}
	t.Setenv(keyVariable, "")
	out, err := run(t, "doctor", "--data", data)
	if err != nil || !strings.Contains(out, "a host runs on it") || !strings.Contains(out, "not asked: an API key is needed") {
		t.Errorf("beside a host: %v\n%s", err, out)
	}
	bundles := map[string]string{"running": filepath.Join(t.TempDir(), "a.tar.gz"), "stopped": filepath.Join(t.TempDir(), "b.tar.gz")}
	if out, err = run(t, "doctor", "--data", data, "--config", file, "--url", s.url, "--key", key, "--bundle", bundles["running"]); err != nil || !strings.Contains(out, "answers: ok") {
		t.Errorf("of a host: %v\n%s", err, out)
	}
	s.stop()
	if out, err = run(t, "doctor", "--data", data, "--verify", "--bundle", bundles["stopped"]); err != nil || !strings.Contains(out, "center globex opens at position") {
		t.Errorf("of a directory: %v\n%s", err, out)
	}
	for name, bundle := range bundles {
		files := unpacked(t, bundle)
		for part, want := range map[string]string{"report.txt": "program", "acme/rules.yaml": "agent: agent-1", "acme/findings.txt": "", "acme/events.txt": " CallCreated ", "acme/diagnostics.txt": ""} {
			if text, ok := files[part]; !ok || !strings.Contains(text, want) {
				t.Errorf("%s: %s is %q", name, part, text)
			}
		}
		for part, text := range files {
			for _, secret := range []string{"alice", "Alice", "Meyer", "Elif", "901820", key} {
				if strings.Contains(text, secret) {
					t.Errorf("%s: %s has %s:\n%s", name, part, secret, text)
				}
			}
		}
		if _, err := run(t, "doctor", "--data", data, "--bundle", bundle); err == nil {
			t.Error("a bundle was written over another")
		}
	}
	wrong := write(t, "wrong.yaml", "centers: [{id: ACME}]")
	if out, err := run(t, "doctor", "--data", t.TempDir(), "--config", wrong); !errors.Is(err, errUnwell) || !strings.Contains(out, "failed   configuration") {
		t.Errorf("%v\n%s", err, out)
	}
	if out, err := run(t, "doctor", "--data", t.TempDir(), "--url", "http://127.0.0.1:1", "--key", key); !errors.Is(err, errUnwell) || !strings.Contains(out, "failed   host") {
		t.Errorf("%v\n%s", err, out)
	}
}
