package main

import (
	"fmt"
	"net"
)

// listening says where and how a host is reached.
type listening struct {
	address  string // host:port; port 0 takes a free one
	certFile string // both or none
	keyFile  string
	insecure bool // clear text beyond this machine
}

// check refuses to be reached in clear text from elsewhere by mistake.
// spec: API-5
func (l listening) check(flag string) error {
	if l.address == "" {
		return nil // it does not listen at all
	}
	host, _, err := net.SplitHostPort(l.address)
	if err != nil {
		return fmt.Errorf("%s %q: expected host:port, such as 127.0.0.1:7780", flag, l.address)
	}
	if (l.certFile == "") != (l.keyFile == "") {
		return fmt.Errorf("--tls-cert and --tls-key go together")
	}
	if l.tls() || l.insecure || host == "localhost" {
		return nil
	}
	if ip := net.ParseIP(host); ip != nil && ip.IsLoopback() {
		return nil
	}
	return fmt.Errorf("%s %s can be reached from other machines, and API keys and calls would cross the network in clear text: "+
		"give --tls-cert and --tls-key, or --insecure-listen if something in front of the host encrypts", flag, l.address)
}

func (l listening) tls() bool { return l.certFile != "" }

func (l listening) scheme() string {
	if l.tls() {
		return "https"
	}
	return "http"
}
