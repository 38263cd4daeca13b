package sqlite

import (
	"encoding/binary"
	"fmt"

	"github.com/secondring/secondring/eventlog"
)

// frame is a batch as it lies in a row of log:
//
//	uvarint center num · uvarint After · uvarint Last-After · uvarint Schema ·
//	32 bytes hash · uvarint length · Body
//
// The hash before it is not stored: it is that of the center's frame before.
type frame struct {
	num    int64
	after  eventlog.Position
	last   eventlog.Position
	schema uint16
	hash   eventlog.Hash
	body   []byte
}

func appendFrame(dst []byte, f *frame) []byte {
	dst = binary.AppendUvarint(dst, uint64(f.num))
	dst = binary.AppendUvarint(dst, uint64(f.after))
	dst = binary.AppendUvarint(dst, uint64(f.last-f.after))
	dst = binary.AppendUvarint(dst, uint64(f.schema))
	dst = append(dst, f.hash[:]...)
	dst = binary.AppendUvarint(dst, uint64(len(f.body)))
	return append(dst, f.body...)
}

// frameBytesMax bounds the length of a frame with a body of n bytes.
func frameBytesMax(n int) int { return 5*binary.MaxVarintLen64 + len(eventlog.Hash{}) + n }

// cutFrame reads the frame at the start of src, and how long it is. The body
// is part of src.
func cutFrame(src []byte) (f frame, size int, err error) {
	var span, schema, length uint64
	rest := src
	num, rest, ok := cutUvarint(rest, true)
	after, rest, ok := cutUvarint(rest, ok)
	span, rest, ok = cutUvarint(rest, ok)
	schema, rest, ok = cutUvarint(rest, ok)
	if !ok || len(rest) < len(f.hash) || span == 0 || schema > 1<<16-1 {
		return f, 0, fmt.Errorf("frame does not parse: %w", eventlog.ErrCorrupt)
	}
	rest = rest[copy(f.hash[:], rest):]
	length, rest, ok = cutUvarint(rest, true)
	if !ok || length > uint64(len(rest)) {
		return f, 0, fmt.Errorf("frame is cut short: %w", eventlog.ErrCorrupt)
	}
	f.num = int64(num)
	f.after = eventlog.Position(after)
	f.last = eventlog.Position(after + span)
	f.schema = uint16(schema)
	f.body = rest[:length]
	return f, len(src) - len(rest) + int(length), nil
}

// entry says where a center's frame lies.
type entry struct {
	last eventlog.Position
	row  int64
	off  uint32
	size uint32
}

// appendRun encodes the entries of a row of place, each as its difference from
// the one before.
func appendRun(dst []byte, entries []entry) []byte {
	var last eventlog.Position
	var row int64
	for _, e := range entries {
		dst = binary.AppendUvarint(dst, uint64(e.last-last))
		dst = binary.AppendUvarint(dst, uint64(e.row-row))
		dst = binary.AppendUvarint(dst, uint64(e.off))
		dst = binary.AppendUvarint(dst, uint64(e.size))
		last, row = e.last, e.row
	}
	return dst
}

func cutRun(src []byte) ([]entry, error) {
	var entries []entry
	var at entry
	for len(src) > 0 {
		var last, row, off, size uint64
		ok := true
		last, src, ok = cutUvarint(src, ok)
		row, src, ok = cutUvarint(src, ok)
		off, src, ok = cutUvarint(src, ok)
		size, src, ok = cutUvarint(src, ok)
		if !ok || size > uint64(frameBytesMax(eventlog.BodyBytesMax)) {
			return nil, fmt.Errorf("row of place does not parse: %w", eventlog.ErrCorrupt)
		}
		at = entry{last: at.last + eventlog.Position(last), row: at.row + int64(row), off: uint32(off), size: uint32(size)}
		entries = append(entries, at)
	}
	return entries, nil
}

// cutUvarint takes a number off the start of src. ok chains calls: once false
// it stays so.
func cutUvarint(src []byte, ok bool) (uint64, []byte, bool) {
	if !ok {
		return 0, nil, false
	}
	v, n := binary.Uvarint(src)
	if n <= 0 {
		return 0, nil, false
	}
	return v, src[n:], true
}
