package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/grove-ml/grove/gbt"
	"github.com/grove-ml/grove/gbt/sagemaker"
)

// modelFlag declares -model.
func modelFlag(fs *flag.FlagSet) *string {
	return fs.String("model", "", "`FILE` of the model, of any format of XGBoost's whatever its name, or SageMaker's model.tar.gz; - for standard input")
}

// modelFormat is how a model is written: in a format of package gbt, or as an
// archive for SageMaker.
type modelFormat struct {
	gbt.Format
	archive bool
}

// parseModelFormat returns the format asked for, or that of the extension of the
// file.
func parseModelFormat(asked, out string) (modelFormat, error) {
	if asked != "" {
		if asked == "tar.gz" {
			return modelFormat{archive: true}, nil
		}
		f, err := gbt.ParseFormat(asked)
		if err != nil {
			return modelFormat{}, usagef("-to %s: must be json, ubj or binary, or tar.gz for SageMaker", asked)
		}
		return modelFormat{Format: f}, nil
	}
	if out == stdio {
		return modelFormat{Format: gbt.JSON}, nil
	}
	if isArchiveName(out) {
		return modelFormat{archive: true}, nil
	}
	f, err := gbt.ParseFormat(filepath.Ext(out))
	if err != nil {
		return modelFormat{}, usagef("-out %s: the extension must be .json or .ubj, or .tar.gz for SageMaker, or -to must say the format", out)
	}
	return modelFormat{Format: f}, nil
}

// writeModel writes a model to the file that a flag names.
func writeModel(ctx context.Context, std streams, flag, out string, m *gbt.Model, format modelFormat) error {
	return writeOut(ctx, std, flag, out, func(w io.Writer) error {
		if format.archive {
			return sagemaker.Write(w, m)
		}
		return m.Save(w, format.Format)
	})
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
