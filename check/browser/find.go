package browser

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
)

// Find gives the path of the Chromium to use: the one that is named, else that of the
// environment variable CHROMIUM, else the first that is installed. Chrome and Edge are
// Chromium too.
// spec: CHECK-12
func Find(named string) (string, error) {
	by := "the browser that was named"
	if named == "" {
		named, by = os.Getenv("CHROMIUM"), "the browser that CHROMIUM names"
	}
	if named != "" {
		path, err := exec.LookPath(named)
		if err != nil {
			return "", fmt.Errorf("%s cannot be run: %w", by, err)
		}
		return path, nil
	}
	looked := places(runtime.GOOS, os.Getenv)
	for _, place := range looked {
		if path, err := exec.LookPath(place); err == nil {
			return path, nil
		}
	}
	return "", missing(looked)
}

var commands = []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge", "msedge"}

// places lists where a Chromium may be, the likeliest first.
func places(system string, env func(string) string) []string {
	switch system {
	case "darwin":
		var apps []string
		for _, root := range []string{"/Applications", filepath.Join(env("HOME"), "Applications")} {
			for _, app := range []string{"Chromium", "Google Chrome", "Microsoft Edge"} {
				apps = append(apps, fmt.Sprintf("%s/%s.app/Contents/MacOS/%s", root, app, app))
			}
		}
		return append(apps, commands...)
	case "windows":
		programs := commands
		for _, root := range []string{"ProgramFiles", "ProgramFiles(x86)", "LocalAppData"} {
			if dir := env(root); dir != "" {
				for _, program := range []string{`Chromium\Application\chrome.exe`, `Google\Chrome\Application\chrome.exe`, `Microsoft\Edge\Application\msedge.exe`} {
					programs = append(programs, dir+`\`+program)
				}
			}
		}
		return programs
	}
	return append(commands, "/snap/bin/chromium")
}

func missing(looked []string) error {
	return fmt.Errorf(`no Chromium, Chrome or Edge is installed (looked for %s). Install one:
  Debian, Ubuntu  apt install chromium
  Fedora          dnf install chromium
  macOS           brew install --cask chromium
  Windows         winget install Google.Chrome
or name one that is elsewhere: CHROMIUM=/path/to/chrome`, strings.Join(looked, ", "))
}
