package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/grove-ml/grove/gbt"
)

// The exit codes.
const (
	exitOK    = 0
	exitInput = 1 // the data, or a place to read or write, does not fit
	exitUsage = 2 // the command line does not fit
)

// options are what the command line says.
type options struct {
	data    string // file or http(s) address; empty: generated customers
	out     string // folder for the report
	model   string // file of an imported model; empty: both models are trained
	columns string // file with the names of its features
	params  gbt.Params
	rounds  int
	workers int
	tune    bool // run the notebook's search for parameters, too
	samples int  // resamples of the bootstrap
	quiet   bool
}

// run does the whole analysis and returns the exit code.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	o, err := parse(args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		usage(stdout)
		return exitOK
	case err != nil:
		fmt.Fprintf(stderr, "churn: %s (churn -h lists the flags)\n", oneLine(err))
		return exitUsage
	}
	if o.quiet {
		stdout = io.Discard
	}
	if err := analyse(ctx, o, stdout, stderr); err != nil {
		if ctx.Err() != nil {
			err = errors.New("interrupted")
		}
		fmt.Fprintf(stderr, "churn: %s\n", oneLine(err))
		var param *gbt.ParamError
		if errors.As(err, &param) {
			return exitUsage
		}
		return exitInput
	}
	return exitOK
}

// analyse runs the parts one after the other. Nothing is written before all of
// them are done.
func analyse(ctx context.Context, o *options, stdout, stderr io.Writer) error {
	if err := checkFolder(o.out); err != nil {
		return err
	}
	src, err := load(ctx, o.data)
	if err != nil {
		return err
	}
	a := &analysis{options: o, source: src}
	if o.model != "" {
		if a.imported, err = openModel(o.model, o.columns); err != nil {
			return err
		}
	}
	if a.data, err = prepare(src, a.imported); err != nil {
		return err
	}
	var progress io.Writer
	if !o.quiet {
		progress = stderr
	}
	if err := a.train(ctx, progress); err != nil {
		return err
	}
	if o.tune {
		if err := a.tune(ctx, progress); err != nil {
			return err
		}
	}
	r, err := a.report(ctx)
	if err != nil {
		return err
	}
	pictures, err := a.draw(ctx, r)
	if err != nil {
		return err
	}
	files, err := a.files(r, pictures)
	if err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := writeFolder(o.out, files); err != nil {
		return err
	}
	return printReport(stdout, a, r)
}

// analysis is what the parts work with: the customers and the two models.
type analysis struct {
	options  *options
	source   *source
	imported *imported // nil: the full model is trained
	data     *data
	full     *fitted // all 69 features, or the imported model
	reduced  *fitted // the notebook's 11: its "updated model"
	tuning   *TuningReport
}

// lead is the model that scores and decisions are shown of: the updated one, as
// in the notebook, unless the report is about an imported one.
func (a *analysis) lead() *fitted {
	if a.imported != nil {
		return a.full
	}
	return a.reduced
}

// newFlags declares the flags. The functions of the repeated ones collect.
func newFlags(o *options, settings *[]setting) *flag.FlagSet {
	fs := flag.NewFlagSet("churn", flag.ContinueOnError)
	fs.SetOutput(io.Discard) // the error itself is printed, on one line
	fs.StringVar(&o.data, "data", "", "customers: a `FILE` in the layout of churn.txt, or its http(s) address; without it they are generated")
	fs.StringVar(&o.out, "out", "churn-report", "`DIR` to write the report, the figures and the models to; made if it is not there")
	fs.StringVar(&o.model, "model", "", "a trained model, `MODEL.tar.gz` of SageMaker or a model file, in place of the full model")
	fs.StringVar(&o.columns, "columns", "", "`FILE` that names f0, f1, ... of -model in order, one a line or a CSV header; required for a model without names")
	fs.Func("params", "training parameters by XGBoost's names, `NAME=VALUE,...`; repeatable, the last one counts", func(text string) error {
		s, err := splitParams(text)
		*settings = append(*settings, s...)
		return err
	})
	fs.IntVar(&o.rounds, "rounds", notebookRounds, "boosting rounds: `N` trees a model")
	fs.Int64Var(&o.params.Seed, "seed", 0, "`SEED` of training, for the rows that each tree sees")
	fs.IntVar(&o.workers, "workers", 0, "`N` goroutines that train, 0 for one a processor; it never changes a result")
	fs.IntVar(&o.samples, "resamples", resamples, "`N` resamples of the customers, from which the intervals are worked out")
	fs.BoolVar(&o.tune, "tune", false, "run the notebook's search for parameters, 30 trials on the full features, and show it in the report")
	fs.BoolVar(&o.quiet, "quiet", false, "no tables and no progress, only files")
	return fs
}

