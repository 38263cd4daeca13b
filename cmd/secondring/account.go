package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/secondring/secondring/auth"
	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/eventlog"
)

// accountCommand works on the data directory of a host that is down: it is for the
// first administrator, and for the last who forgot the password.
// spec: ACCESS-12
func accountCommand() *cobra.Command {
	o := &offline{}
	c := &cobra.Command{
		Use: "account", Short: "Accounts of a host that is down",
		Long: "Adds, lists and changes the accounts in a data directory while no host runs on it. Of a running host, use the API.\n" +
			"A password is read from the standard input, or drawn and shown this once; it is never on the command line.",
	}
	c.PersistentFlags().StringVar(&o.data, "data", "./data", "directory of the log and the vault")
	c.PersistentFlags().StringVar(&o.center, "center", "", "contact center")
	c.AddCommand(addAccountCommand(o), listAccountsCommand(o), passwordCommand(o), removeAccountCommand(o),
		enableCommand(o, "disable", "Sign a person out, and let nobody sign in by the account", true),
		enableCommand(o, "enable", "Let a person sign in again", false))
	return c
}

// offline is a center of a host that is down.
type offline struct{ data, center string }

// errNoData says that a directory has no log in it.
var errNoData = errors.New("there is no data of a host")

// run starts the host without a network and lets do work on the center.
func (o *offline) run(ctx context.Context, do func(h *host, id eventlog.CenterID) error) (err error) {
	if _, err := os.Stat(filepath.Join(o.data, logFile)); err != nil {
		return fmt.Errorf("%s: %w: %w", o.data, errNoData, err)
	}
	h, err := startHost(ctx, hostOptions{Data: o.data, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.Stop(context.WithoutCancel(ctx))) }()
	id := eventlog.CenterID(o.center)
	if all := h.Engine.Centers(); !slices.Contains(all, id) {
		return &usageError{fmt.Errorf("--center %q: expected one of %v", o.center, all)}
	}
	if cause := h.Engine.Failures()[id]; cause != nil {
		return fmt.Errorf("center %s: %w", id, cause)
	}
	return do(h, id)
}

// passwordFlag is a flag for a password on the standard input.
func passwordFlag(c *cobra.Command) (read func() (password string, drawn bool, err error)) {
	stdin := c.Flags().Bool("password-stdin", false, "read the password from the first line of the standard input; without it one is drawn and shown")
	return func() (string, bool, error) {
		if !*stdin {
			return auth.NewPassword(), true, nil
		}
		line, err := bufio.NewReader(io.LimitReader(c.InOrStdin(), 4096)).ReadString('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return "", false, fmt.Errorf("read the password: %w", err)
		}
		return strings.TrimRight(line, "\r\n"), false, nil
	}
}

// show says a password that was drawn.
func show(w io.Writer, login, password string, drawn bool) {
	if drawn {
		fmt.Fprintf(w, "%s  %s   (shown this once)\n", login, password)
	}
}

func addAccountCommand(o *offline) *cobra.Command {
	var role, agent string
	var rules auth.AccountRules
	var password func() (string, bool, error)
	c := &cobra.Command{
		Use: "add LOGIN", Short: "Add an account, or replace one", Args: argsExactly(1),
		Example: "  secondring account add paula --center acme --role administrator",
		RunE: func(c *cobra.Command, args []string) (err error) {
			rules.Login = args[0]
			if rules.Role, err = center.ParseRole(role); err != nil {
				return &usageError{fmt.Errorf("--role %q: expected agent, supervisor or administrator", role)}
			}
			var drawn bool
			if rules.Password, drawn, err = password(); err != nil {
				return err
			}
			return o.run(c.Context(), func(h *host, id eventlog.CenterID) error {
				if agent != "" {
					found := false
					if rules.Agent, found, err = h.Directory(id).Find(c.Context(), agent); err != nil || !found {
						return errors.Join(fmt.Errorf("--agent %q: there is no such agent", agent), err)
					}
				}
				if err := h.accounts.Put(c.Context(), id, offlineSender, rules); err != nil {
					return err
				}
				show(c.OutOrStdout(), args[0], rules.Password, drawn)
				return nil
			})
		},
	}
	password = passwordFlag(c)
	c.Flags().StringVar(&role, "role", "", "agent, supervisor or administrator")
	c.Flags().StringVar(&agent, "agent", "", "of the role agent: key of the agent")
	c.Flags().StringVar(&rules.Name, "name", "", "what people read")
	return c
}

// offlineSender is who the log says did what is done while the host is down.
var offlineSender = center.Sender{Role: center.AdministratorRole, Key: "command line"}

// known is an account as it is.
type known struct {
	account center.Account
	login   auth.Login
}

