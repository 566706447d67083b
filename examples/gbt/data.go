package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt"
	"github.com/grove-ml/grove/metrics"
	"github.com/grove-ml/grove/threshold"
)

// stdio is the file name that stands for standard input or output.
const stdio = "-"

// dataFlags say where rows come from and how they are read.
type dataFlags struct {
	fs         *flag.FlagSet
	file       string
	format     dataset.Format
	header     dataset.Choice
	label      dataset.Column
	weight     dataset.Column
	group      string
	missing    string
	csvWeights bool // the column after the label holds weights
	specialFlags
}

// register declares the flags.
func (d *dataFlags) register(fs *flag.FlagSet) {
	d.fs = fs
	d.label = dataset.ByIndex(0)
	fs.Func("data", "`FILE` of rows, - for standard input", func(s string) error {
		if d.file != "" {
			return fmt.Errorf("there is one already, %s: rows come from one file", d.file)
		}
		d.file = s
		return nil
	})
	fs.Func("format", "csv, tsv or libsvm: `FORMAT` of the data; without it the extension says, and .txt and others are sniffed",
		func(s string) (err error) { d.format, err = dataset.ParseFormat(s); return err })
	fs.Func("header", "auto, yes or no: `WHETHER` the first line of CSV or TSV holds names; auto looks for text in it (default auto)",
		func(s string) (err error) { d.header, err = parseChoice(s); return err })
	fs.TextVar(&d.label, "label", d.label, "`NAME|N` of the column of labels, counted from 0; none for rows without labels")
	fs.TextVar(&d.weight, "weight", d.weight, "`NAME|N` of the column of row weights")
	fs.StringVar(&d.missing, "missing", "", "`LIST` of texts that mean a missing value, besides an empty field (default NA,NaN,nan,null,?)")
	fs.StringVar(&d.group, "group", "", "`NAME|N|SIZES-FILE`: the column of query numbers, or a file of group sizes, one a line; what names a file is a file, name:X is always a column")
	d.specialFlags.register(fs)
}

// parseChoice reads auto, yes or no.
func parseChoice(s string) (dataset.Choice, error) {
	for _, c := range []dataset.Choice{dataset.Auto, dataset.Yes, dataset.No} {
		if s == c.String() {
			return c, nil
		}
	}
	return 0, errors.New("must be auto, yes or no")
}

// workersFlag declares -workers.
func workersFlag(fs *flag.FlagSet) *int {
	n := new(int)
	fs.Func("workers", "`N` goroutines that work, 0 for one a processor; the number never changes a result (default 0)",
		func(s string) error { return parseCount(n, s, 0) })
	return n
}

// parseCount reads a whole number that is not below least.
func parseCount(n *int, s string, least int) error {
	v, err := strconv.ParseInt(s, 10, 32)
	if errors.Is(err, strconv.ErrRange) && v > 0 {
		return fmt.Errorf("must be a whole number, at most %d", math.MaxInt32)
	}
	if err != nil || v < int64(least) {
		return fmt.Errorf("must be a whole number, at least %d", least)
	}
	*n = int(v)
	return nil
}

// readData reads the rows of -data.
func (d *dataFlags) readData(ctx context.Context, std streams) (*dataset.Matrix, error) {
	if d.file == "" {
		return nil, usagef("-data is missing: it names the file of rows, - for standard input")
	}
	return d.read(ctx, std, d.file)
}

// read reads the rows of a file as the flags say.
func (d *dataFlags) read(ctx context.Context, std streams, file string) (*dataset.Matrix, error) {
	o := &dataset.FileOptions{
		Format: d.format,
		CSV:    dataset.CSVOptions{Header: d.header, Label: d.label, Weight: d.weight},
	}
	if d.csvWeights && !given(d.fs, "weight") {
		var err error
		if o.CSV.Weight, err = after(d.label); err != nil {
			return nil, err
		}
	}
	sizesFile := isFile(d.group)
	if !sizesFile {
		var err error
		if o.CSV.Group, err = dataset.ParseColumn(d.group); err != nil {
			return nil, usagef("-group: %w", err)
		}
	}
	if d.missing != "" {
		o.CSV.Missing = append([]string{""}, strings.Split(d.missing, ",")...)
	}
	if d.takesLabels() && !given(d.fs, "label") {
		o.CSV.Label = dataset.Column{}
	}
	if err := d.csv(&o.CSV); err != nil {
		return nil, err
	}
	m, err := interruptible(ctx, func() (*dataset.Matrix, error) {
		if d.categorical != "" || len(d.known) > 0 && d.isText(file) {
			return d.readCategorical(std, file, o)
		}
		if file == stdio {
			m, err := dataset.Read(std.in, o)
			var p *dataset.ParseError
			if errors.As(err, &p) && p.Name == "" {
				p.Name = "standard input"
			}
			return m, err
		}
		return dataset.ReadFile(file, o)
	})
	if err != nil {
		return nil, d.hintMissing(err)
	}
	if _, dense := m.Dense(); !dense {
		if m, err = d.checkSparse(m, file, sizesFile); err != nil {
			return nil, err
		}
	}
	if m, err = d.files(m); err != nil {
		return nil, err
	}
	if !sizesFile {
		return m, nil
	}
	info := *m.Info()
	if info.Groups, err = readSizes(d.group); err != nil {
		return nil, err
	}
	return m.WithInfo(&info)
}

