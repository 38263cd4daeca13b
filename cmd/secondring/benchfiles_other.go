//go:build !unix

package main

import "time"

// raiseFiles does not know a limit here.
func raiseFiles() uint64 { return 0 }

// processorTime is not measured here.
func processorTime() time.Duration { return 0 }
