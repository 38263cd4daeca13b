package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/secondring/secondring/api"
	"github.com/secondring/secondring/eventlog"
	"github.com/secondring/secondring/people"
)

// spec: ERASURE-3
func eraseCommand() *cobra.Command {
	var k *client
	var data string
	c := &cobra.Command{
		Use: "erase NUMBER", Short: "Erase what is known of a number, for good", Args: argsExactly(1),
		Long: "Overwrites number, name and attributes of a customer in the vault, and what was written about their calls, and prints a certificate.\n" +
			"Asks a running host with an administrator's API key; with --data it works on a data directory that no host runs on.\n" +
			"NUMBER - is read from standard input, where other users of the machine cannot see it. Backups are yours to erase.",
		Example: "  secondring erase +493012345678\n  echo +493012345678 | secondring erase - --data ./data --center acme",
		RunE: func(c *cobra.Command, args []string) error {
			number := args[0]
			if number == "-" {
				line, err := bufio.NewReader(c.InOrStdin()).ReadString('\n')
				if number = strings.TrimSpace(line); number == "" {
					return &usageError{errors.Join(errors.New("standard input has no number"), err)}
				}
			}
			erase := k.erase
			if data != "" {
				erase = func(ctx context.Context, number string) (api.Erasure, error) {
					return eraseOffline(ctx, data, k.center, number)
				}
			}
			done, err := erase(c.Context(), number)
			if err != nil {
				return err
			}
			fmt.Fprintf(c.OutOrStdout(), "erased    %s of %s\nat        %s, position %d of the log\nreferences %d\nrows      %d of the vault\n",
				done.Number, done.Center, done.At.Format(time.RFC3339), done.Position, done.Customers, done.Rows)
			return nil
		},
	}
	k = clientFlags(c)
	c.Flags().StringVar(&data, "data", "", "data directory that no host runs on; needs --center")
	return c
}

func (k *client) erase(ctx context.Context, number string) (done api.Erasure, err error) {
	text, err := k.ask(ctx, http.MethodPost, "/erasures", "application/json", map[string]string{"number": number})
	if err == nil {
		err = json.Unmarshal(text, &done)
	}
	return done, err
}

// eraseOffline runs the host of a data directory without listening.
func eraseOffline(ctx context.Context, data, id, number string) (done api.Erasure, err error) {
	if id == "" {
		return done, &usageError{errors.New("--data needs --center, the contact center of the customer")}
	}
	phone, _, err := people.ParsePhone(number)
	if err != nil {
		return done, &usageError{err}
	}
	h, err := startHost(ctx, hostOptions{Data: data})
	if err != nil {
		return done, err
	}
	defer func() { err = errors.Join(err, h.Stop(context.WithoutCancel(ctx))) }()
	d := h.Directory(eventlog.CenterID(id))
	if d == nil {
		return done, fmt.Errorf("there is no contact center %q in %s", id, data)
	}
	head, err := h.Engine.Position(eventlog.CenterID(id))
	if err == nil {
		err = h.records.Catch(ctx, eventlog.CenterID(id), head)
	}
	if err != nil {
		return done, err
	}
	e, err := d.EraseNumber(ctx, phone, h.records.Linked, offlineSender)
	return api.Erasure{Center: id, Number: e.Number.String(), Customers: e.Customers, Rows: e.Rows, Position: uint64(e.Position), At: e.At}, err
}
