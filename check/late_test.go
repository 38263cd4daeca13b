package check_test

import (
	"context"
	"testing"

	"github.com/secondring/secondring/check"
	"github.com/secondring/secondring/connector"
	"github.com/secondring/secondring/examples/server"
)

// lateLine is a connector whose last word of each load comes while the next one begins.
type lateLine struct {
	*phoneLine
	last *lateWire
}

func (l *lateLine) Load(ctx context.Context) (connector.Wire, error) {
	wire, err := l.phoneLine.Load(ctx)
	if err != nil {
		return nil, err
	}
	if l.last != nil {
		<-l.last.heard
	}
	l.last = &lateWire{Wire: wire, heard: make(chan struct{})}
	return l.last, nil
}

type lateWire struct {
	connector.Wire
	ended error
	heard chan struct{} // closed when the last word was taken
}

func (w *lateWire) Read() ([]byte, error) {
	if w.ended != nil {
		close(w.heard)
		return nil, w.ended
	}
	raw, err := w.Wire.Read()
	if err == nil {
		return raw, nil
	}
	w.ended = err
	return []byte(`{"type":"TELEPHONY_EVENT_DISPATCHED","payload":{"telephonyEventType":"ERROR","telephonyEventPayload":{"message":"CAN_NOT_END_THE_CALL"}}}`), nil
}

// What a page that is left has still said is not the answer of the one that is loaded.
// spec: CHECK-26
func TestLastWordOfTheLoadBefore(t *testing.T) {
	line := &lateLine{phoneLine: newPhoneLine(server.Options{})}
	result, err := run(t, check.Options{Line: line, Drive: line, Only: []string{"reload-while-ringing", "reload-after-a-miss"}})
	if err != nil {
		t.Fatal(err)
	}
	if failed := result.Failed(); len(failed) > 0 {
		t.Errorf("fails %v: %s", failed, told(result))
	}
}
