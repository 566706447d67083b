package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"strings"

	"github.com/grove-ml/grove/gbt"
)

// defaultRounds is the number of rounds of xgboost.train.
const defaultRounds = 10

// trainFlags are the flags of train.
type trainFlags struct {
	dataFlags
	settings      []setting // -params and -param, in order
	paramsFile    string
	rounds        int
	valid         []validFlag
	earlyStopping int
	to            string
	out           string
	workers       *int
}

// validFlag is a -valid: a file of rows and what the log calls it.
type validFlag struct{ name, file string }

func trainCommand() command {
	return command{
		name:     "train",
		synopsis: "-data FILE -out MODEL [flags]",
		short:    "grow a model from labelled rows",
		text: `
Grows trees from the rows of -data and writes the model, in the format of the
extension of -out: .json or .ubj, XGBoost's own. The same rows, parameters and
seed give the trees that XGBoost 3.4 grows with one thread.

With -valid the scores of all sets are written to standard error after every
round, in XGBoost's format: [0]<TAB>train-rmse:0.48127<TAB>validation-rmse:0.49220.
The rows of -data are called train. -early-stopping watches the last metric of
the last -valid; the model ends at the best round.

A later parameter replaces an earlier one of the same name; -params and -param
replace those of -params-file. Commas inside () and [] do not split -params:
-params "max_depth=5,eval_metric=[logloss,auc]".

-params-file is a JSON object of names and values, a hyperparameters.json of
SageMaker for example, whose values are texts. The keys that are for the job do
what they do there: num_round (rounds, unless -rounds is given),
early_stopping_rounds (unless -early-stopping is), csv_weights (1: the column
after the label holds weights, unless -weight is given), nthread (workers, unless
-workers is given; it never changes a result), _tuning_objective_metric (its
metric is added to eval_metric). silent and verbosity have no effect; other keys
that begin with _ and save_model_on_termination are ignored with a note.`,
		examples: []string{
			"gbt train -data train.csv -valid valid.csv -rounds 200 -early-stopping 20 -params objective=binary:logistic,eta=0.1 -out model.json",
			"gbt train -data train.libsvm -params-file hyperparameters.json -out model.ubj",
			"gbt train -data houses.csv -header yes -label price -weight sales -valid recent=recent.csv -out model.json",
		},
		setup: func(fs *flag.FlagSet) action {
			o := &trainFlags{rounds: defaultRounds}
			o.register(fs)
			fs.Func("params", "`K=V,K=V,...`: parameters, see below; may be repeated", func(s string) error {
				more, err := splitParams(s)
				o.settings = append(o.settings, more...)
				return err
			})
			fs.Func("param", "`K=V`: one parameter, whose value may hold commas; may be repeated", func(s string) error {
				one, err := parseSetting(s)
				o.settings = append(o.settings, one)
				return err
			})
			fs.StringVar(&o.paramsFile, "params-file", "", "`FILE` with a JSON object of parameters")
			fs.Func("rounds", "`N` rounds of boosting (default 10)", func(s string) error { return parseCount(&o.rounds, s, 1) })
			fs.Func("valid", "`[NAME=]FILE` of rows that are scored after every round, read as -data is; called validation without a name; may be repeated",
				o.addValid)
			fs.Func("early-stopping", "`N`: stop when N rounds have brought no better score", func(s string) error { return parseCount(&o.earlyStopping, s, 1) })
			fs.StringVar(&o.to, "to", "", "`FORMAT` of the model: json, ubj, or tar.gz for SageMaker, where the extension of -out does not say")
			fs.StringVar(&o.out, "out", "", "`FILE` of the model, - for standard output; it appears when it is complete")
			o.workers = workersFlag(fs)
			return o.run
		},
		more: paramHelp,
	}
}

