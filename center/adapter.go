package center

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// ConnectorSettings say where the connector is that agents' browsers load in a frame.
type ConnectorSettings struct {
	URL     string   `cbor:"1,keyasint,omitempty" json:"url,omitempty" yaml:"url"`         // adapter URL; "": none is loaded
	Origins []string `cbor:"2,keyasint,omitempty" json:"origins,omitempty" yaml:"origins"` // beside the URL's own that the frame may come to, such as for signing in
}

// originForm is an origin as a browser writes it, without a path. Nothing else may
// come into a page's policy or be compared with the sender of a message.
var originForm = regexp.MustCompile(`^(https?)://([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)(?::([1-9][0-9]{0,4}))?$`)

// Frames are the origins that a frame may have which holds the connector: the one of
// its URL first.
func (s ConnectorSettings) Frames() []string {
	if s.URL == "" {
		return nil
	}
	own := originOf(s.URL)
	frames := []string{own}
	for _, o := range s.Origins {
		if o != own {
			frames = append(frames, o)
		}
	}
	return frames
}

// originOf is what stands before the path of a URL.
func originOf(url string) string {
	scheme, rest, _ := strings.Cut(url, "://")
	if i := strings.IndexAny(rest, "/?#"); i >= 0 {
		rest = rest[:i]
	}
	return scheme + "://" + rest
}

const expectedOrigin = "an exact origin such as https://cti.example.com: https, or http on this machine; lower case, no path, no star, no port that is the usual one"

// check refuses what a browser would compare with in vain, or what would let another
// page in.
// spec: CONSOLE-65
func (s ConnectorSettings) check() *Refusal {
	const field = "settings.connector."
	switch url := s.URL; {
	case url == "":
		if len(s.Origins) > 0 {
			return invalid(field+"url", "", "the URL of the connector, since origins are set")
		}
	case len(url) > urlLenMax:
		return invalid(field+"url", "too long", fmt.Sprintf("at most %d bytes", urlLenMax))
	case !exactOrigin(originOf(url)) || strings.ContainsFunc(url, func(r rune) bool { return r <= ' ' || r > '~' || r == '#' }):
		return invalid(field+"url", url, "a URL such as https://cti.example.com/adapter: https, or http on this machine; printable ASCII, no user, no fragment")
	}
	if len(s.Origins) > ConnectorOriginsMax {
		return invalid(field+"origins", len(s.Origins), fmt.Sprintf("at most %d", ConnectorOriginsMax))
	}
	for i, o := range s.Origins {
		if !exactOrigin(o) {
			return invalid(fmt.Sprintf("%sorigins[%d]", field, i), o, expectedOrigin)
		}
		if slices.Contains(s.Origins[:i], o) {
			return invalid(fmt.Sprintf("%sorigins[%d]", field, i), o, "an origin that the list does not have yet")
		}
	}
	return nil
}

// exactOrigin says whether a text is an origin as a browser would write it, and one
// that others on the network cannot take the place of.
func exactOrigin(text string) bool {
	parts := originForm.FindStringSubmatch(text)
	if parts == nil || len(parts[2]) > hostLenMax || strings.Contains(parts[2], "..") {
		return false
	}
	usual := map[string]string{"https": "443", "http": "80"}[parts[1]]
	if port, err := strconv.Atoi(parts[3]); parts[3] != "" && (err != nil || port > 65_535 || parts[3] == usual) {
		return false
	}
	return parts[1] == "https" || loopback(parts[2])
}

var loopbackForm = regexp.MustCompile(`^(localhost|.+\.localhost|127\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3})$`)

func loopback(host string) bool { return loopbackForm.MatchString(host) }
