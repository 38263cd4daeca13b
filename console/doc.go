// Package console serves the web console: the agents' desk, the supervisors' floor,
// the administrators' setup, and the host page of browser connectors.
//
//	src/*.svelte, *.ts ──vite──► web/built ──embed──► Handler
//
//	GET /console/assets/…    files whose names have their hash: kept for a year
//	GET /console/…           one page, with a nonce of its own and a policy
//
// The page asks /v1 for everything, as any other client does: nothing is done here
// that a program cannot do by the API, and no permission is decided here.
//
// # The policy
//
// Nothing is loaded from another host, no text becomes a script, and nobody may frame
// the console. The one thing that it frames is the connector of the contact center in
// the path, from the origins that its settings allow: [Options.Frames] names them.
//
// # What it must never do
//
// Hold state, know who is signed in, or answer a page of another origin with anything
// that is somebody's.
//
// # Why not the simpler thing
//
// Pages made by templates of the host would show a call that rings when somebody
// reloads. The console follows the live stream, so it is a program of its own. A
// binary that was built without Node.js says how to build it, and works otherwise.
package console