// accountsOf lists the accounts of a center by login name.
func (h *host) accountsOf(ctx context.Context, id eventlog.CenterID) (list []known, err error) {
	if err := h.Engine.View(ctx, id, func(c *center.Center) {
		for _, a := range c.Accounts() {
			list = append(list, known{account: *a})
		}
	}); err != nil {
		return nil, err
	}
	for i := range list {
		if list[i].login, err = h.accounts.Known(ctx, id, list[i].account.ID); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(list, func(a, b known) int { return strings.Compare(a.login.Login, b.login.Login) })
	return list, nil
}

// one runs a command on the account of a login name.
func (o *offline) one(ctx context.Context, login string, do func(h *host, id eventlog.CenterID, k known) error) error {
	return o.run(ctx, func(h *host, id eventlog.CenterID) error {
		list, err := h.accountsOf(ctx, id)
		if err != nil {
			return err
		}
		for _, k := range list {
			if strings.EqualFold(k.login.Login, login) {
				return do(h, id, k)
			}
		}
		return fmt.Errorf("there is no account %q at %s", login, id)
	})
}

func listAccountsCommand(o *offline) *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "List the accounts", Args: argsExactly(0),
		RunE: func(c *cobra.Command, _ []string) error {
			return o.run(c.Context(), func(h *host, id eventlog.CenterID) error {
				list, err := h.accountsOf(c.Context(), id)
				if err != nil {
					return err
				}
				w := tabwriter.NewWriter(c.OutOrStdout(), 0, 0, 2, ' ', 0)
				for _, k := range list {
					agent, state := "", ""
					if k.account.Agent != 0 {
						agent = h.Directory(id).AgentKey(k.account.Agent)
					}
					if k.account.Disabled {
						state = "disabled"
					}
					fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", k.login.Login, k.account.Role, agent, k.login.Name, state)
				}
				return w.Flush()
			})
		},
	}
}

func passwordCommand(o *offline) *cobra.Command {
	var password func() (string, bool, error)
	c := &cobra.Command{
		Use: "password LOGIN", Short: "Give an account a new password, and sign the person out", Args: argsExactly(1),
		RunE: func(c *cobra.Command, args []string) error {
			fresh, drawn, err := password()
			if err != nil {
				return err
			}
			return o.one(c.Context(), args[0], func(h *host, id eventlog.CenterID, k known) error {
				by := auth.Principal{Center: id, Role: offlineSender.Role, KeyID: offlineSender.Key}
				if _, err := h.accounts.SetPassword(c.Context(), id, by, k.account.ID, fresh); err != nil {
					return err
				}
				show(c.OutOrStdout(), args[0], fresh, drawn)
				return nil
			})
		},
	}
	password = passwordFlag(c)
	return c
}

func enableCommand(o *offline, verb, short string, disabled bool) *cobra.Command {
	return &cobra.Command{
		Use: verb + " LOGIN", Short: short, Args: argsExactly(1),
		RunE: func(c *cobra.Command, args []string) error {
			return o.one(c.Context(), args[0], func(h *host, id eventlog.CenterID, k known) error {
				return h.accounts.Put(c.Context(), id, offlineSender,
					auth.AccountRules{Login: k.login.Login, Name: k.login.Name, Role: k.account.Role, Agent: k.account.Agent, Disabled: disabled})
			})
		},
	}
}

func removeAccountCommand(o *offline) *cobra.Command {
	return &cobra.Command{
		Use: "remove LOGIN", Short: "Remove an account", Args: argsExactly(1),
		RunE: func(c *cobra.Command, args []string) error {
			return o.one(c.Context(), args[0], func(h *host, id eventlog.CenterID, k known) error {
				return h.accounts.Remove(c.Context(), id, offlineSender, k.account.ID)
			})
		},
	}
}

// issueOffline issues an API key on the data directory of a host that is down.
// spec: ACCESS-12
func issueOffline(ctx context.Context, data, centerID, roleName, agentKey, label string, w io.Writer) error {
	role, err := center.ParseRole(roleName)
	if err != nil {
		return &usageError{fmt.Errorf("--role %q: expected agent, supervisor, administrator, vendor, integrator or wall", roleName)}
	}
	o := &offline{data, centerID}
	return o.run(ctx, func(h *host, id eventlog.CenterID) error {
		var agent center.AgentID
		if agentKey != "" {
			var found bool
			if agent, found, err = h.Directory(id).Find(ctx, agentKey); err != nil || !found {
				return errors.Join(fmt.Errorf("--agent %q: there is no such agent", agentKey), err)
			}
		}
		token, err := h.issue(ctx, id, center.IssueKey{Role: role, Agent: agent, Label: label}, offlineSender)
		if err != nil {
			return err
		}
		fmt.Fprintln(w, token.Reveal())
		return nil
	})
}
