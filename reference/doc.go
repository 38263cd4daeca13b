// Package reference makes the page that explains an OpenAPI document to a person.
//
//	huma.OpenAPI ──► Page: operations by tag, fields, answers, a curl line each ──► HTML, one file
//
// The page is served by the host itself at /docs. It needs nothing from another host,
// no script and no build, so that it also opens where there is no internet, and its
// Content-Security-Policy allows a style sheet by its hash and nothing else.
//
// Every operation has a curl line that can be pasted as it is into a shell in which
// SECONDRING and KEY are set; the page's head says how to set them. A test pastes them
// all.
//
// # Why not the simpler thing
//
// The renderers that others use are scripts of one to three megabytes that want to run
// in the page of an administrator. A template of a hundred lines says the same.
package reference
