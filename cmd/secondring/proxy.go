package main

import (
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// The heads in which proxies say for whom they ask.
const (
	forwardedFor = "x-forwarded-for" // what nearly all write
	forwarded    = "forwarded"       // RFC 7239
)

// hopsMax bounds how many addresses of a request are looked at, from the last one on.
const hopsMax = 32

// proxies are what stands in front of the host and is believed about who asks.
type proxies struct {
	trusted []string // networks, or single addresses
	head    string

	networks []netip.Prefix
}

// check reads the networks. Only one head is believed: a proxy that writes the one lets
// the other through as the client sent it.
func (p *proxies) check() error {
	for _, text := range p.trusted {
		network, err := netip.ParsePrefix(text)
		if err != nil {
			address, wrong := netip.ParseAddr(text)
			if wrong != nil || address.Zone() != "" {
				return fmt.Errorf("--trusted-proxy %q: expected an address or a network, such as 10.0.0.7 or 10.0.0.0/24", text)
			}
			network = netip.PrefixFrom(address, address.BitLen())
		}
		if network.Bits() == 0 {
			return fmt.Errorf("--trusted-proxy %q: expected less than the whole internet, since whoever is in it can claim any address", text)
		}
		p.networks = append(p.networks, unmapped(network))
	}
	if p.head = strings.ToLower(p.head); p.head == "" {
		p.head = forwardedFor
	}
	if p.head != forwardedFor && p.head != forwarded {
		return fmt.Errorf("--trusted-proxy-head %q: expected X-Forwarded-For or Forwarded", p.head)
	}
	return nil
}

// unmapped is a network of IPv4 as such, also if it was written as one of IPv6.
func unmapped(network netip.Prefix) netip.Prefix {
	if network.Addr().Is4In6() && network.Bits() >= 96 {
		return netip.PrefixFrom(network.Addr().Unmap(), network.Bits()-96).Masked()
	}
	return network.Masked()
}

func (p *proxies) trusts(address netip.Addr) bool {
	return slices.ContainsFunc(p.networks, func(n netip.Prefix) bool { return n.Contains(address) })
}

// of gives every request the address of who asked: the last one on the way here that
// is no trusted proxy.
// spec: ACCESS-13
func (p *proxies) of(next http.Handler) http.Handler {
	if len(p.networks) == 0 {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.RemoteAddr = p.source(r)
		next.ServeHTTP(w, r)
	})
}

// source finds the address. What a proxy added stands last; what stands before the
// first address that is not trusted may be made up, and is not looked at. An entry
// that is no address ends the search: the proxy that let it through is all that is
// known.
func (p *proxies) source(r *http.Request) string {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	at := peer.Addr().Unmap().WithZone("")
	if err != nil || !p.trusts(at) {
		return r.RemoteAddr
	}
	way := p.way(r.Header)
	for i := len(way) - 1; i >= 0 && i >= len(way)-hopsMax; i-- {
		hop, ok := addressOf(way[i])
		if !ok {
			break
		}
		if at = hop; !p.trusts(at) {
			break
		}
	}
	return net.JoinHostPort(at.String(), "0")
}

// way are the addresses of a request as the proxies wrote them, the last one last.
func (p *proxies) way(h http.Header) (all []string) {
	text := strings.Join(h.Values(p.head), ",")
	if p.head == forwardedFor {
		return trimmed(strings.Split(text, ","))
	}
	for _, element := range trimmed(outsideQuotes(text, ',')) {
		all = append(all, forOf(element))
	}
	return all
}

func trimmed(all []string) []string {
	for i := range all {
		all[i] = strings.TrimSpace(all[i])
	}
	return all
}

// outsideQuotes cuts at a sign, but not in quoted text. What has an open quotation, or
// an escape, which addresses never need, gives nothing: by either a client could make
// its own words look like the proxy's, or the proxy's like its own.
func outsideQuotes(text string, sign rune) []string {
	if strings.Count(text, `"`)%2 != 0 || strings.Contains(text, `\`) {
		return nil
	}
	quoted := false
	return strings.FieldsFunc(text, func(r rune) bool {
		if r == '"' {
			quoted = !quoted
		}
		return r == sign && !quoted
	})
}

// forOf is the node that an element of Forwarded is for; "" if it does not say.
func forOf(element string) string {
	for _, pair := range trimmed(outsideQuotes(element, ';')) {
		if name, value, _ := strings.Cut(pair, "="); strings.EqualFold(name, "for") {
			return strings.Trim(value, `"`)
		}
	}
	return ""
}

// addressOf reads an address as proxies write it: with a port or without, IPv6 in
// brackets or not.
func addressOf(text string) (netip.Addr, bool) {
	address, err := netip.ParseAddr(strings.TrimSuffix(strings.TrimPrefix(text, "["), "]"))
	if err != nil {
		port, wrong := netip.ParseAddrPort(text)
		if wrong != nil {
			return address, false
		}
		address = port.Addr()
	}
	return address.Unmap().WithZone(""), true
}
