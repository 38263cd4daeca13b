package browser

import (
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// preferences let a frame of another site keep its storage and cookies, also in the
// windows without a past that our pages are. No flag does that.
const preferences = `{"profile":{"cookie_controls_mode":0,"block_third_party_cookies":false}}`

// newProfile makes the directory of a Chromium that has never run.
func newProfile() (string, error) {
	dir, err := os.MkdirTemp("", "secondring-chromium-")
	if err != nil {
		return "", fmt.Errorf("make a profile: %w", err)
	}
	err = os.Mkdir(filepath.Join(dir, "Default"), 0o700)
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, "Default", "Preferences"), []byte(preferences), 0o600)
	}
	if err != nil {
		_ = os.RemoveAll(dir) // the first error tells more
		return "", fmt.Errorf("make a profile: %w", err)
	}
	return dir, nil
}

// removeProfile removes it once the last process of Chromium has let go of it: they
// end a little after the first, and write until then.
func removeProfile(dir string) error {
	for begin := time.Now(); ; time.Sleep(20 * time.Millisecond) {
		err := os.RemoveAll(dir)
		if err == nil || time.Since(begin) > closeMax {
			return err
		}
	}
}
