// Package sample serves the sample connector: a telephony system that is a page, with a
// button for each way in which a call ends.
//
//	GET  /                  the phone, on our base library, for the host that Handler is told
//	GET  /remote.html       a remote control; what is pressed there goes
//	POST /remote/press      here, and from here
//	GET  /remote/events     to every phone, as server-sent events
//
// `secondring lab` serves it from the binary, serve.mjs from the folder; the tests of the
// console use the latter. The page answers the host that is named and nobody else.
//
// # What it must never do
//
// Serve from the origin of the console: the phone stands for a program of somebody else.
package sample
