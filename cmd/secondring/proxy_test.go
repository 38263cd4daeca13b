package main

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// Only what a trusted proxy added is believed; what the client made up before it is
// not.
// spec: ACCESS-13
func TestTrustedProxies(t *testing.T) {
	const office, client, attacker = "10.0.0.7:4711", "203.0.113.9", "198.51.100.66"
	for name, c := range map[string]struct {
		trusted, head, peer string
		heads               []string // name, value, …
		want                string
	}{
		"none is trusted":                       {"", "x-forwarded-for", office, []string{"X-Forwarded-For", client}, office},
		"the peer is no proxy":                  {"10.0.0.0/24", "x-forwarded-for", attacker + ":80", []string{"X-Forwarded-For", client}, attacker + ":80"}, // not opened
		"one proxy":                             {"10.0.0.0/24", "x-forwarded-for", office, []string{"X-Forwarded-For", client}, client + ":0"},
		"a single address":                      {"10.0.0.7", "x-forwarded-for", office, []string{"X-Forwarded-For", client}, client + ":0"},
		"two proxies":                           {"10.0.0.0/24,192.0.2.0/24", "x-forwarded-for", office, []string{"X-Forwarded-For", client + ", 192.0.2.5"}, client + ":0"},
		"the client made one up":                {"10.0.0.0/24", "x-forwarded-for", office, []string{"X-Forwarded-For", "127.0.0.1, " + attacker}, attacker + ":0"},
		"the client made a trusted one up":      {"10.0.0.0/24", "x-forwarded-for", office, []string{"X-Forwarded-For", client + ", 10.0.0.9, " + attacker}, attacker + ":0"},
		"in a head of its own":                  {"10.0.0.0/24", "x-forwarded-for", office, []string{"X-Forwarded-For", client, "X-Forwarded-For", attacker}, attacker + ":0"},
		"the other head is the client's":        {"10.0.0.0/24", "x-forwarded-for", office, []string{"Forwarded", "for=" + client, "X-Forwarded-For", attacker}, attacker + ":0"},
		"the other way round":                   {"10.0.0.0/24", "forwarded", office, []string{"X-Forwarded-For", client, "Forwarded", "for=" + attacker}, attacker + ":0"},
		"only the head that is not believed":    {"10.0.0.0/24", "forwarded", office, []string{"X-Forwarded-For", client}, "10.0.0.7:0"},
		"no head":                               {"10.0.0.0/24", "x-forwarded-for", office, nil, "10.0.0.7:0"},
		"all are trusted":                       {"10.0.0.0/24", "x-forwarded-for", office, []string{"X-Forwarded-For", "10.0.0.1, 10.0.0.2"}, "10.0.0.1:0"},
		"no address":                            {"10.0.0.0/24", "x-forwarded-for", office, []string{"X-Forwarded-For", client + ", unknown"}, "10.0.0.7:0"},
		"no address behind a proxy":             {"10.0.0.0/24", "x-forwarded-for", office, []string{"X-Forwarded-For", client + ", , 10.0.0.9"}, "10.0.0.9:0"},
		"with a port":                           {"10.0.0.0/24", "x-forwarded-for", office, []string{"X-Forwarded-For", client + ":5060"}, client + ":0"}, // not opened
		"IPv6":                                  {"::1", "x-forwarded-for", "[::1]:4711", []string{"X-Forwarded-For", "2001:db8::5"}, "[2001:db8::5]:0"},  // not opened
		"IPv4 in IPv6 is IPv4":                  {"10.0.0.0/24", "x-forwarded-for", "[::ffff:10.0.0.7]:4711", []string{"X-Forwarded-For", "::ffff:" + client}, client + ":0"},
		"a network of IPv4 in IPv6":             {"::ffff:10.0.0.0/120", "x-forwarded-for", office, []string{"X-Forwarded-For", client}, client + ":0"},
		"Forwarded":                             {"10.0.0.0/24", "forwarded", office, []string{"Forwarded", `for=10.1.1.1, For="[2001:db8::5]:4711";proto=https;by=10.0.0.7`}, "[2001:db8::5]:0"},
		"Forwarded, more than one proxy":        {"10.0.0.0/24", "forwarded", office, []string{"Forwarded", "for=" + client + ";proto=https", "Forwarded", "proto=http; for=10.0.0.9"}, client + ":0"},
		"Forwarded with a name":                 {"10.0.0.0/24", "forwarded", office, []string{"Forwarded", "for=" + client + ", for=_hidden"}, "10.0.0.7:0"},
		"Forwarded that does not say for whom":  {"10.0.0.0/24", "forwarded", office, []string{"Forwarded", "for=" + client + ", proto=https"}, "10.0.0.7:0"},
		"Forwarded with a comma in a quotation": {"10.0.0.0/24", "forwarded", office, []string{"Forwarded", "for=" + attacker + `;host="a, for=` + client + `;x"`}, attacker + ":0"},
		"Forwarded with an open quotation":      {"10.0.0.0/24", "forwarded", office, []string{"Forwarded", "for=" + client + `;x="a, for=` + attacker}, "10.0.0.7:0"},
		"Forwarded with an escape":              {"10.0.0.0/24", "forwarded", office, []string{"Forwarded", "for=" + client + `;x="a, for=` + attacker + `;host="b\"c"`}, "10.0.0.7:0"},
		"more proxies than anybody has":         {"10.0.0.0/24", "x-forwarded-for", office, []string{"X-Forwarded-For", client + strings.Repeat(", 10.0.0.9", 1000)}, "10.0.0.9:0"},
	} {
		p := proxies{head: c.head}
		if c.trusted != "" {
			p.trusted = strings.Split(c.trusted, ",")
		}
		if err := p.check(); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		r := httptest.NewRequest(http.MethodGet, "/", http.NoBody)
		r.RemoteAddr = c.peer
		for i := 0; i < len(c.heads); i += 2 {
			r.Header.Add(c.heads[i], c.heads[i+1])
		}
		got := ""
		p.of(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { got = r.RemoteAddr })).ServeHTTP(nil, r)
		if got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
	for _, p := range []proxies{{trusted: []string{"proxy.example"}, head: forwarded}, {trusted: []string{"10.0.0.0/33"}, head: forwarded}, {trusted: []string{"0.0.0.0/0"}, head: forwarded},
		{trusted: []string{"::/0"}, head: forwarded}, {trusted: []string{"fe80::1%eth0"}, head: forwarded}, {head: "X-Real-IP"}} {
		if err := p.check(); err == nil || !strings.Contains(err.Error(), "--trusted-proxy") {
			t.Errorf("%+v: %v", p, err)
		}
	}
}
