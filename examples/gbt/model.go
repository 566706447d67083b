package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/grove-ml/grove/gbt"
)

// modelFlag declares -model.
func modelFlag(fs *flag.FlagSet) *string {
	return fs.String("model", "", "`FILE` of the model, JSON or UBJSON whatever its name, - for standard input")
}

// readModel loads the model of -model.
func readModel(ctx context.Context, std streams, name string) (*gbt.Model, error) {
	if name == "" {
		return nil, usagef("-model is missing: it names the file of the model")
	}
	return interruptible(ctx, func() (*gbt.Model, error) {
		if name == stdio {
			m, err := gbt.Load(std.in, nil)
			if err != nil {
				err = fmt.Errorf("standard input: %w", err)
			}
			return m, err
		}
		if st, err := os.Stat(name); err == nil && !st.Mode().IsRegular() {
			return readPipe(name)
		}
		return gbt.LoadFile(name, nil)
	})
}

// readPipe loads a model from what has no size to begin with.
func readPipe(name string) (*gbt.Model, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	m, err := gbt.Load(f, nil)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return m, nil
}

// modelFormat returns the format to write a model in: the one asked for, or that
// of the extension of the file.
func modelFormat(asked, out string) (gbt.Format, error) {
	if asked != "" {
		f, err := gbt.ParseFormat(asked)
		if err != nil {
			return 0, usagef("-to %s: must be json or ubj", asked)
		}
		return f, nil
	}
	if out == stdio {
		return gbt.JSON, nil
	}
	f, err := gbt.ParseFormat(filepath.Ext(out))
	if err != nil {
		return 0, usagef("-out %s: the extension must be .json or .ubj, or -to must say the format", out)
	}
	return f, nil
}

// writeModel writes a model.
func writeModel(ctx context.Context, std streams, out string, m *gbt.Model, format gbt.Format) error {
	return writeOut(ctx, std, out, func(w io.Writer) error { return m.Save(w, format) })
}

// rounds is a range of boosting rounds; the zero value is all of them.
type rounds struct{ begin, end int }

// roundsFlag declares -rounds A:B.
func roundsFlag(fs *flag.FlagSet) *rounds {
	r := &rounds{}
	fs.Func("rounds", "`A:B`: use the rounds A to B-1 only, counted from 0; without A from the first, without B to the last",
		func(s string) (err error) { *r, err = parseRounds(s); return err })
	return r
}

// parseRounds reads A:B, A: or :B.
func parseRounds(s string) (rounds, error) {
	bad := fmt.Errorf("must be A:B with whole numbers A < B")
	a, b, found := strings.Cut(s, ":")
	if !found {
		return rounds{}, bad
	}
	var r rounds
	for _, part := range []struct {
		text  string
		value *int
	}{{a, &r.begin}, {b, &r.end}} {
		if part.text == "" {
			continue
		}
		n, err := strconv.ParseUint(part.text, 10, 31)
		if err != nil {
			return rounds{}, bad
		}
		*part.value = int(n)
	}
	if b != "" && r.end <= r.begin {
		return rounds{}, bad
	}
	return r, nil
}
