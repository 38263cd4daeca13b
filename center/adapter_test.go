package center

import (
	"slices"
	"testing"
)

// What a browser would write is taken, and the frame may have the origin of the URL
// and those that are named.
// spec: CONSOLE-65
func TestConnectorFrames(t *testing.T) {
	for _, row := range []struct {
		settings ConnectorSettings
		frames   []string
	}{
		{ConnectorSettings{}, nil},
		{ConnectorSettings{URL: "https://cti.example.com"}, []string{"https://cti.example.com"}},
		{ConnectorSettings{"https://cti.example.com:8443/adapter?org=1", []string{"https://id.example.com", "https://cti.example.com:8443"}}, []string{"https://cti.example.com:8443", "https://id.example.com"}},
		{ConnectorSettings{"http://127.0.0.1:9000/remote.html", []string{"http://localhost", "http://cti.localhost:3000"}}, []string{"http://127.0.0.1:9000", "http://localhost", "http://cti.localhost:3000"}},
	} {
		c := New("acme")
		change := Change{Settings: &Settings{Connector: row.settings}}
		if no := c.Refuses(change); no != nil {
			t.Errorf("%v: %v", row.settings, no)
			continue
		}
		c.Apply(1, Configured{Change: change})
		if got := c.Settings().Connector.Frames(); !slices.Equal(got, row.frames) {
			t.Errorf("%v: the frame may be %v", row.settings, got)
		}
	}
}
