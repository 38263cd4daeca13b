package scenarios

import (
	"errors"
	"strings"

	"github.com/secondring/secondring/center"
)

// desk NAME opens|wakes|closes · desk NAME falls silent
func desk(s *Stage, _ *Play, args []string) error {
	if len(args) < 2 {
		return errors.New("expected: desk NAME opens|falls silent|wakes|closes")
	}
	agent := s.agents[args[0]]
	switch strings.Join(args[1:], " ") {
	case "opens", "wakes":
		_, err := s.do(s.asAgent(args[0]), "", center.OpenDesk{Agent: agent})
		return err
	case "falls silent":
		_, err := s.do(center.Sender{}, "", center.DeskSilent{Agent: agent})
		return err
	case "closes":
		_, err := s.do(s.asAgent(args[0]), "", center.CloseDesk{Agent: agent})
		return err
	}
	return errors.New("a desk opens, falls silent, wakes or closes")
}
