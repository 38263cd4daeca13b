package hours

import (
	"testing"
	"time"
)

// BenchmarkSchedule compares questions to office hours without a holiday with
// those to hours with all that can be written, in one run: a week full of short
// openings, and a thousand days closed, of which half join one another.
func BenchmarkSchedule(b *testing.B) {
	small, large := Hours{ID: "small", Zone: "Europe/Berlin", Weekly: office}, Hours{ID: "large", Zone: "Europe/Berlin"}
	for i := range OpeningsMax {
		large.Weekly = append(large.Weekly, Opening{days[i%7], clockText(int32(i / 7 * 60)), clockText(int32(i/7*60 + 30))})
	}
	first := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for i := range HolidaysMax {
		large.Holidays = append(large.Holidays, Holiday{From: first.AddDate(0, 0, i+max(0, i-HolidaysMax/2)).Format(time.DateOnly)})
	}
	run := func(s *Schedule, n int) float64 {
		begin := time.Now()
		for i := range n {
			at := first.UnixMilli() + int64(i)*7_919*minute%(4*365*millisOfDay)
			s.Open(at)
			s.NextOpen(at)
		}
		return float64(time.Since(begin)) / float64(n)
	}
	one, err := small.Compile()
	if err != nil {
		b.Fatal(err)
	}
	other, err := large.Compile()
	if err != nil {
		b.Fatal(err)
	}
	var costSmall, costLarge float64
	rounds := 0
	for b.Loop() {
		costSmall += run(one, 20_000)
		costLarge += run(other, 20_000)
		rounds++
	}
	b.ReportMetric(costSmall/float64(rounds), "ns/question-small")
	b.ReportMetric(costLarge/float64(rounds), "ns/question-large")
	b.ReportMetric(costLarge/costSmall, "ratio")
	b.ReportMetric(0, "ns/op")
}