// addValid reads the value of a -valid.
func (o *trainFlags) addValid(s string) error {
	v := validFlag{"validation", s}
	// A path is no name: ./a=b.csv is a file.
	if name, file, found := strings.Cut(s, "="); found && !strings.ContainsAny(name, `/\.`) {
		v = validFlag{name, file}
	}
	if v.name == "" || v.file == "" || strings.ContainsAny(v.name, " \t\r\n:") {
		return errors.New("must be FILE or NAME=FILE, a name without space and colon")
	}
	if v.name == "train" {
		return errors.New("the name train is that of -data")
	}
	for _, other := range o.valid {
		if other.name == v.name {
			return fmt.Errorf("the name %s is there twice: give each file its own as NAME=FILE", v.name)
		}
	}
	o.valid = append(o.valid, v)
	return nil
}

func (o *trainFlags) run(ctx context.Context, std streams) error {
	if o.out == "" {
		return usagef("-out is missing: it names the file of the model")
	}
	format, err := parseModelFormat(o.to, o.out)
	if err != nil {
		return err
	}
	p, err := o.params(std)
	if err != nil {
		return err
	}
	if o.earlyStopping > 0 && len(o.valid) == 0 {
		return usagef("early stopping watches the rows of -valid: -valid is missing")
	}
	if len(o.valid) > 0 && isFile(o.group) {
		return usagef("-group %s: a file has the groups of -data alone: with -valid, a column must have them", o.group)
	}
	if err := checkOut(o.out); err != nil {
		return err
	}
	x, err := o.readData(ctx, std)
	if err != nil {
		return err
	}
	options := &gbt.TrainOptions{Workers: *o.workers}
	if len(o.valid) > 0 {
		options.Log = std.err
		options.Eval = []gbt.EvalSet{{Name: "train", Data: x}}
	}
	for _, v := range o.valid {
		m, err := o.read(ctx, std, v.file)
		if err != nil {
			return err
		}
		options.Eval = append(options.Eval, gbt.EvalSet{Name: v.name, Data: m})
	}
	if o.earlyStopping > 0 {
		options.EarlyStopping = &gbt.EarlyStopping{Rounds: o.earlyStopping}
	}
	m, err := gbt.Train(ctx, p, x, o.rounds, options)
	if err != nil {
		file := o.file
		for _, v := range o.valid {
			if strings.Contains(err.Error(), " on "+v.name+": ") {
				file = v.file
			}
		}
		return ofFile(err, file)
	}
	return writeModel(ctx, std, o.out, m, format)
}

// params returns the parameters of the file and the command line, and takes what
// the file says about the job.
func (o *trainFlags) params(std streams) (gbt.Params, error) {
	p := gbt.DefaultParams()
	if o.paramsFile != "" {
		h, err := readHyperparameters(o.paramsFile)
		if err != nil {
			return p, err
		}
		if err := apply(&p, h.settings); err != nil {
			return p, fmt.Errorf("%s: %w", o.paramsFile, err)
		}
		o.takeJob(h)
		for _, note := range h.notes {
			fmt.Fprintf(std.err, "gbt train: %s: %s\n", o.paramsFile, note)
		}
	}
	if err := apply(&p, o.settings); err != nil {
		return p, usagef("%w", err)
	}
	if err := p.Validate(); err != nil {
		if len(o.settings) > 0 || o.paramsFile == "" {
			return p, usagef("%w", err)
		}
		return p, fmt.Errorf("%s: %w", o.paramsFile, err)
	}
	return p, nil
}

// takeJob takes what a hyperparameters.json says about the job, where the
// command line does not.
func (o *trainFlags) takeJob(h *hyperparameters) {
	for _, v := range []struct {
		flag     string
		to       *int
		fromFile int
	}{{"rounds", &o.rounds, h.rounds}, {"early-stopping", &o.earlyStopping, h.earlyStopping}, {"workers", o.workers, h.workers}} {
		if v.fromFile > 0 && !given(o.fs, v.flag) {
			*v.to = v.fromFile
		}
	}
	o.csvWeights = h.csvWeights
}
