package main

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/grove-ml/grove/gbt"
)

// setting is a parameter as text.
type setting struct{ name, value string }

// splitParams splits "eta=0.2,eval_metric=[auc,error]" at the commas that are
// not inside brackets.
func splitParams(text string) ([]setting, error) {
	var (
		settings []setting
		open     []byte // brackets that are still open
		start    int
	)
	if strings.TrimSpace(text) == "" {
		return nil, nil
	}
	for i := 0; i <= len(text); i++ {
		switch {
		case i == len(text) && len(open) > 0:
			return nil, fmt.Errorf("bracket %c is not closed", open[len(open)-1])
		case i == len(text) || text[i] == ',' && len(open) == 0:
			s, err := parseSetting(text[start:i])
			if err != nil {
				return nil, err
			}
			settings = append(settings, s)
			start = i + 1
		case text[i] == '(' || text[i] == '[':
			open = append(open, text[i])
		case text[i] == ')' || text[i] == ']':
			if len(open) == 0 || (open[len(open)-1] == '(') != (text[i] == ')') {
				return nil, fmt.Errorf("bracket %c closes none", text[i])
			}
			open = open[:len(open)-1]
		}
	}
	return settings, nil
}

// parseSetting reads "name=value".
func parseSetting(text string) (setting, error) {
	name, value, found := strings.Cut(text, "=")
	s := setting{strings.TrimSpace(name), strings.TrimSpace(value)}
	if !found || s.name == "" {
		return setting{}, fmt.Errorf("%.40q: must be name=value", text)
	}
	return s, nil
}

// apply sets parameters, booster first, which has a say in the defaults of
// others. All faults are reported at once.
func apply(p *gbt.Params, settings []setting) error {
	var errs []error
	settings = slices.Clone(settings)
	slices.SortStableFunc(settings, func(a, b setting) int {
		return cmp.Compare(rank(a), rank(b))
	})
	for _, s := range settings {
		errs = append(errs, p.Set(s.name, s.value))
	}
	return errors.Join(errs...)
}

func rank(s setting) int {
	if s.name == "booster" {
		return 0
	}
	return 1
}
