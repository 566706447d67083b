package main

import (
	"context"
	"encoding/csv"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/grove-ml/grove/gbt"
	"github.com/grove-ml/grove/gbt/tune"
)

// tuneFlags are the flags of tune.
type tuneFlags struct {
	jobFlags
	valid    string
	space    string
	ranges   tune.Space
	strategy string
	trials   int
	parallel int
	seed     int64
	stop     string
	metric   string
	journal  string
	out      string
	model    string
}

func tuneCommand() command {
	return command{
		name:     "tune",
		synopsis: "-data FILE -valid FILE (-space FILE | -range NAME=MIN:MAX ...) [flags]",
		short:    "search for parameters",
		text: `
Trains models with parameters from ranges and writes a table of the trials, a line
a trial; -model writes the best one, trained on the rows of -data. The score is that
of the last metric on the rows of -valid, or of -metric, after the last round.

-range eta=0.01:0.5:log     real numbers, on a logarithmic scale
-range max_depth=1:10:int   whole numbers
-range booster=gbtree|dart  texts
-space is a JSON file as SageMaker's tuning jobs have it: the request, its
HyperParameterTuningJobConfig or its ParameterRanges, with MinValue and MaxValue as
texts. What it says of strategy, numbers of jobs, early stopping and metric counts
unless a flag says otherwise. num_round is the number of rounds in both.

Trials are chosen -parallel at a time, knowing the scores of all before. The outcome
depends on -search-seed and -parallel, never on -workers. With -journal trials that
are done are kept, and the same command goes on where it was stopped.

Other parameters are those of gbt train.`,
		examples: []string{
			"gbt tune -data train.csv -valid valid.csv -params objective=binary:logistic,eval_metric=auc -range eta=0.01:0.5:log -range max_depth=1:10:int -trials 30 -model best.json",
			"gbt tune -data train.csv -valid valid.csv -params-file hyperparameters.json -space job.json -journal trials.jsonl -out table.csv -model best.json",
		},
		setup: func(fs *flag.FlagSet) action {
			o := &tuneFlags{strategy: tune.Bayesian.String(), trials: 30, parallel: 3, stop: "none"}
			o.search = true
			o.register(fs)
			fs.StringVar(&o.valid, "valid", "", "`FILE` of rows that are scored, read as -data is")
			fs.StringVar(&o.space, "space", "", "`FILE` of ranges, JSON as SageMaker takes it")
			fs.Func("range", "`NAME=MIN:MAX[:int][:log|:reverse]` or NAME=TEXT|TEXT|...: a parameter to vary; may be repeated", o.addRange)
			fs.StringVar(&o.strategy, "strategy", o.strategy, "`NAME`: bayesian, random, halton or latin")
			fs.Func("trials", "`N` trials (default 30)", func(s string) error { return parseCount(&o.trials, s, 1) })
			fs.Func("parallel", "`N` trials that are chosen together (default 3)", func(s string) error { return parseCount(&o.parallel, s, 1) })
			fs.Int64Var(&o.seed, "search-seed", 0, "`SEED` of the trials (default 0)")
			fs.StringVar(&o.stop, "stop", o.stop, "`RULE` that ends trials early: none, median, or halving (not with bayesian)")
			fs.StringVar(&o.metric, "metric", "", "`NAME` of the metric to optimise; the last one without it")
			fs.StringVar(&o.journal, "journal", "", "`FILE` to keep finished trials in")
			fs.StringVar(&o.out, "out", stdio, "`FILE` of the table, CSV; - for standard output")
			fs.StringVar(&o.model, "model", "", "`FILE` of the best model, in the format of its extension")
			return o.run
		},
		more: paramHelp,
	}
}

// addRange reads the value of a -range.
func (o *tuneFlags) addRange(s string) error {
	name, text, found := strings.Cut(s, "=")
	if !found || name == "" || text == "" {
		return errors.New("must be NAME=MIN:MAX, or NAME= and texts with bars between")
	}
	r := tune.Range{Name: name}
	parts := strings.Split(text, ":")
	if len(parts) == 1 || strings.Contains(text, "|") {
		r.Kind, r.Values = tune.Categorical, strings.Split(text, "|")
		o.ranges = append(o.ranges, r)
		return nil
	}
	for i, to := range []*float64{&r.Min, &r.Max} {
		v, err := strconv.ParseFloat(parts[i], 64)
		if err != nil {
			return fmt.Errorf("%.40q: must be a number", parts[i])
		}
		*to = v
	}
	for _, word := range parts[2:] {
		switch word {
		case "int":
			r.Kind = tune.Integer
		case "log":
			r.Scale = tune.Logarithmic
		case "linear":
			r.Scale = tune.Linear
		case "reverse":
			r.Scale = tune.ReverseLogarithmic
		default:
			return fmt.Errorf("%.40q: must be int, log, linear or reverse", word)
		}
	}
	o.ranges = append(o.ranges, r)
	return nil
}