// labelHint is what explains some faults of rows without labels.
const labelHint = "column 0 was taken for the label: -label none if there is none"

// hintMissing adds to an error about a missing label that there may be none, and
// to one about text that it may be a category or stand for a missing value.
func (d *dataFlags) hintMissing(err error) error {
	var p *dataset.ParseError
	if errors.As(err, &p) && errors.Is(err, dataset.ErrMissing) && strings.HasPrefix(p.Err.Error(), "label") && !given(d.fs, "label") {
		return fmt.Errorf("%w (%s)", err, labelHint)
	}
	if errors.As(err, &p) && errors.Is(err, dataset.ErrNumber) && d.categorical == "" && d.missing == "" {
		return fmt.Errorf("%w (columns of text are named with -categorical, texts for missing values with -missing)", err)
	}
	return err
}

// hintLabel adds to an error about features that are not the model's that the
// first column was taken for the label, if nothing said so, or that -label none takes
// none for it.
func (d *dataFlags) hintLabel(err error, x *dataset.Matrix, m *gbt.Model) error {
	if _, dense := x.Dense(); err == nil || !dense {
		return err
	}
	if given(d.fs, "label") {
		if d.label.IsNone() && x.Cols() == m.NumFeatures()+1 {
			return fmt.Errorf("%w (-label none: every column was taken for a feature; -label 0 if the first one is the label)", err)
		}
		return err
	}
	want, got := m.FeatureNames(), x.Info().FeatureNames
	switch {
	case x.Cols()+1 == m.NumFeatures():
		return fmt.Errorf("%w (%s)", err, labelHint)
	case x.Cols() != m.NumFeatures(), len(want) > 0 && len(got) > 0 && !slices.Equal(want, got):
		return fmt.Errorf("%w (column 0 was taken for the label; see -label)", err)
	}
	return err
}

// ofFile puts the name of the data in front of an error about one of its labels
// or weights, which itself has only the number of the row.
func ofFile(err error, file string) error {
	if err == nil {
		return nil
	}
	var inMetric *metrics.ValueError
	var inCost *threshold.ValueError
	var shape *gbt.ShapeError
	if errors.As(err, &shape) && shape.What == "features" {
		return fmt.Errorf("%s: %w", file, err)
	}
	if !errors.As(err, &inMetric) && !errors.As(err, &inCost) && !strings.Contains(err.Error(), "label of row ") {
		return err
	}
	if file == stdio {
		file = "standard input"
	}
	return fmt.Errorf("%s: %w (rows count from 0)", file, err)
}

// checkSparse reports flags for columns where the file, which is LIBSVM text,
// has none, and takes the labels away for -label none.
func (d *dataFlags) checkSparse(m *dataset.Matrix, file string, sizesFile bool) (*dataset.Matrix, error) {
	for _, name := range append([]string{"header", "label", "weight", "group"}, specialNames...) {
		switch {
		case !given(d.fs, name), name == "group" && sizesFile, name == "base-margin" && isFile(d.baseMargin):
		case name == "label" && d.label.IsNone():
		default:
			return nil, usagef("-%s: %s is LIBSVM text, which has no header and no such columns", name, file)
		}
	}
	if !d.label.IsNone() {
		return m, nil
	}
	info := *m.Info()
	info.Labels = nil
	return m.WithInfo(&info)
}

// after returns the column that follows a column with a number.
func after(c dataset.Column) (dataset.Column, error) {
	n, err := strconv.Atoi(c.String())
	if err != nil {
		return dataset.Column{}, usagef("csv_weights = 1: the weights are in the column after the label, whose number must be given, not %q", c)
	}
	return dataset.ByIndex(n + 1), nil
}

// isFile reports whether text names a file rather than a column.
func isFile(text string) bool {
	if _, err := strconv.Atoi(text); err == nil || text == "" || strings.HasPrefix(text, "name:") {
		return false
	}
	st, err := os.Stat(text)
	return err == nil && !st.IsDir()
}

// maxSizesFile is the largest file of group sizes.
const maxSizesFile = 1 << 28

// readSizes reads a file of whole numbers separated by space.
func readSizes(name string) ([]int, error) {
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
		return nil, fmt.Errorf("%s: group sizes: more than %d bytes", name, maxSizesFile)
	}
	var sizes []int
	number := 0
	for line := range strings.Lines(string(text)) {
		number++
		for _, field := range strings.Fields(line) {
			n, err := strconv.ParseInt(field, 10, 64)
			if err != nil || n < 0 || n > math.MaxInt32 {
				return nil, fmt.Errorf("%s: line %d: group size %.40q: must be a whole number, not negative", name, number, field)
			}
			sizes = append(sizes, int(n))
		}
	}
	if len(sizes) == 0 {
		return nil, fmt.Errorf("%s: there are no group sizes", name)
	}
	return sizes, nil
}
