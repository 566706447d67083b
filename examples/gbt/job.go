package main

import (
	"flag"
	"fmt"

	"github.com/grove-ml/grove/gbt"
)

// defaultRounds is the number of rounds of xgboost.train.
const defaultRounds = 10

// jobFlags are the flags of a training: its rows and how it goes.
type jobFlags struct {
	dataFlags
	settings      []setting // -params and -param, in order
	paramsFile    string
	rounds        int
	roundsGiven   bool // by a flag or the file of parameters
	earlyStopping int
	search        bool // of gbt tune
	workers       *int
}

// register declares the flags.
func (o *jobFlags) register(fs *flag.FlagSet) {
	o.rounds = defaultRounds
	o.dataFlags.register(fs)
	o.registerTraining(fs)
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
	fs.Func("rounds", "`N` rounds of boosting (default 10)", func(s string) error {
		o.roundsGiven = true
		return parseCount(&o.rounds, s, 1)
	})
	if !o.search {
		o.registerStopping(fs)
	}
	o.workers = workersFlag(fs)
}

// registerStopping declares -early-stopping, which a search has no use for.
func (o *jobFlags) registerStopping(fs *flag.FlagSet) {
	fs.Func("early-stopping", "`N`: stop when N rounds have brought no better score", func(s string) error { return parseCount(&o.earlyStopping, s, 1) })
}

// params returns the parameters of the file and the command line, and takes what
// the file says about the job.
func (o *jobFlags) params(std streams, command string, p gbt.Params) (gbt.Params, error) {
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
			fmt.Fprintf(std.err, "gbt %s: %s: %s\n", command, o.paramsFile, note)
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
func (o *jobFlags) takeJob(h *hyperparameters) {
	for _, v := range []struct {
		flag     string
		to       *int
		fromFile int
	}{{"rounds", &o.rounds, h.rounds}, {"early-stopping", &o.earlyStopping, h.earlyStopping}, {"workers", o.workers, h.workers}} {
		if v.fromFile > 0 && !given(o.fs, v.flag) {
			*v.to = v.fromFile
			o.roundsGiven = o.roundsGiven || v.flag == "rounds"
		}
	}
	o.csvWeights = h.csvWeights
}
