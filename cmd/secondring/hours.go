package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/spf13/cobra"
	"go.yaml.in/yaml/v4"

	"github.com/secondring/secondring/hours"
	"github.com/secondring/secondring/hours/ical"
)

// changesMax bounds a preview.
const changesMax = 1_000

func hoursCommand() *cobra.Command {
	c := &cobra.Command{Use: "hours", Short: "Read, preview and write business hours"}
	c.AddCommand(importHoursCommand(), previewHoursCommand(), exportHoursCommand())
	return c
}

// hoursFile is a file with hours alone, as import writes it.
type hoursFile struct {
	Hours []hours.Hours `yaml:"hours"`
}

// day is a flag with a date.
type day struct{ time.Time }

func (d *day) String() string { return d.Format(time.DateOnly) }
func (d *day) Type() string   { return "date" }
func (d *day) Set(text string) (err error) {
	if d.Time, err = time.Parse(time.DateOnly, text); err != nil {
		return fmt.Errorf("expected a date such as 2026-12-24")
	}
	return nil
}

func today() day { return day{time.Now().UTC().Truncate(24 * time.Hour)} }

// readBounded reads a small file.
func readBounded(file string) ([]byte, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close() //nolint:errcheck // it was only read
	const most = 2 << 20
	text, err := io.ReadAll(io.LimitReader(f, most+1))
	if err == nil && len(text) > most {
		err = fmt.Errorf("%s has more than %d bytes", file, most)
	}
	return text, err
}

// spec: HOURS-6
func importHoursCommand() *cobra.Command {
	var zone, id, label string
	var years int
	from := today()
	c := &cobra.Command{
		Use: "import FILE.ics", Short: "Make hours for the configuration file of an iCalendar file", Args: argsExactly(1),
		Long: "Whole-day events become holidays; events with times become openings: weekly ones if they recur every week, else openings of their days.\n" +
			"What does not recur every week is written out for --years from --from on: import the file anew before they are over.",
		Example: "  secondring hours import holidays.ics --zone Europe/Berlin --id office >> centers.yaml",
		RunE: func(c *cobra.Command, args []string) error {
			text, err := readBounded(args[0])
			if err != nil {
				return fmt.Errorf("import hours: %w", err)
			}
			h, notes, err := ical.Import(text, ical.Window{Zone: zone, From: from.Time, Until: from.AddDate(years, 0, 0)})
			if err != nil {
				return fmt.Errorf("%s: %w", args[0], err)
			}
			for _, note := range notes {
				fmt.Fprintf(c.ErrOrStderr(), "%s: %s\n", args[0], note)
			}
			h.ID, h.Label = hours.ID(id), label
			out, err := yaml.Dump(hoursFile{[]hours.Hours{h}}, yaml.WithIndent(2))
			if err == nil {
				_, err = c.OutOrStdout().Write(out)
			}
			return err
		},
	}
	c.Flags().StringVar(&zone, "zone", "", "IANA time zone of the hours, such as Europe/Berlin (required)")
	c.Flags().StringVar(&id, "id", "hours", "id of the hours")
	c.Flags().StringVar(&label, "label", "", "label of the hours")
	c.Flags().IntVar(&years, "years", 3, "how many years are written out, 1 to 20")
	c.Flags().Var(&from, "from", "first day that is written out")
	_ = c.MarkFlagRequired("zone")
	return c
}

// hoursOf reads the hours of a file: those of an id, or the only ones.
func hoursOf(file, id string) (h hours.Hours, err error) {
	text, err := readBounded(file)
	if err != nil {
		return h, err
	}
	var read struct {
		hoursFile `yaml:",inline"`
		Centers   []hoursFile `yaml:"centers"` // of a configuration file; its other rules are not looked at
	}
	if err := yaml.Load(text, &read); err != nil {
		return h, fmt.Errorf("%s: %w", file, err)
	}
	all := read.Hours
	for _, k := range read.Centers {
		all = append(all, k.Hours...)
	}
	var found []hours.Hours
	for _, h := range all {
		if id == "" || string(h.ID) == id {
			found = append(found, h)
		}
	}
	if len(found) != 1 {
		return h, fmt.Errorf("%s has %d hours that fit: expected one; say which by --id", file, len(found))
	}
	if err := found[0].Check(); err != nil {
		return h, fmt.Errorf("%s: hours[%s].%w", file, found[0].ID, err)
	}
	return found[0], nil
}

// spec: HOURS-8
func previewHoursCommand() *cobra.Command {
	var id string
	var changes int
	from := today()
	c := &cobra.Command{
		Use: "preview FILE", Short: "Show when hours open and close next, and when clocks are set", Args: argsExactly(1),
		Long: "Reads the hours of a configuration file, or of a file as import writes it. Times are on the wall clock of the hours, with its offset.",
		RunE: func(c *cobra.Command, args []string) error {
			if changes < 1 || changes > changesMax {
				return &usageError{fmt.Errorf("--changes is %d: expected 1 to %d", changes, changesMax)}
			}
			h, err := hoursOf(args[0], id)
			if err != nil {
				return err
			}
			return preview(c.OutOrStdout(), h, from.Time, changes)
		},
	}
	c.Flags().StringVar(&id, "id", "", "id of the hours; not needed if the file has only one")
	c.Flags().IntVar(&changes, "changes", 20, "how many changes")
	c.Flags().Var(&from, "from", "from when on")
	return c
}

// preview tells the next changes; a clock that is set in between is told too.
func preview(w io.Writer, h hours.Hours, from time.Time, changes int) error {
	zone, err := time.LoadLocation(h.Zone)
	if err != nil {
		return err
	}
	s, err := h.Compile()
	if err != nil {
		return err
	}
	const form = "Mon 2006-01-02 15:04 -0700"
	at := hours.Moment(zone, from)
	tell := func(at int64, what string) {
		fmt.Fprintf(w, "%s  %s\n", time.UnixMilli(at).In(zone).Format(form), what)
	}
	tell(at, map[bool]string{true: "is open", false: "is closed"}[s.Open(at)])
	turns := s.Turns(at, changes)
	for _, turn := range turns {
		what := turn.What
		if what == hours.Clock {
			what = fmt.Sprintf("the clock is set by %+d minutes", turn.Minutes)
		} else {
			changes--
		}
		tell(turn.At, what)
	}
	if changes > 0 {
		fmt.Fprintln(w, "and stays so")
	}
	return nil
}

// spec: HOURS-7
func exportHoursCommand() *cobra.Command {
	var id string
	from := today()
	c := &cobra.Command{
		Use: "export FILE", Short: "Write hours as an iCalendar file", Args: argsExactly(1),
		RunE: func(c *cobra.Command, args []string) error {
			h, err := hoursOf(args[0], id)
			if err != nil {
				return err
			}
			text, err := ical.Export(h, ical.Window{Zone: h.Zone, From: from.Time, Until: from.AddDate(10, 0, 0)})
			if err != nil {
				return errors.Join(errors.New("export hours"), err)
			}
			_, err = c.OutOrStdout().Write(text)
			return err
		},
	}
	c.Flags().StringVar(&id, "id", "", "id of the hours; not needed if the file has only one")
	c.Flags().Var(&from, "from", "first day of the weekly openings")
	return c
}
