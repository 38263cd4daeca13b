package check_test

import (
	"bufio"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/secondring/secondring/internal/need"
)

// startSwitchboard starts the switchboard of the examples, for a host. address gives its
// page on our library (""), or on a version of npm's, such as 3.6.2; as it is (""), or as
// a broken variant. Its telephony is driven at base, by /hooks.
func startSwitchboard(t testing.TB, host string) (address func(library, broken string) string, base string) {
	t.Helper()
	need.Folder(t, stockModules, "npm ci in connector/testdata/stock")
	node := exec.Command(need.Program(t, "node"), "testdata/switchboard.mjs", host)
	node.Stderr = os.Stderr
	in, err := node.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := node.StdoutPipe()
	if err == nil {
		err = node.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		in.Close()
		if err := node.Wait(); err != nil {
			t.Error("the switchboard: ", err)
		}
	})
	port, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal("the switchboard does not start: ", err)
	}
	base = "http://127.0.0.1:" + strings.TrimSpace(port)
	return func(library, broken string) string {
		page := base + "/"
		if library != "" {
			page += "stock-" + library
		}
		if broken != "" {
			page += "?broken=" + url.QueryEscape(broken)
		}
		return page
	}, base
}
