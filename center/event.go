package center

// Event is a fact: it happened, and the log keeps it. Every kind is a struct of
// this package.
type Event interface {
	eventKind() eventKind
	apply(c *Center)
}
