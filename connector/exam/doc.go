// Package exam is what every Go connector passes: [Run] asks it what a host
// relies on, one question at a time, each to a fresh connector.
//
//	exam.Run(t, exam.Subject{
//		New:    func(t testing.TB) connector.Connector { return desk.New() },
//		Levers: exam.Levers{Ring: …, Miss: …, Leave: …},
//	})
//
//	question ──effects──► connector.Run ──methods──► subject
//	    ▲                                               │
//	    └──── signals ◄── host of the exam ◄──events────┘
//
// The exam is the host: it offers, accepts, ends, dials, repeats itself, and
// compares the signals that come out with what connector.Connector promises.
// What only the telephony itself can cause, such as an agent who lets it ring,
// needs a lever; a question whose lever is missing is skipped by name.
//
// It never looks at a connector from inside, and never waits for a fixed time:
// it waits for a signal, up to Patience.
package exam
