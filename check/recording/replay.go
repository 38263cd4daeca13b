package recording

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/secondring/secondring/check"
	"github.com/secondring/secondring/connector"
)

// ErrParted is why a replay ends when the run goes another way than the recording.
var ErrParted = errors.New("the run and the recording part")

// Replay runs the checker with the connector's side of a recording. Whatever o does not
// say is as it was recorded; its line and drive are not used.
// spec: CHECK-10
func (r *Recording) Replay(ctx context.Context, o check.Options) (*check.Result, error) {
	only, err := r.only()
	if err != nil {
		return nil, err
	}
	o.Only, o.Connector = only, r.Header.Connector
	if o.Profile == "" {
		o.Profile = r.Header.Profile
	}
	if o.Patience == 0 {
		o.Patience = r.Header.Patience
	}
	ctx, part := context.WithCancelCause(ctx)
	defer part(nil)
	p := &player{bare: r.Header.Bare, entries: slices.Clone(r.entries), over: over{}, asked: r.troubles, part: part, tape: o.Tape}
	p.turned.L = &p.mu
	o.Line, o.Tape, o.Drive = p, p.hears, nil
	if slices.ContainsFunc(r.entries, func(e entry) bool { return e.kind == aLoad && e.acts != nil }) {
		o.Drive = p
	}
	result, err := check.Run(ctx, o)
	if parted := p.ends(err); parted != nil {
		return nil, parted
	}
	return result, err
}

// only are the cases to play: those that were played, also if there are more today.
func (r *Recording) only() ([]string, error) {
	var today []string
	for _, c := range check.Cases() {
		today = append(today, c.Name)
	}
	for _, name := range r.Header.Cases {
		if !slices.Contains(today, name) {
			return nil, fmt.Errorf("%w: it has the case %s, which this release does not play", ErrParted, name)
		}
	}
	if len(r.Header.Only) == 0 && len(today) > len(r.Header.Cases) {
		return r.Header.Cases, nil
	}
	return r.Header.Only, nil
}

// player plays a recording: it is the line and the drive of a run.
type player struct {
	bare bool // as it was recorded
	part context.CancelCauseFunc
	tape func(check.Entry)

	mu      sync.Mutex
	turned  sync.Cond // something below has changed
	entries []entry
	at      int        // before it all has come or was given
	playing string     // the case
	wire    *wire      // of the last load
	asked   [][]string // the connector's trouble, each time that it is asked for
	ids     ids
	over    over
	parted  error
}

// hears is told of what passes: before it does, and with the case that is played.
func (p *player) hears(e check.Entry) {
	p.mu.Lock()
	if e.Case != p.playing && e.From != check.FromConnector {
		p.playing = e.Case
		p.ids.forget()
	}
	p.mu.Unlock()
	if p.tape != nil {
		p.tape(e)
	}
}

// differs ends the run. The lock is held.
func (p *player) differs(format string, args ...any) error {
	if p.parted == nil {
		p.parted = fmt.Errorf("%w: %s", ErrParted, fmt.Sprintf(format, args...))
		p.part(p.parted)
		p.turned.Broadcast()
	}
	return p.parted
}

// say names an entry.
func (e *entry) say() string {
	what := map[kind]string{aMessage: "a message of the connector", aCommand: "the host's " + e.name, anAct: "the act " + string(e.Act), aLoad: "a load of the connector", anEnd: "the end of the connection"}[e.kind]
	if e.status != "" {
		what += " " + e.status
	}
	if e.Case == "" {
		return fmt.Sprintf("line %d has %s", e.number, what)
	}
	return fmt.Sprintf("line %d has %s, in the case %s", e.number, what, e.Case)
}

// next is what the recording waits for; nil if it has come to its end.
func (p *player) next() *entry {
	for i := p.at; i < len(p.entries); i++ {
		if k := p.entries[i].kind; k == aCommand || k == anAct || k == aLoad {
			return &p.entries[i]
		}
	}
	return nil
}

// matches finds what the run does now in the recording, up to the next load, in the case
// that is played. Whatever is passed over in other cases must be loose.
func (p *player) matches(what string, fits func(*entry) bool) (*entry, error) {
	for i := p.at; i < len(p.entries) && p.entries[i].kind != aLoad; i++ {
		e := &p.entries[i]
		if e.Case != p.playing || !fits(e) {
			continue
		}
		for j := p.at; j < i; j++ {
			if p.entries[j].Case != p.playing {
				if err := p.passes(j, what); err != nil {
					return nil, err
				}
			}
		}
		e.kind = hasCome
		return e, nil
	}
	return nil, nil
}

