package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/grove-ml/grove/gbt"
	"github.com/grove-ml/grove/metrics"
)

// maxHyperparameters is the largest file of parameters.
const maxHyperparameters = 1 << 20

// hyperparameters is what a hyperparameters.json says: parameters, and what
// SageMaker puts among them for the job.
type hyperparameters struct {
	settings      []setting
	rounds        int // num_round, 0 if it does not say
	earlyStopping int // early_stopping_rounds, 0 if it does not say
	workers       int // nthread, 0 if it does not say
	csvWeights    bool
	notes         []string // what was ignored and may surprise
}

// readHyperparameters reads a JSON object of parameters. Values are texts, as
// SageMaker writes them, or numbers, true, false and lists of those.
func readHyperparameters(name string) (*hyperparameters, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxHyperparameters+1))
	if err != nil {
		return nil, err
	}
	if len(text) > maxHyperparameters {
		return nil, fmt.Errorf("%s: more than %d bytes", name, maxHyperparameters)
	}
	h, err := parseHyperparameters(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return h, nil
}

// parseHyperparameters is readHyperparameters for a text.
func parseHyperparameters(text []byte) (*hyperparameters, error) {
	pairs, err := decodeObject(text)
	if err != nil {
		return nil, err
	}
	h := &hyperparameters{}
	var tuned string
	for _, s := range pairs {
		var err error
		switch {
		case s.name == "num_round":
			err = parseCount(&h.rounds, s.value, 1)
		case s.name == "early_stopping_rounds":
			err = parseCount(&h.earlyStopping, s.value, 1)
		case s.name == "nthread" || s.name == "n_jobs":
			if s.value != "-1" { // XGBoost's way to say all
				err = parseCount(&h.workers, s.value, 0)
			}
		case s.name == "csv_weights":
			var n int
			if err = parseCount(&n, s.value, 0); n > 1 {
				err = errors.New("must be 0 or 1")
			}
			h.csvWeights = n == 1
		case s.name == "silent" || s.name == "verbosity":
		case s.name == "_tuning_objective_metric":
			tuned = s.value
		case strings.HasPrefix(s.name, "_") || s.name == "save_model_on_termination":
			h.notes = append(h.notes, fmt.Sprintf("%s = %s is for the platform and ignored", s.name, s.value))
		default:
			h.settings = append(h.settings, s)
		}
		if err != nil {
			return nil, fmt.Errorf("%s = %q: %w", s.name, s.value, err)
		}
	}
	h.addTuned(tuned)
	return h, h.checkAliases()
}

// addTuned adds the metric that a tuning job watches ("validation:auc") to the
// metrics, sorted by name as SageMaker's container does.
func (h *hyperparameters) addTuned(tuned string) {
	if tuned == "" {
		return
	}
	metric := tuned[strings.LastIndexByte(tuned, ':')+1:]
	if _, err := metrics.ByName(metric); err != nil {
		h.notes = append(h.notes, fmt.Sprintf("_tuning_objective_metric = %s is ignored: the metric is not known", tuned))
		return
	}
	i := slices.IndexFunc(h.settings, func(s setting) bool { return s.name == "eval_metric" })
	if i < 0 {
		h.settings = append(h.settings, setting{"eval_metric", metric})
		return
	}
	names := []string{metric}
	for name := range strings.SplitSeq(strings.Trim(h.settings[i].value, "[]() "), ",") {
		names = append(names, strings.TrimSpace(name))
	}
	slices.Sort(names)
	h.settings[i].value = strings.Join(slices.Compact(names), ",")
}

// checkAliases reports a parameter that is there under two names.
func (h *hyperparameters) checkAliases() error {
	names := map[string]string{} // alias to the name in the table
	for _, p := range gbt.ParamDocs() {
		for _, alias := range p.Aliases {
			names[alias] = p.Name
		}
	}
	seen := map[string]string{}
	for _, s := range h.settings {
		name := s.name
		if of, ok := names[name]; ok {
			name = of
		}
		if other, twice := seen[name]; twice {
			return fmt.Errorf("%s and %s are the same parameter", other, s.name)
		}
		seen[name] = s.name
	}
	return nil
}

// decodeObject returns the keys and values of a JSON object in order.
func decodeObject(text []byte) ([]setting, error) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	first, err := d.Token()
	if err == nil && first != json.Delim('{') {
		err = errors.New("not an object")
	}
	if err != nil {
		return nil, jsonError(err)
	}
	var pairs []setting
	seen := map[string]bool{}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return nil, jsonError(err)
		}
		name := key.(string) // the decoder lets nothing else be a key
		if seen[name] {
			return nil, fmt.Errorf("%s is there twice", name)
		}
		seen[name] = true
		var value any
		if err := d.Decode(&value); err != nil {
			return nil, jsonError(err)
		}
		s, err := valueText(value)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		pairs = append(pairs, setting{name, s})
	}
	if _, err := d.Token(); err != nil {
		return nil, jsonError(err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("not JSON: text follows the object")
	}
	return pairs, nil
}

func jsonError(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		err = errors.New("it ends too early")
	}
	return fmt.Errorf("not JSON with an object of parameters: %w", err)
}

// valueText returns a JSON value as the text of a parameter.
func valueText(v any) (string, error) {
	switch v := v.(type) {
	case string:
		// SageMaker's SDK writes the texts of scripts' parameters as JSON in JSON.
		var inner string
		if strings.HasPrefix(v, `"`) && json.Unmarshal([]byte(v), &inner) == nil {
			return inner, nil
		}
		return v, nil
	case json.Number:
		return v.String(), nil
	case bool:
		return fmt.Sprint(v), nil
	case []any:
		var items []string
		for _, item := range v {
			if _, nested := item.([]any); nested {
				return "", errors.New("a list must not hold lists")
			}
			s, err := valueText(item)
			if err != nil {
				return "", err
			}
			items = append(items, s)
		}
		return "[" + strings.Join(items, ",") + "]", nil
	}
	return "", errors.New("must be a text, number, truth value or list")
}