// parse reads the command line. All its errors are wrong usage.
func parse(args []string) (*options, error) {
	o := &options{params: notebookParams()}
	var settings []setting
	fs := newFlags(o, &settings)
	if err := fs.Parse(args); err != nil {
		return nil, err
	}
	switch {
	case fs.NArg() > 0:
		return nil, fmt.Errorf("argument %q: all arguments are flags", fs.Arg(0))
	case o.out == "":
		return nil, errors.New("-out is empty: must name a folder")
	case o.columns != "" && o.model == "":
		return nil, errors.New("-columns names the features of -model: there must be one")
	case o.samples < 2 || o.samples > maxResamples:
		return nil, fmt.Errorf("-resamples %d: must be from 2 to %d", o.samples, maxResamples)
	case o.workers < 0:
		return nil, fmt.Errorf("-workers %d: must be 0 or more", o.workers)
	}
	if err := o.set(settings); err != nil {
		return nil, err
	}
	if o.rounds < 1 || o.rounds > maxRounds {
		return nil, fmt.Errorf("-rounds %d: must be from 1 to %d", o.rounds, maxRounds)
	}
	return o, nil
}

// usage writes the help.
func usage(w io.Writer) {
	fs := newFlags(&options{}, new([]setting))
	fmt.Fprint(w, `churn: a telephone company's churn analysis

usage: churn [-data FILE|URL] [-out DIR] [flags]
       churn -model model.tar.gz -columns FILE [-data FILE|URL] [-out DIR] [flags]

Prepares the customers, trains a model on all features and one on eleven, prints
every table, and writes report.html, report.json, figures, data and models.

With -model the analysis is about a model that was trained elsewhere, such as
SageMaker's: it is inspected, evaluated and priced in place of the full model. Its
columns are found by name, day_mins or "Day Mins", never by position. The model on
eleven features is trained as ever, to compare with, by -params, -rounds and -seed.

flags:
`)
	fs.SetOutput(w)
	fs.PrintDefaults()
	fmt.Fprint(w, `
examples:
  churn                                     # generated customers
  churn -data churn.txt -out report
  churn -data churn.txt -model model.tar.gz -columns training-with-header.csv
  churn -params max_depth=3,eta=0.1 -rounds 200
  churn -data churn.txt -tune
`)
}

// oneLine returns the text of an error as a single line, without the names of
// the packages that its parts begin with: the command's own name stands there.
func oneLine(err error) string {
	lines := strings.FieldsFunc(err.Error(), func(r rune) bool { return r == '\n' || r == '\r' })
	for i, line := range lines {
		for _, pkg := range []string{"gbt: ", "dataset: ", "metrics: ", "explain: ", "plots: ", "threshold: ", "tree: ", "telco: ", "sagemaker: ", "tune: "} {
			line = strings.TrimPrefix(line, pkg)
		}
		lines[i] = line
	}
	return strings.Join(lines, "; ")
}

// checkFolder reports an output folder that can not be one, before long work.
func checkFolder(dir string) error {
	st, err := os.Stat(dir)
	if err == nil && !st.IsDir() {
		return fmt.Errorf("-out %s: is not a folder", dir)
	}
	return nil
}
