package eventlog

import "fmt"

// Limits of what a store takes. A batch past them is left out of its commit.
const (
	// CenterIDBytesMax keeps ids fit for an index and for a screen.
	CenterIDBytesMax = 255

	// BodyBytesMax bounds the memory that reading one record takes. An engine's
	// batch holds at most some thousand inputs of a few hundred bytes.
	BodyBytesMax = 16 << 20

	// PersonBytesMax is ample for numbers, names and attributes of a person.
	PersonBytesMax = 1 << 20

	// IndexBytesMax is more than any number is long that people are found by.
	IndexBytesMax = 256
)

// Check says what is wrong with a batch by itself, whatever the log holds: a
// body or an id that is missing or too long, or positions that do not advance.
func (b *Batch) Check() error {
	switch {
	case b.Center == "":
		return fmt.Errorf("batch names no center")
	case len(b.Center) > CenterIDBytesMax:
		return fmt.Errorf("batch's center id is %d bytes long, the limit is %d", len(b.Center), CenterIDBytesMax)
	case b.Last <= b.After:
		return fmt.Errorf("center %s: batch ends at position %d, not after %d", b.Center, b.Last, b.After)
	case b.Last > 1<<63-1:
		return fmt.Errorf("center %s: position %d is past the end of all logs", b.Center, b.Last)
	case len(b.Body) == 0:
		return fmt.Errorf("center %s: batch is empty", b.Center)
	case len(b.Body) > BodyBytesMax:
		return fmt.Errorf("center %s: batch is %d bytes long, the limit is %d", b.Center, len(b.Body), BodyBytesMax)
	}
	for _, p := range b.People {
		if len(p.Body) > PersonBytesMax {
			return fmt.Errorf("center %s: person %d is %d bytes long, the limit is %d", b.Center, p.Ref, len(p.Body), PersonBytesMax)
		}
		if len(p.Index) > IndexBytesMax {
			return fmt.Errorf("center %s: the index of person %d is %d bytes long, the limit is %d", b.Center, p.Ref, len(p.Index), IndexBytesMax)
		}
	}
	return nil
}