// passes passes over an entry that has not come, which is one that the end of its case
// may have cut off: nothing that stood behind it has come.
func (p *player) passes(i int, what string) error {
	e := &p.entries[i]
	if e.kind != aCommand && e.kind != anAct {
		return nil
	}
	cut := e.kind == aCommand && e.loose
	for j := i + 1; cut && j < len(p.entries) && p.entries[j].kind != aLoad && p.entries[j].Case == e.Case; j++ {
		cut = p.entries[j].kind != hasCome
	}
	if !cut {
		return p.differs("%s, and the run goes on with %s", e.say(), what)
	}
	e.kind = passedBy
	return nil
}

// lacks says that the recording does not have what the run does now.
func (p *player) lacks(what string) error {
	if p.playing != "" {
		what += ", in the case " + p.playing
	}
	if e := p.next(); e != nil {
		return p.differs("%s, and the run goes on with %s", e.say(), what)
	}
	return p.differs("it ends, and the run goes on with %s", what)
}

// gives gives the connector's messages that nothing stands before any more.
func (p *player) gives() {
	for ; p.at < len(p.entries); p.at++ {
		e := &p.entries[p.at]
		switch e.kind {
		case aMessage:
			message := p.ids.today(raw(e.Message))
			p.over.hears(message)
			p.wire.queue = append(p.wire.queue, message)
		case anEnd:
			p.wire.ended = errors.New(e.Ended)
		case hasCome, passedBy:
		default:
			p.turned.Broadcast()
			return
		}
	}
	p.turned.Broadcast()
}

// raw is a message as it came: what is no JSON stands in a recording as a text.
func raw(message json.RawMessage) []byte {
	var text string
	if json.Unmarshal(message, &text) == nil {
		return []byte(text)
	}
	return message
}

// Load implements check.Line.
func (p *player) Load(context.Context) (connector.Wire, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for ; p.at < len(p.entries) && p.entries[p.at].kind != aLoad; p.at++ {
		if err := p.passes(p.at, "a load of the connector"); err != nil {
			return nil, err
		}
	}
	if p.at == len(p.entries) {
		return nil, p.lacks("a load of the connector")
	}
	if p.wire != nil {
		p.wire.closed = true
	}
	p.entries[p.at].kind = hasCome
	p.wire = &wire{player: p, acts: p.entries[p.at].acts}
	p.gives()
	return p.wire, nil
}

// Bare implements check.Bare.
func (p *player) Bare() bool { return p.bare }

// Trouble implements check.Troubled.
func (p *player) Trouble() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.asked) == 0 {
		return nil
	}
	trouble := p.asked[0]
	p.asked = p.asked[1:]
	return trouble
}

// LoadsAnew implements check.Repeating.
func (p *player) LoadsAnew(scene string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, e := range p.entries[p.at:] {
		switch {
		case e.kind == aLoad:
			return e.Case == scene // else nothing of this case was played
		case e.Case == scene && e.kind == aCommand:
			return false
		}
	}
	return false
}

// HeardOut implements check.Repeating.
func (p *player) HeardOut() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.ContainsFunc(p.entries[p.at:], func(e entry) bool { return e.kind == aCommand && e.Case == "" })
}

// Ends implements check.Repeating. What stands before a message of the connector was no
// end of a case that could be cut off: it comes, or the run has parted.
func (p *player) Ends(ctx context.Context) error {
	defer p.wakes(ctx)()
	p.mu.Lock()
	defer p.mu.Unlock()
	for p.parted == nil && ctx.Err() == nil {
		e := p.before()
		if e == nil {
			return nil
		}
		p.turned.Wait()
	}
	if e := p.before(); e != nil && errors.Is(context.Cause(ctx), context.DeadlineExceeded) {
		return p.differs("%s, and the run goes on without it", e.say())
	}
	return p.parted
}

// before is what the host says of itself and has not said yet, if the connector has said
// something after that in the case that is played; nil if there is nothing to wait for.
func (p *player) before() (first *entry) {
	for i := p.at; i < len(p.entries) && p.entries[i].Case == p.playing; i++ {
		switch e := &p.entries[i]; {
		case e.kind == hasCome || e.kind == passedBy:
		case e.kind == aMessage:
			return first
		case e.kind != aCommand || !e.loose:
			return nil // the run has gone another way, as will be seen
		case first == nil:
			first = e
		}
	}
	return nil
}

