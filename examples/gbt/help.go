package main

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"strings"

	"github.com/grove-ml/grove/gbt"
)

// overview writes the help of the program.
func overview(w io.Writer) error {
	var b bytes.Buffer
	b.WriteString("gbt trains, runs and explains gradient-boosted trees compatible with XGBoost.\n\nUsage:\n\n  gbt COMMAND [flags]\n\nCommands:\n\n")
	for _, c := range commands() {
		fmt.Fprintf(&b, "  %-11s %s\n", c.name, c.short)
	}
	b.WriteString("\ngbt COMMAND -h explains a command. Exit codes: 0, 1 for bad input, 2 for wrong usage.\n")
	_, err := w.Write(b.Bytes())
	return err
}

// help writes the help of a command.
func (c *command) help(w io.Writer, fs *flag.FlagSet) error {
	var b bytes.Buffer
	fmt.Fprintf(&b, "Usage: gbt %s %s\n\n%s\n", c.name, c.synopsis, strings.TrimSpace(c.text))
	b.WriteString("\nFlags:\n\n")
	fs.SetOutput(&b)
	fs.PrintDefaults()
	if c.more != nil {
		c.more(&b)
	}
	b.WriteString("\nExamples:\n\n")
	for _, line := range c.examples {
		b.WriteString("  " + line + "\n")
	}
	_, err := w.Write(b.Bytes())
	return err
}

// paramHelp writes the parameters of training.
func paramHelp(w io.Writer) {
	fmt.Fprint(w, "\nParameters (-params, -param, -params-file), with XGBoost's names and defaults:\n\n")
	for _, p := range gbt.ParamDocs() {
		fmt.Fprintf(w, "  %s", p.Name)
		for _, alias := range p.Aliases {
			fmt.Fprintf(w, ", %s", alias)
		}
		if p.Default != "" {
			fmt.Fprintf(w, " (default %s)", p.Default)
		}
		fmt.Fprintf(w, "\n    \t%s. Allowed: %s.\n", p.Doc, p.Rule)
	}
}

// wrapped joins words with commas in lines of at most width bytes, where no word
// is longer.
func wrapped(words []string, width int) string {
	var b strings.Builder
	line := 0
	for i, w := range words {
		if i < len(words)-1 {
			w += ","
		}
		switch {
		case i == 0:
		case line+1+len(w) > width:
			b.WriteString("\n")
			line = 0
		default:
			b.WriteString(" ")
			line++
		}
		b.WriteString(w)
		line += len(w)
	}
	return b.String()
}
