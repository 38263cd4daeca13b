package simulator

import (
	"math"
	"time"
)

// A draw names a decision, so that no two decisions share their chance.
type draw uint64

const (
	drawPerson draw = iota + 1
	drawGap
	drawQueue
	drawPatience
	drawTalk
	drawTalkEnd
	drawSeen
	drawDeed
	drawAnswer
	drawReason
	drawAccept
	drawAgentFails
	drawCustomerFails
	drawCustomerStays
	drawConnectTime
	drawStatusTime
	drawHangupTime
	drawAbsence
	drawReturn
	drawAfterCall
	drawExtended
	drawBreak
	drawSignIn
	drawProof
	_
	drawOverdue
	drawLeaves
	drawSpeak
	drawListen
	drawNoAnswer
	drawWrapUp
)

// chance decides by the seed and by what a decision is about.
type chance struct{ seed uint64 }

// bits are 64 random bits for a decision about some numbers.
func (c chance) bits(what draw, about ...uint64) uint64 {
	h := mix(c.seed ^ 0x9e3779b97f4a7c15*uint64(what))
	for _, n := range about {
		h = mix(h ^ n)
	}
	return h
}

// mix is the finalizer of SplitMix64: every bit of the input moves half of the
// output's.
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// unit is evenly spread over [0, 1).
func (c chance) unit(what draw, about ...uint64) float64 {
	return float64(c.bits(what, about...)>>11) / (1 << 53)
}

// happens says whether something does that happens so often in a thousand times.
func (c chance) happens(inThousand int, what draw, about ...uint64) bool {
	return int(c.unit(what, about...)*1000) < inThousand
}

// between is evenly spread over two times, in whole milliseconds.
func (c chance) between(least, most time.Duration, what draw, about ...uint64) time.Duration {
	return (least + time.Duration(c.unit(what, about...)*float64(most-least))).Truncate(time.Millisecond)
}

// gap is the time between two events of a Poisson process, in whole
// milliseconds.
func (c chance) gap(mean time.Duration, what draw, about ...uint64) time.Duration {
	return time.Duration(-math.Log1p(-c.unit(what, about...)) * float64(mean)).Truncate(time.Millisecond)
}

// pick gives the index of one of some weights.
func (c chance) pick(weights []int, what draw, about ...uint64) int {
	sum := 0
	for _, w := range weights {
		sum += w
	}
	at := int(c.unit(what, about...) * float64(sum))
	for i, w := range weights {
		if at -= w; at < 0 {
			return i
		}
	}
	return 0
}