// wakes lets whoever waits look again when a context has ended.
func (p *player) wakes(ctx context.Context) (stop func() bool) {
	return context.AfterFunc(ctx, func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.turned.Broadcast()
	})
}

// Close implements check.Line.
func (p *player) Close() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.wire != nil {
		p.wire.closed = true
	}
	p.turned.Broadcast()
	return nil
}

// Acts implements check.Drive.
func (p *player) Acts(context.Context) ([]check.Act, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.wire.acts, p.parted
}

// Do implements check.Drive.
func (p *player) Do(_ context.Context, act check.Act, _ check.Call) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	what := "the act " + string(act)
	e, err := p.matches(what, func(e *entry) bool { return e.kind == anAct && e.Act == act })
	if err == nil && e == nil {
		err = p.lacks(what)
	}
	if err != nil {
		return err
	}
	p.gives()
	switch {
	case e.fails == nil:
		return nil
	case e.fails.Cannot:
		return fmt.Errorf("%w%s", check.ErrCannot, strings.TrimPrefix(e.fails.Error, check.ErrCannot.Error()))
	case e.fails.NotDone:
		return fmt.Errorf("%w%s", check.ErrNotDone, strings.TrimPrefix(e.fails.Error, check.ErrNotDone.Error()))
	}
	return errors.New(e.fails.Error)
}

// ends says whether a run that is over has come to the end of the recording too. A run
// that was broken off has not.
func (p *player) ends(err error) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.parted != nil || err != nil {
		return p.parted
	}
	for ; p.at < len(p.entries); p.at++ {
		e := &p.entries[p.at]
		if e.kind == aLoad {
			return p.differs("%s, and the run is over", e.say())
		}
		if e.kind == anAct && e.Case == "" {
			continue // it cleared the line
		}
		if err := p.passes(p.at, "nothing: it is over"); err != nil {
			return err
		}
	}
	return nil
}

// wire is the connector's, from one load to the next.
type wire struct {
	player *player
	acts   []check.Act
	queue  [][]byte
	idle   bool  // Read waits
	ended  error // by the connector
	closed bool  // by us
}

// Read implements connector.Wire.
func (w *wire) Read() ([]byte, error) {
	p := w.player
	p.mu.Lock()
	defer p.mu.Unlock()
	for {
		switch {
		case w.closed:
			return nil, errors.New("the connection is closed")
		case p.parted != nil:
			return nil, p.parted
		case len(w.queue) > 0:
			message := w.queue[0]
			w.queue = w.queue[1:]
			return message, nil
		case w.ended != nil:
			return nil, w.ended
		}
		w.idle = true
		p.turned.Broadcast()
		p.turned.Wait()
		w.idle = false
	}
}

// Write implements connector.Wire: what the host says moves the recording on.
func (w *wire) Write(_ context.Context, message []byte) error {
	p := w.player
	p.mu.Lock()
	defer p.mu.Unlock()
	if w.closed || p.wire != w {
		return errors.New("the connection is closed")
	}
	name, status := command(message)
	what := "the host's " + strings.TrimSpace(name+" "+status)
	e, err := p.matches(what, func(e *entry) bool { return e.kind == aCommand && e.name == name && e.status == status })
	switch {
	case err != nil:
		return err
	case e != nil:
		p.ids.learn(e.Message, message)
		p.gives()
		return nil
	case p.over.loosens(name, message):
		return nil
	}
	return p.lacks(what)
}

// Ping implements connector.Wire: it returns when all has been read that can be given.
func (w *wire) Ping(ctx context.Context) error {
	p := w.player
	defer p.wakes(ctx)()
	p.mu.Lock()
	defer p.mu.Unlock()
	for ctx.Err() == nil && !w.closed && w.ended == nil && p.parted == nil && (len(w.queue) > 0 || !w.idle) {
		p.turned.Wait()
	}
	if p.parted != nil {
		return p.parted
	}
	return ctx.Err()
}

// Close implements connector.Wire.
func (w *wire) Close(error) {
	w.player.mu.Lock()
	defer w.player.mu.Unlock()
	w.closed = true
	w.player.turned.Broadcast()
}
