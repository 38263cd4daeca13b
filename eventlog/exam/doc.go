// Package exam is the exam that every [eventlog.Store] passes.
//
//	func TestExam(t *testing.T) {
//		exam.Run(t, func(t *testing.T) (eventlog.Store, func() eventlog.Store) {
//			…open an empty store…
//		})
//	}
//
// It asks only what the contract promises, so that a store in a file, in memory
// or across machines can take it alike. What a power cut or a failing disk does
// is a matter of the medium: a store that keeps files is tested for that in its
// own package, see eventlog/sqlite.
//
// The subject keeps its own copy of what each log must hold, sealed by
// [eventlog.Seal] and not by the store, and compares it with what is read.
package exam
