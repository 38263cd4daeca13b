package check_test

import (
	"flag"
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
	os.Exit(m.Run())
}
