package main

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/grove-ml/grove/explain"
	"github.com/grove-ml/grove/gbt"
)

// WhyReport says why the lead model scores the test customers as it does.
type WhyReport struct {
	Model     string         `json:"model"`
	Residual  float64        `json:"residual"` // largest difference of contributions and margin
	Effects   []EffectReport `json:"effects"`  // the strongest first
	Customers []WhyCustomer  `json:"customers"`
	Rules     []RuleReport   `json:"rules"`

	contributions *explain.Contributions
}

// EffectReport is how much a feature moves the scores.
type EffectReport struct {
	Feature string   `json:"feature"`
	MeanAbs float64  `json:"mean_abs"`
	Slope   *float64 `json:"slope,omitempty"` // correlation of value and contribution
}

// WhyCustomer is a customer with the reasons for the score.
type WhyCustomer struct {
	Row     int            `json:"row"` // of the test customers
	Score   float64        `json:"score"`
	Left    bool           `json:"left"`
	Reasons []ReasonReport `json:"reasons"`
}

// ReasonReport is one reason.
type ReasonReport struct {
	Source string  `json:"source"`
	Value  string  `json:"value"`
	Points float64 `json:"points"` // hundredths of probability
	Words  string  `json:"words"`
}

// RuleReport is a group of customers in words.
type RuleReport struct {
	Words      string  `json:"words"`
	Customers  int     `json:"customers"`
	Churners   int     `json:"churners"`
	Confidence float64 `json:"confidence"`
	Lower      float64 `json:"confidence_at_least"` // lower end of a 95 % interval
	Lift       float64 `json:"lift"`
}

// sources are the columns that indicators are made of.
func sources() []string { return []string{"state", "area_code", "int_plan", "vmail_plan"} }

// why explains the lead model; nil where its trees cannot be explained, as those of LightGBM.
func (a *analysis) why(ctx context.Context) (*WhyReport, error) {
	const most, reasons, shown = 12, 4, 3
	f := a.lead()
	parts := a.data.reduced
	if a.imported != nil {
		parts = a.data.full
	}
	x := parts[test]
	c, err := explain.Contribute(ctx, f.model, x, &gbt.ContributionOptions{Workers: a.options.workers})
	if err != nil {
		if a.imported != nil && ctx.Err() == nil {
			return nil, nil
		}
		return nil, err
	}
	w := &WhyReport{Model: f.name, Residual: c.Residual(), contributions: c}
	for _, e := range c.Global(0) {
		if e.MeanAbs == 0 || len(w.Effects) == most {
			break
		}
		effect := EffectReport{Feature: e.Name, MeanAbs: e.MeanAbs}
		if e.Slope == e.Slope {
			effect.Slope = &e.Slope
		}
		w.Effects = append(w.Effects, effect)
	}
	// The customers with the highest scores: those to talk to.
	order := make([]int, x.Rows())
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(f.pred[test][j], f.pred[test][i]) })
	made := explain.OneHotSources(c.Names(), sources())
	for _, row := range order[:min(shown, len(order))] {
		one := WhyCustomer{Row: row, Score: float64(f.pred[test][row]), Left: a.data.labels[test][row] == 1}
		for _, r := range c.Reasons(row, 0, reasons, made) {
			one.Reasons = append(one.Reasons, ReasonReport{r.Source, r.Value, r.Points, reasonWords(r)})
		}
		w.Customers = append(w.Customers, one)
	}
	// The trees were made of the training customers: rules are judged on the others.
	unseen, err := joined(parts[validation], x)
	if err != nil {
		return nil, err
	}
	rules, err := f.forest.Rules(unseen, unseen.Info().Labels, &explain.RuleOptions{Most: 6})
	if err != nil {
		return nil, err
	}
	for _, r := range rules {
		w.Rules = append(w.Rules, RuleReport{ruleWords(r), r.Rows, r.Positives, r.Confidence, r.Lower, r.Lift})
	}
	return w, nil
}

// ruleWords says a rule in words.
func ruleWords(r explain.Rule) string {
	var parts []string
	for _, c := range r.Conditions {
		b := Between{Feature: c.Name}
		if low := float64(c.Low); low-low == 0 {
			b.Low = &low
		}
		if high := float64(c.High); high-high == 0 {
			b.High = &high
		}
		if b.Low == nil && b.High == nil {
			parts = append(parts, c.String())
			continue
		}
		parts = append(parts, b.words())
	}
	return capital(sentence(parts))
}

// reasonWords says what a customer has in a column: "4 calls to customer service".
func reasonWords(r explain.Reason) string {
	name := r.Source
	if _, known := meanings()[name+"_"+r.Value]; known {
		name += "_" + r.Value // an indicator
		return meaningOf(name).one
	}
	m := meaningOf(name)
	v, err := strconv.ParseFloat(r.Value, 64)
	switch {
	case err != nil:
		return strings.ReplaceAll(name, "_", " ") + " " + r.Value
	case m.unit == flag01 && v != 0:
		return m.one
	case m.unit == flag01:
		return m.zero
	case m.unit == money:
		return m.noun + " of $" + decimals(v, 2)
	case m.unit == counted && v == 1:
		return "1 " + m.single
	case m.unit == plain:
		return m.noun + " " + trimmed(v)
	case v == 0:
		return "no " + m.noun
	}
	return trimmed(v) + " " + m.noun
}

// points are hundredths of probability in words, with a true minus.
func points(v float64) string {
	text := fmt.Sprintf("%+.0f", v)
	if math.Abs(v) < 1 {
		text = fmt.Sprintf("%+.1f", v)
	}
	unit := " points"
	if text == "+1" || text == "-1" {
		unit = " point"
	}
	return strings.Replace(text, "-", "−", 1) + unit
}
