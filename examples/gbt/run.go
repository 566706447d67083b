package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
)

// The exit codes.
const (
	exitOK    = 0
	exitInput = 1 // a file, or what is in it, does not fit
	exitUsage = 2 // the command line does not fit
)

// streams are what a command reads and writes beside files.
type streams struct {
	in       io.Reader
	out, err io.Writer
}

// action does a command's work once its flags are parsed.
type action func(ctx context.Context, std streams) error

// command is a subcommand.
type command struct {
	name     string
	synopsis string // its arguments
	short    string // what it does, in a line
	text     string // what it does, in full
	examples []string
	// setup declares the flags and returns what to do with them.
	setup func(fs *flag.FlagSet) action
	// more writes what the help says after the flags; it may be nil.
	more func(w io.Writer)
}

// commands returns all subcommands in the order of the help.
func commands() []command {
	return []command{
		trainCommand(), cvCommand(), tuneCommand(), predictCommand(), evalCommand(), dumpCommand(),
		importanceCommand(), statsCommand(), convertCommand(), thresholdCommand(),
	}
}

// run runs the command line args and returns the exit code. An interrupt cancels
// what runs; a second one ends the process at once.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	context.AfterFunc(ctx, stop)
	return runContext(ctx, args, streams{stdin, stdout, stderr})
}

// runContext is run under a context.
func runContext(ctx context.Context, args []string, std streams) int {
	name, err := dispatch(ctx, args, std)
	if err == nil {
		return exitOK
	}
	if ctx.Err() != nil {
		err = errors.New("interrupted")
	}
	prefix := "gbt"
	if name != "" {
		prefix += " " + name
	}
	fmt.Fprintf(std.err, "%s: %s\n", prefix, oneLine(err, name))
	var usage *usageError
	if errors.As(err, &usage) {
		return exitUsage
	}
	return exitInput
}

// dispatch runs the subcommand that args begin with and returns its name.
func dispatch(ctx context.Context, args []string, std streams) (name string, err error) {
	if len(args) == 0 {
		return "", usagef("no command: must be one of %s (gbt -h explains them)", commandNames())
	}
	switch args[0] {
	case "-h", "-help", "--help", "help":
		if len(args) == 1 || args[0] != "help" {
			return "", overview(std.out)
		}
		args = []string{args[1], "-h"}
	}
	for _, c := range commands() {
		if c.name == args[0] {
			return c.name, c.run(ctx, args[1:], std)
		}
	}
	return "", usagef("there is no command %q: must be one of %s", args[0], commandNames())
}

func commandNames() string {
	var names []string
	for _, c := range commands() {
		names = append(names, c.name)
	}
	return strings.Join(names, ", ")
}

// run parses the flags and does the work.
func (c *command) run(ctx context.Context, args []string, std streams) error {
	fs := flag.NewFlagSet(c.name, flag.ContinueOnError)
	fs.SetOutput(io.Discard) // its messages have more than one line
	do := c.setup(fs)
	switch err := fs.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		return c.help(std.out, fs)
	case err != nil:
		return usagef("%w (gbt %s -h lists the flags)", err, c.name)
	case fs.NArg() > 0:
		return usagef("argument %q: all arguments are flags (gbt %s -h lists them)", fs.Arg(0), c.name)
	}
	return do(ctx, std)
}

// usageError is wrong usage of the command line.
type usageError struct{ error }

func (e *usageError) Unwrap() error { return e.error }

func usagef(format string, args ...any) error {
	return &usageError{fmt.Errorf(format, args...)}
}

// oneLine returns the text of an error as a single line, without the names of
// the packages that its parts begin with and without that of the command: they
// stand in front of it.
func oneLine(err error, command string) string {
	text := ": " + err.Error()
	for _, pkg := range []string{"gbt", "dataset", "metrics", "explain", "threshold", "tree", "tune"} {
		for _, before := range []string{": ", "\n"} {
			text = strings.ReplaceAll(text, before+pkg+": ", before)
		}
	}
	if command != "" {
		text = strings.Replace(text, ": "+command+": ", ": ", 1)
	}
	text = strings.TrimPrefix(text, ": ")
	lines := strings.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == '\r' })
	return strings.Join(lines, "; ")
}

// given reports whether the command line sets a flag.
func given(fs *flag.FlagSet, name string) bool {
	found := false
	fs.Visit(func(f *flag.Flag) { found = found || f.Name == name })
	return found
}

// interruptible runs f, which does not know of contexts, and returns early when
// ctx is cancelled. f then goes on until the process ends.
func interruptible[T any](ctx context.Context, f func() (T, error)) (T, error) {
	type result struct {
		v   T
		err error
	}
	done := make(chan result, 1)
	go func() {
		v, err := f()
		done <- result{v, err}
	}()
	select {
	case r := <-done:
		return r.v, r.err
	case <-ctx.Done():
		var none T
		return none, ctx.Err()
	}
}