// options returns the settings of the search: those of -space, then those of the flags.
func (o *tuneFlags) options() (*tune.Options, error) {
	out := &tune.Options{}
	asked := func(name string) bool { return o.space == "" || given(o.fs, name) }
	if o.space != "" {
		f, err := os.Open(o.space)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		out.Trials, out.Parallel, out.Strategy = o.trials, o.parallel, tune.Bayesian
		if err := tune.ReadSageMaker(f, out); err != nil {
			return nil, fmt.Errorf("%s: %w", o.space, err)
		}
		out.Set = "" // there is one file of rows to score
	}
	if asked("strategy") {
		s, err := tune.ParseStrategy(o.strategy)
		if err != nil {
			return nil, usagef("-strategy: %w", err)
		}
		out.Strategy = s
	}
	if asked("stop") {
		rules := map[string]tune.Stopping{"none": nil, "median": tune.MedianRule{}, "halving": tune.Halving{}}
		rule, ok := rules[o.stop]
		if !ok {
			return nil, usagef("-stop %s: must be none, median or halving", o.stop)
		}
		out.Stopping = rule
	}
	if asked("trials") {
		out.Trials = o.trials
	}
	if asked("parallel") {
		out.Parallel = o.parallel
	}
	if asked("search-seed") {
		out.Seed = o.seed
	}
	if asked("metric") {
		out.Metric, out.Direction = o.metric, gbt.ByMetric
	}
	out.Space = append(out.Space, o.ranges...)
	if err := out.Space.Validate(); err != nil {
		return nil, usagef("%w", err)
	}
	out.Workers, out.Journal = *o.workers, o.journal
	return out, nil
}

func (o *tuneFlags) run(ctx context.Context, std streams) error {
	p, err := o.params(std, "tune", gbt.DefaultParams())
	if err != nil {
		return err
	}
	if o.valid == "" {
		return usagef("-valid is missing: it names the file of rows that are scored")
	}
	format := modelFormat{}
	if o.model != "" {
		if format, err = parseModelFormat("", o.model); err != nil {
			return err
		}
	}
	if err := checkOut("out", o.out); err != nil {
		return err
	}
	if err := checkOut("model", o.model); err != nil {
		return err
	}
	search, err := o.options()
	if err != nil {
		return err
	}
	x, err := o.readData(ctx, std)
	if err != nil {
		return err
	}
	valid, err := o.read(ctx, std, o.valid)
	if err != nil {
		return err
	}
	search.Eval = []gbt.EvalSet{{Name: "validation", Data: valid}}
	search.OnTrial = func(t tune.Trial) error {
		fmt.Fprintf(std.err, "trial %d: %s\n", t.Index, trialLine(search.Space, t))
		return nil
	}
	result, best, err := tune.Train(ctx, p, x, o.rounds, search)
	if err != nil {
		return ofFile(err, o.file)
	}
	if o.model != "" {
		if err := writeModel(ctx, std, "model", o.model, best, format); err != nil {
			return err
		}
	}
	if err := writeOut(ctx, std, "out", o.out, func(w io.Writer) error { return writeTrials(w, search.Space, result) }); err != nil {
		return err
	}
	t, _ := result.BestTrial()
	fmt.Fprintf(std.err, "best is trial %d: %s\n", t.Index, trialLine(search.Space, t))
	return nil
}

// trialLine tells of a trial in a line.
func trialLine(space tune.Space, t tune.Trial) string {
	var words []string
	for _, r := range space {
		words = append(words, r.Name+"="+t.Params[r.Name])
	}
	what := fmt.Sprintf("%.6g after %d rounds", t.Value, t.Rounds())
	if t.Status != tune.Completed {
		what += ", " + t.Status.String() + ": " + t.Reason
	}
	return strings.Join(words, " ") + ": " + what
}

// writeTrials writes a line of CSV for each trial.
func writeTrials(w io.Writer, space tune.Space, r *tune.Result) error {
	c := csv.NewWriter(w)
	head := []string{"trial", "status", "value", "rounds"}
	for _, p := range space {
		head = append(head, p.Name)
	}
	lines := [][]string{slices.Concat(head, []string{"reason"})}
	for _, t := range r.Trials {
		value := strconv.FormatFloat(t.Value, 'g', -1, 64)
		if t.Status == tune.Failed {
			value = ""
		}
		line := []string{strconv.Itoa(t.Index), t.Status.String(), value, strconv.Itoa(t.Rounds())}
		for _, p := range space {
			line = append(line, t.Params[p.Name])
		}
		lines = append(lines, append(line, t.Reason))
	}
	return c.WriteAll(lines)
}
