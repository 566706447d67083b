package main

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/grove-ml/grove/dataset"
)

// specialFlags name what a file of rows holds beside features, one label, weights
// and groups.
type specialFlags struct {
	labels         string
	lower, upper   dataset.Column
	baseMargin     string
	categorical    string
	known          []dataset.Column // what the model holds the categories of
	featureWeights string
}

// specialNames are the flags.
var specialNames = []string{"labels", "label-lower", "label-upper", "base-margin", "categorical"}

// register declares the flags. Only training draws features.
func (s *specialFlags) register(fs *flag.FlagSet) {
	fs.StringVar(&s.labels, "labels", "", "`A:B` columns of the labels of rows with several, by number, both included; or a list NAME|N,NAME|N")
	fs.TextVar(&s.lower, "label-lower", s.lower, "`NAME|N` of the column of lower bounds of labels that are intervals (survival:aft)")
	fs.TextVar(&s.upper, "label-upper", s.upper, "`NAME|N` of the column of upper bounds, which may be inf")
	fs.StringVar(&s.baseMargin, "base-margin", "", "`NAME|N,...|FILE` of margins that rows start from, one for each output: columns, or a file of numbers, row by row")
	fs.StringVar(&s.categorical, "categorical", "", "`LIST` of columns of categories, NAME|N,NAME|N, of text or whole numbers")
}

// registerTraining declares the flag that only training has.
func (s *specialFlags) registerTraining(fs *flag.FlagSet) {
	fs.StringVar(&s.featureWeights, "feature-weights", "", "`FILE` of numbers, one a feature: how likely it is drawn where features are sampled")
}

// takesLabels reports whether labels are other columns than that of -label.
func (s *specialFlags) takesLabels() bool {
	return s.labels != "" || !s.lower.IsNone() || !s.upper.IsNone()
}

// columns reads a list of columns, or of A:B.
func columns(flag, text string) ([]dataset.Column, error) {
	if first, last, ok := strings.Cut(text, ":"); ok && flag == "labels" {
		a, err := strconv.Atoi(first)
		b, err2 := strconv.Atoi(last)
		if err == nil && err2 == nil {
			if a < 0 || b < a || b-a >= 1<<16 {
				return nil, usagef("-labels %s: must be two numbers from 0 that ascend", text)
			}
			var out []dataset.Column
			for i := a; i <= b; i++ {
				out = append(out, dataset.ByIndex(i))
			}
			return out, nil
		}
	}
	var out []dataset.Column
	for field := range strings.SplitSeq(text, ",") {
		c, err := dataset.ParseColumn(strings.TrimSpace(field))
		if err == nil && c.IsNone() {
			err = fmt.Errorf("%q: must be names or numbers of columns", text)
		}
		if err != nil {
			return nil, usagef("-%s: %w", flag, err)
		}
		out = append(out, c)
	}
	return out, nil
}

// csv puts the columns into o.
func (s *specialFlags) csv(o *dataset.CSVOptions) (err error) {
	if s.labels != "" {
		if o.Labels, err = columns("labels", s.labels); err != nil {
			return err
		}
	}
	o.LabelLower, o.LabelUpper = s.lower, s.upper
	if s.baseMargin != "" && !isFile(s.baseMargin) {
		o.BaseMargin, err = columns("base-margin", s.baseMargin)
	}
	return err
}

// files adds what files beside the rows hold.
func (s *specialFlags) files(x *dataset.Matrix) (*dataset.Matrix, error) {
	info := *x.Info()
	var err error
	if isFile(s.baseMargin) {
		if info.BaseMargin, err = readNumbers(s.baseMargin); err != nil {
			return nil, err
		}
		if n, rows := len(info.BaseMargin), x.Rows(); n == 0 || n%rows != 0 {
			return nil, fmt.Errorf("%s: %d numbers: must be as many for each of the %d rows", s.baseMargin, n, rows)
		}
	}
	if s.featureWeights != "" {
		if info.FeatureWeights, err = readNumbers(s.featureWeights); err != nil {
			return nil, err
		}
		if n := len(info.FeatureWeights); n != x.Cols() {
			return nil, fmt.Errorf("%s: %d numbers: must be one for each of the %d features", s.featureWeights, n, x.Cols())
		}
	}
	return x.WithInfo(&info)
}

// readNumbers reads a file of numbers separated by space or commas.
func readNumbers(name string) ([]float32, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxSizesFile+1))
	if err != nil {
		return nil, err
	}
	if len(text) > maxSizesFile {
		return nil, fmt.Errorf("%s: more than %d bytes", name, maxSizesFile)
	}
	var out []float32
	number := 0
	for line := range bytes.Lines(text) {
		number++
		for _, field := range bytes.FieldsFunc(line, func(r rune) bool { return r == ',' || r == ' ' || r == '\t' || r == '\r' || r == '\n' }) {
			v, err := strconv.ParseFloat(string(field), 32)
			if err != nil || v-v != 0 {
				return nil, fmt.Errorf("%s: line %d: %.40q: must be a finite number", name, number, field)
			}
			out = append(out, float32(v))
		}
	}
	return out, nil
}
