package main

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
)

// rulesJSON is the decision table of the notebook's suggest_incentive. Rows 4
// and 5 are the arms of one rule; arm 0 is the notebook's coin at 0. Its row 7
// says "> 4" and tests "> 2": both stand here as they are there, and the test
// decides. Its last line, "No incentive.", is unreachable and left out.
//
//go:embed rules.json
var rulesJSON []byte

// Inputs are what rules decide on.
type Inputs struct {
	DayMins      float64 // read, printed and logged, though no rule asks for it
	ServiceCalls float64 // calls to customer service
	IntPlanNo    float64 // 1: has no international plan
	WillChurn    float64 // probability to leave, 3 decimals
	Sentiment    string
	Confidence   float64 // of the sentiment, 3 decimals
}

// numbers are the inputs that conditions compare with a value.
func (in *Inputs) numbers() map[string]float64 {
	return map[string]float64{"day_mins": in.DayMins, "cust_service_calls": in.ServiceCalls, "int_plan_no": in.IntPlanNo,
		"will_churn": in.WillChurn, "confidence": in.Confidence}
}

// Rule offers something to customers for whom all its conditions hold.
type Rule struct {
	Name  string      `json:"name"`
	When  []Condition `json:"when"`
	Offer string      `json:"offer,omitempty"`
	Arms  []Arm       `json:"arms,omitempty"` // one of them, at random; instead of Offer
}

// Condition compares an input with a text or a value. Comparisons are strict.
type Condition struct {
	Input string   `json:"input"`
	Is    string   `json:"is"` // "=", "<" or ">"
	Value *float64 `json:"value,omitempty"`
	Text  *string  `json:"text,omitempty"`
}

// Arm is one of the offers of an experiment. All arms are equally likely.
type Arm struct {
	Name  string `json:"name"`
	Offer string `json:"offer"`
}

// Decision is what a table of rules says.
type Decision struct {
	Rule, Arm, Offer string // Arm is empty where nothing was drawn
}

// parseRules reads a table of rules and checks that it decides every case.
func parseRules(text []byte) ([]Rule, error) {
	var rules []Rule
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&rules); err != nil {
		return nil, fmt.Errorf("rules: %w", err)
	}
	for i := range rules {
		if err := rules[i].check(); err != nil {
			return nil, fmt.Errorf("rules: rule %d, %q: %w", i+1, rules[i].Name, err)
		}
	}
	if n := len(rules); n == 0 || len(rules[n-1].When) > 0 {
		return nil, fmt.Errorf("rules: the last of %d must have no condition, so that every case is decided", n)
	}
	return rules, nil
}

func (r *Rule) check() error {
	switch {
	case r.Name == "":
		return fmt.Errorf("must have a name")
	case (r.Offer == "") == (len(r.Arms) == 0):
		return fmt.Errorf("must have an offer or arms")
	case len(r.Arms) == 1:
		return fmt.Errorf("one arm: must be two or more, or an offer")
	case slices.ContainsFunc(r.Arms, func(a Arm) bool { return a.Name == "" || a.Offer == "" }):
		return fmt.Errorf("every arm must have a name and an offer")
	}
	for _, c := range r.When {
		if err := c.check(); err != nil {
			return err
		}
	}
	return nil
}

func (c *Condition) check() error {
	if c.Input == "sentiment" {
		if c.Is != "=" || c.Text == nil || c.Value != nil {
			return fmt.Errorf("condition on sentiment: must be = and a text")
		}
		if labels := []string{positive, negative, neutral, mixed}; !slices.Contains(labels, *c.Text) {
			return fmt.Errorf("sentiment %.20q: must be one of %v", *c.Text, labels)
		}
		return nil
	}
	if _, known := new(Inputs).numbers()[c.Input]; !known {
		return fmt.Errorf("input %.40q is unknown", c.Input)
	}
	if !slices.Contains([]string{"=", "<", ">"}, c.Is) || c.Value == nil || c.Text != nil {
		return fmt.Errorf("condition on %s: must be =, < or > and a value", c.Input)
	}
	return nil
}

// holds reports whether a condition is met.
func (c *Condition) holds(in *Inputs) bool {
	if c.Text != nil {
		return in.Sentiment == *c.Text
	}
	v := in.numbers()[c.Input]
	switch c.Is {
	case "<":
		return v < *c.Value
	case ">":
		return v > *c.Value
	}
	return v == *c.Value
}

// coin draws arms. A draw depends on the seed and its number alone, so whoever
// has both, as the log does, can repeat it.
type coin struct{ seed uint64 }

// toss returns a number below n.
func (c coin) toss(number int64, n int) int {
	return rand.New(rand.NewPCG(c.seed, uint64(number))).IntN(n)
}

// decide returns what the first rule says whose conditions all hold. number is
// that of the offer, by which arms are drawn.
func decide(rules []Rule, in *Inputs, c coin, number int64) (Decision, error) {
	numbers := in.numbers()
	for _, name := range slices.Sorted(maps.Keys(numbers)) { // of several the same is reported
		if math.IsNaN(numbers[name]) {
			return Decision{}, fmt.Errorf("%s is missing: must be a number", name)
		}
	}
	for _, r := range rules {
		if slices.ContainsFunc(r.When, func(c Condition) bool { return !c.holds(in) }) {
			continue
		}
		if len(r.Arms) == 0 {
			return Decision{Rule: r.Name, Offer: r.Offer}, nil
		}
		arm := r.Arms[c.toss(number, len(r.Arms))]
		return Decision{r.Name, arm.Name, arm.Offer}, nil
	}
	return Decision{}, fmt.Errorf("no rule holds")
}
