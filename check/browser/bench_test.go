package browser

import (
	"context"
	"fmt"
	"testing"

	"github.com/secondring/secondring/internal/need"
)

func BenchmarkStart(b *testing.B) {
	program := need.Chromium(b)
	for b.Loop() {
		one, err := Start(context.Background(), Options{Program: program})
		if err != nil {
			b.Fatal(err)
		}
		b.StopTimer()
		if err := one.Close(); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
	}
}

func BenchmarkVisit(b *testing.B) {
	s := serve(b, map[string]any{"/": libraries["npm 3.6.2"]})
	for b.Loop() {
		p, err := theBrowser(b).Visit(b.Context(), s.URL, "drive.js", []byte(driver))
		if err != nil {
			b.Fatal(err)
		}
		b.StopTimer()
		_ = p.Close()
		b.StartTimer()
	}
}

// BenchmarkLoad is a load until the connector is ready.
func BenchmarkLoad(b *testing.B) {
	p := visit(b, serve(b, map[string]any{"/": libraries["npm 3.6.2"]}).URL, driver)
	for b.Loop() {
		w := load(b, p)
		write(b, w, setup)
		expect(b, w, "CONNECTOR_READY")
	}
}

func BenchmarkPing(b *testing.B) {
	_, w := talk(b, "")
	hear(w)
	for b.Loop() {
		if err := w.Ping(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkThousandMessages is a thousand messages there and back, one after the other.
func BenchmarkThousandMessages(b *testing.B) {
	_, w := talk(b, "")
	for b.Loop() {
		for n := range 1000 {
			write(b, w, fmt.Sprintf(`{"type":"X","n":%d}`, n))
			if _, err := w.Read(); err != nil {
				b.Fatal(err)
			}
		}
	}
}
