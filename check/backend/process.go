package backend

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
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

	running *exec.Cmd
	ended   chan struct{} // closed when running has
}

func (p *process) String() string { return strings.Join(p.command, " ") }

// start starts the command unless it runs, and gives what tells its end.
func (p *process) start() (ended <-chan struct{}, err error) {
	if p == nil {
		return nil, nil
	}
	if p.running != nil {
		select {
		case <-p.ended:
		default:
			return p.ended, nil
		}
	}
	c := exec.Command(p.command[0], p.command[1:]...)
	c.Env = append(os.Environ(), p.environment...)
	c.Stdout, c.Stderr = p.log, p.log
	c.WaitDelay = endMax // what it has started may keep its output open
	apart(c)
	if err := c.Start(); err != nil {
		return nil, fmt.Errorf("start the connector: %w", err)
	}
	done := make(chan struct{})
	p.running, p.ended = c, done
	go func() {
		_ = c.Wait() // how it ended is in its state
		close(done)
	}()
	return done, nil
}

// how says how the command ended.
func (p *process) how() string { return p.running.ProcessState.String() }

// end ends the command and what it has started.
func (p *process) end() {
	if p == nil || p.running == nil {
		return
	}
	if err := ask(p.running); err != nil && !errors.Is(err, os.ErrProcessDone) {
		fmt.Fprintf(p.log, "end the connector: %v\n", err)
	}
	select {
	case <-p.ended:
	case <-time.After(endMax):
	}
	force(p.running)
	<-p.ended
}
