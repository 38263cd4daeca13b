package check_test

import (
	"flag"
	"fmt"
	"os"
	"testing"
)

// atATime is how many of these tests run at a time, on however few cores: broken
// connectors mostly keep the checker waiting.
const atATime = "6"

func TestMain(m *testing.M) {
	flag.Parse()
	if err := flag.Set("test.parallel", atATime); err != nil {
		panic(err)
	}
	code := m.Run()
	if chromium.Browser != nil {
		if err := chromium.Close(); err != nil {
			fmt.Fprintln(os.Stderr, "the browser does not end:", err)
			code = max(code, 1)
		}
	}
	os.Exit(code)
}
