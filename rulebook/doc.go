// Package rulebook is all that is set for a contact center as one document: the
// configuration file, what a running host gives as an export, and what is compared
// when a file is about to be applied.
//
//	file ──► Parse: all that is wrong, with lines ──► File ──► Center ─┐
//	                                                                  ├─ Differences ──► shown, or
//	center.Rules ──► Of: keys and names in the place of ids ──► Center ┘   Change ──► one Configure
//	                                                            │
//	                                                            └──► Write, Origins
//
// # The rules are the machine's structs
//
// A document is [center.Change] with the agents' keys and names and the vendor's
// certificates in PEM form, and is read, written and compared by walking these structs:
// their yaml tags are the names. So a rule that is added to the machine is in files,
// exports and differences at once, and a test of package center fails if it has no name.
//
// The machine judges. To name all that is wrong and not only the first, the field that
// it refuses is emptied and the machine asked again, a bounded number of times.
//
// # What it must never do
//
// Know a rule: which values go together is for the machine to say. Remove what a file
// does not name: a file says what must be there, and what was added by the API stays.
//
// # Why not the simpler thing
//
// Handing the library's own encoding of the structs out would be less code, but it
// writes every empty field, and the origin of a value, a line to mend and a readable
// difference all need the document as a tree anyhow.
package rulebook
