package backend

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"time"
)

const (
	// startsMax is how often a command is started in a row without a connection: a
	// few, for one that ends with each cut may have noticed the last one late.
	startsMax = 3

	// endMax is how long a command may take to end when it is asked to.
	endMax = 3 * time.Second
)

// process is the command that starts the connector. A nil one does nothing.
// spec: CHECK-22
type process struct {
	command     []string
	environment []string
	log         io.Writer

	mu      sync.Mutex
	running *exec.Cmd
	ended   chan struct{} // closed when running has
	last    *tail         // of what running has written to its standard error
}

func (p *process) String() string { return strings.Join(p.command, " ") }

// start starts the command unless it runs, and gives what tells its end.
func (p *process) start() (ended <-chan struct{}, err error) {
	if p == nil {
		return nil, nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.running != nil {
		select {
		case <-p.ended:
		default:
			return p.ended, nil
		}
	}
	c := exec.Command(p.command[0], p.command[1:]...)
	c.Env = append(os.Environ(), p.environment...)
	last := &tail{}
	c.Stdout, c.Stderr = p.log, io.MultiWriter(p.log, last)
	c.WaitDelay = endMax // what it has started may keep its output open
	apart(c)
	if err := c.Start(); err != nil {
		return nil, fmt.Errorf("start the connector: %w", err)
	}
	done := make(chan struct{})
	p.running, p.ended, p.last = c, done, last
	go func() {
		_ = c.Wait() // how it ended is in its state
		close(done)
	}()
	return done, nil
}

// how says how the command has ended, and the last that it wrote to its standard error.
func (p *process) how() (how, last string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if last = p.last.String(); last != "" {
		last = "; it wrote last: " + last
	}
	return p.running.ProcessState.String(), last
}

// over says whether the command has ended, or does so within a time.
func (p *process) over(within time.Duration) bool {
	if p == nil {
		return false
	}
	p.mu.Lock()
	ended := p.ended
	p.mu.Unlock()
	if ended == nil {
		return false
	}
	select {
	case <-ended:
		return true
	case <-time.After(within):
		return false
	}
}

// end ends the command and what it has started.
func (p *process) end() {
	if p == nil {
		return
	}
	p.mu.Lock()
	running, ended := p.running, p.ended
	p.mu.Unlock()
	if running == nil {
		return
	}
	if err := ask(running); err != nil && !errors.Is(err, os.ErrProcessDone) {
		fmt.Fprintf(p.log, "end the connector: %v\n", err)
	}
	select {
	case <-ended:
	case <-time.After(endMax):
	}
	force(running)
	<-ended
}
