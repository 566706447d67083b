package main

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/grove-ml/grove/gbt"
)

const (
	notebookRounds = 100    // num_round
	maxRounds      = 10_000 // that a report can show
)

// notebookParams are the settings of the notebook's static model. Its container
// ran XGBoost 0.90, whose tree_method auto meant exact for so few rows.
func notebookParams() gbt.Params {
	p := gbt.DefaultParams()
	p.Objective = "binary:logistic"
	p.EvalMetric = []string{"auc"}
	p.TreeMethod = "exact"
	p.MaxDepth = 5
	p.LearningRate = 0.2
	p.Gamma = 4
	p.MinChildWeight = 6
	p.Subsample = 0.8
	return p
}

// setting is a parameter as text.
type setting struct{ name, value string }

// splitParams splits "eta=0.1,eval_metric=[auc,error]" at the commas outside
// brackets.
func splitParams(text string) ([]setting, error) {
	var settings []setting
	depth, start := 0, 0
	for i := 0; i <= len(text); i++ {
		if i < len(text) {
			switch text[i] {
			case '[', '(':
				depth++
			case ']', ')':
				depth--
			}
			if text[i] != ',' || depth > 0 {
				continue
			}
		}
		name, value, found := strings.Cut(text[start:i], "=")
		s := setting{strings.TrimSpace(name), strings.TrimSpace(value)}
		if !found || s.name == "" {
			return nil, fmt.Errorf("%.40q: must be name=value", text[start:i])
		}
		settings = append(settings, s)
		start = i + 1
	}
	return settings, nil
}

// set applies settings over the notebook's. The errors of all come together.
func (o *options) set(settings []setting) error {
	var errs []error
	for _, s := range settings {
		switch s.name {
		case "num_round", "num_boost_round", "n_estimators":
			n, err := strconv.Atoi(s.value)
			if err != nil {
				errs = append(errs, fmt.Errorf("-params %s=%s: must be a whole number", s.name, s.value))
			}
			o.rounds = n
		case "nthread", "n_jobs":
			n, err := strconv.Atoi(s.value)
			if err != nil || n < -1 {
				errs = append(errs, fmt.Errorf("-params %s=%s: must be a whole number", s.name, s.value))
			}
			o.workers = max(n, 0) // -1 is XGBoost's way to say all
		default:
			errs = append(errs, o.params.Set(s.name, s.value))
		}
	}
	if err := errors.Join(errs...); err != nil {
		return err
	}
	// Cutoffs and costs are about probabilities of two classes.
	if o.params.Objective != "binary:logistic" {
		return &gbt.ParamError{Name: "objective", Value: o.params.Objective, Reason: "must be binary:logistic: the report is about probabilities"}
	}
	return o.params.Validate()
}

// settingsList returns the parameters that differ from XGBoost's defaults, and
// those that the notebook states, by XGBoost's names.
func settingsList(p gbt.Params, rounds int) []Setting {
	stated := []string{"tree_method", "seed"}
	used, defaults := reflect.ValueOf(p), reflect.ValueOf(gbt.DefaultParams())
	var list []Setting
	for i, doc := range gbt.ParamDocs() { // in the order of the fields
		v := used.Field(i).Interface()
		if !slices.Contains(stated, doc.Name) && reflect.DeepEqual(v, defaults.Field(i).Interface()) {
			continue
		}
		list = append(list, Setting{doc.Name, settingText(v)})
	}
	return append(list, Setting{"num_round", strconv.Itoa(rounds)})
}

// settingText is the value of a field of gbt.Params as gbt.Params.Set takes it.
func settingText(v any) string {
	switch v := v.(type) {
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64)
	case []string:
		return strings.Join(v, ",")
	}
	return fmt.Sprint(v)
}
