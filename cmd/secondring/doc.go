// Command secondring is the host: one binary, a file for each subcommand.
//
//	main.go     the commands ──► serve.go ──► host.go   store, engine, people, API, connectors
//	                             demo.go  ──►   ▲
//	config.go   the configuration file ─────────┘ apply.go  puts its rules in force
//	operate.go, notify.go        metrics, request log, readiness, systemd
//	backup.go, backupfile.go     a data directory as one sealed file, and back
//	bench.go, benchrun.go        a host of its own, measured
//	configcheck.go               check, print, apply and export rules ──► package rulebook
//	timeline.go, key.go          clients of a running host's API ──► client.go
//
// # Lifecycle of a host
//
//	read the file ► check all of it ► open the store ► replay every center
//	► put the file's rules in force ► issue first keys ► listen ► serve
//	► on a signal: no new request ► sessions end ► engine stops ► store closes
//
// A file that is wrong stops the start before anything is written, and names line,
// field, value and rule. A file says what must be there; what was added by the API
// stays.
//
// # What it must never do
//
// Hold a rule of calls, presence or permission: it wires packages and reads flags.
// Listen where a network can reach it in clear text, unless told so in words.
package main
