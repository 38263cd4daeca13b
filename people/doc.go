// Package people knows persons by name: the agents and customers whom the machine
// and its log see as opaque references only.
//
//	vault row (CBOR) ──► Person{Number, Name, Key, Attributes}
//	                        │
//	    agent key "alice" ◄─┴─► center.AgentID       Directory, one for each center
//	    "Alice Meyer"     ◄──── center.AgentID
//	    "…4711"           ◄──── center.PersonRef     customers, read when asked for
//	    +4930…4711        ────► center.PersonRef     the same number is the same customer
//
// # How it lives
//
// [Open] reads the rows of all agents, and [Directory.Follow] reads those again
// whose rules changed. Customers are read one by one and kept in a bounded cache,
// since there are hundreds of thousands. An agent's reference is drawn when its key
// is seen first ([Directory.Mint]); the key lies in the vault with the name, and so
// the same key finds the same agent after a restart. A customer's reference is
// drawn when the number is seen first ([Directory.Refer]) and found by the number
// from then on, until the customer is erased; who calls after that is somebody new.
//
// # What it must never do
//
// Show a number to somebody who only writes a log: a [Phone] masks itself wherever
// it is formatted, and gives itself in full only when asked by name. Decide
// anything: nothing here is read by the machine.
//
// # Why not the simpler thing
//
// Names in the log would need no vault and no cache, and could never be erased: the
// log is chained by hashes and kept for years.
package people
