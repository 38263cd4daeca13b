package connector

import "time"

// budget is what a connector may still send: it refills by messageRateMax a
// second, up to messageBurstMax.
type budget struct {
	left float64
	at   time.Time
}

func (b *budget) spend(now time.Time) bool {
	b.left = min(messageBurstMax, b.left+now.Sub(b.at).Seconds()*messageRateMax)
	b.at = now
	if b.left < 1 {
		return false
	}
	b.left--
	return true
}
