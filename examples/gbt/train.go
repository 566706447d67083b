package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"strings"

	"github.com/grove-ml/grove/gbt"
)

// trainFlags are the flags of train.
type trainFlags struct {
	jobFlags
	checkpointFlags
	valid []validFlag
	init  string
	to    string
	out   string
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

-init goes on from a model: its objective, base score and trees stay, and -rounds
more are added. With process_type=update in -params its trees are gone over
instead, by updater=refresh, prune or both: all of them unless -rounds says how
many rounds the new model has.

-checkpoints names a folder where the state of the training is kept every
-checkpoint-every rounds. The same command goes on from there and ends in the
model that it would have made without the stop.

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
			"gbt train -data more.csv -init model.json -rounds 50 -out model2.json",
			"gbt train -data new.csv -init model.json -params process_type=update,updater=refresh -out refreshed.json",
			"gbt train -data houses.csv -header yes -label price -weight sales -valid recent=recent.csv -out model.json",
		},
		setup: func(fs *flag.FlagSet) action {
			o := &trainFlags{}
			o.jobFlags.register(fs)
			o.checkpointFlags.register(fs)
			fs.Func("valid", "`[NAME=]FILE` of rows that are scored after every round, read as -data is; called validation without a name; may be repeated",
				o.addValid)
			fs.StringVar(&o.init, "init", "", "`MODEL` to go on from: its trees stay, -rounds more are grown")
			fs.StringVar(&o.to, "to", "", "`FORMAT` of the model: json, ubj, binary (XGBoost 0.72 to 3.0), or tar.gz for SageMaker, where the extension of -out does not say")
			fs.StringVar(&o.out, "out", "", "`FILE` of the model, - for standard output; it appears when it is complete")
			return o.run
		},
		more: paramHelp,
	}
}

// readInit reads the model of -init.
func (o *trainFlags) readInit(ctx context.Context, std streams) (*gbt.Model, error) {
	if o.init == stdio && o.file == stdio {
		return nil, usagef("-init and -data are both standard input")
	}
	e, err := readModels(ctx, std, o.init)
	if err != nil {
		return nil, err
	}
	if e.Len() != 1 {
		return nil, usagef("-init %s: holds %d models: training goes on from one", o.init, e.Len())
	}
	return e.Models()[0], nil
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
	start := gbt.DefaultParams()
	var init *gbt.Model
	if o.init != "" {
		if init, err = o.readInit(ctx, std); err != nil {
			return err
		}
		start = init.TrainingParams()
	}
	p, err := o.params(std, "train", start)
	if err != nil {
		return err
	}
	if p.ProcessType == "update" && init != nil && !o.roundsGiven {
		o.rounds = max(1, init.NumRounds()) // all of its trees
	}
	if o.earlyStopping > 0 && len(o.valid) == 0 {
		return usagef("early stopping watches the rows of -valid: -valid is missing")
	}
	if len(o.valid) > 0 && isFile(o.group) {
		return usagef("-group %s: a file has the groups of -data alone: with -valid, a column must have them", o.group)
	}
	if len(o.valid) > 0 && isFile(o.baseMargin) {
		return usagef("-base-margin %s: a file has the margins of -data alone: with -valid, columns must have them", o.baseMargin)
	}
	if err := checkOut("out", o.out); err != nil {
		return err
	}
	x, err := o.readData(ctx, std)
	if err != nil {
		return err
	}
	options := &gbt.TrainOptions{Workers: *o.workers, Init: init}
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
		// A linear model cannot be cut at its best round.
		options.EarlyStopping = &gbt.EarlyStopping{Rounds: o.earlyStopping, KeepAll: p.Booster == "gblinear"}
	}
	if err := o.checkpointFlags.apply(options, std); err != nil {
		return err
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
	return writeModel(ctx, std, "out", o.out, m, format)
}
