package check

// KnowsNote says whether a note of the host has a sentence.
func KnowsNote(code string) bool { return notes[code] != "" }
