package tidy

import (
	"fmt"
	"go/token"

	"github.com/secondring/secondring/internal/tidy/tree"
)

// modulePath is the prefix of our own import paths.
const modulePath = "github.com/secondring/secondring"

// Finding is one breach of a rule. Line is 0 where the file as a whole is meant.
type Finding struct {
	Path string
	Line int
	Text string
}

// String gives the finding in the form editors jump to.
func (f Finding) String() string {
	if f.Line == 0 {
		return fmt.Sprintf("%s: %s", f.Path, f.Text)
	}
	return fmt.Sprintf("%s:%d: %s", f.Path, f.Line, f.Text)
}

// Rule is one rule with the reason for it.
type Rule struct {
	Name   string
	Reason string
	Check  func(*tree.Tree) []Finding
}

// Rules returns every rule that the files alone can answer.
func Rules() []Rule {
	return []Rule{
		{"package docs", "a package doc is the package's design: a reader opens doc.go first", packageDocs},
		{"exported docs", "what others may use says its shape, unit, errors and source: at least 90 % of it", exportedDocs},
		{"names", "a name that fits everything says nothing about what is inside", vagueNames},
		{"file length", "a file is read in one sitting, and one of the machine in half a sitting", fileLength},
		{"function length", "a function is understood at a glance; at most 1 % may need a second page", functionLength},
		{"center imports", "the machine is a pure value: anything it can reach but its input breaks replay", centerImports},
		{"center purity", "time, chance and order come in with the input, or two replays differ", centerPurity},
		{"adapters apart", "adapters are exchangeable only while none knows another; cmd wires them", adaptersApart},
		{"no sleeps", "a test that sleeps is slow when it passes and wrong when the machine is busy", noSleeps},
		{"no fixed ports", "two runs on one machine must not meet; port 0 always works", noFixedPorts},
		{"no silent skips", "a test left out unseen proves nothing: name what it needs, and fail under SECONDRING_FULL=1", noSilentSkips},
		{"no notes to self", "an unfinished thought belongs in the issue tracker, where somebody finds it", noNotes},
		{"no code in comments", "version control keeps old code; in a comment it only rots", noCodeInComments},
		{"refused words", "the repository stands for itself: no machine, host or tool of its making is named in it", refusedWords},
		{"links", "a link that leads nowhere costs the reader's trust in the next one", links},
		{"make help", "a target that help does not list is one nobody finds", makeHelp},
		{"requirements", "what spec/ claims is shown by code and by a play or test, or it is only a wish", requirements},
		{"dependencies decided", "each dependency was once chosen over others, and the next reader wants to know why", dependenciesDecided},
	}
}

func at(f *tree.GoFile, pos token.Pos, format string, args ...any) Finding {
	return Finding{f.Path, f.Line(pos), fmt.Sprintf(format, args...)}
}
