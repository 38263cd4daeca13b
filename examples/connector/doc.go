// Package sample serves the sample connector: a telephony system that is a page, with a
// button for each way in which a call ends.
//
//	GET  /                  the phone, on our base library, for the host that Handler is told
//	GET  /stock-3.6.2       the same on the library of npm, if somebody serves /npm/3.6.2.js
//	GET  /remote.html       a remote control; what is pressed there goes
//	POST /remote/press      here, and from here
//	GET  /remote/events     to every phone, as server-sent events;
//	POST /remote/done       when the phone has done it, press is answered
//
// The page: buttons.js shows cases.js, which do something to phone.js, which has what is on
// the line; host.js tells the host, vendor.js is what the host asks. [Drive] presses the
// buttons for `secondring check`.
//
// `secondring lab` serves it from the binary, serve.mjs from the folder; the tests of the
// console use the latter. The page answers the host that is named and nobody else.
//
// # What it must never do
//
// Serve from the origin of the console: the phone stands for a program of somebody else.
package sample
