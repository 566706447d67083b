package main

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"strconv"

	"github.com/grove-ml/grove/dataset/telco"
	"github.com/grove-ml/grove/explain"
)

// The campaign that never was. Nobody knows what the notebook's offers did, so
// that outcomes are drawn: a customer with the score p stays with probability
// 1 - p·(1 - relief), where the relief of an arm is assumed.
const (
	complaint   = "You morons! You charged me extra again!" // that everybody says
	outcomeSeed = 0x5eed                                    // with the arms' seed, of who stays
)

// relief is the assumed share of the risk that the arms of the experiment take away.
func relief() []float64 { return []float64{0.2, 0.5} }

// experiment is the first rule of two arms.
func experiment(rules []Rule) (*Rule, error) {
	for i := range rules {
		if len(rules[i].Arms) == len(relief()) {
			return &rules[i], nil
		}
	}
	return nil, errArms
}

// simulate lets every customer complain and returns the offers of those whom the
// experiment concerns, arms drawn as on the line, with outcomes that are drawn.
func (d *desk) simulate(ctx context.Context, customers []telco.Customer, s Sentiment) ([]*Assessment, error) {
	rule, err := experiment(d.rules)
	if err != nil {
		return nil, err
	}
	scores, err := score(ctx, d.model, customers)
	if err != nil {
		return nil, err
	}
	label, err := s.Label(complaint, "en")
	if err != nil {
		return nil, err
	}
	confidence, err := s.Confidence(complaint, "en")
	if err != nil {
		return nil, err
	}
	var offers []*Assessment
	var concerned []telco.Customer
	for i := range customers {
		c := &customers[i]
		a := &Assessment{Number: d.next, Time: d.now().UTC(), AreaCode: c.AreaCode, Phone: c.Phone, Message: complaint,
			Seed: d.coin.seed, Simulated: true,
			Inputs: Inputs{DayMins: c.DayMins, ServiceCalls: float64(c.ServiceCalls), IntPlanNo: float64(oneIf(!c.IntlPlan)),
				WillChurn: rounded(float64(scores[i])), Sentiment: label, Confidence: rounded(confidence)}}
		if a.Decision, err = decide(d.rules, &a.Inputs, d.coin, a.Number); err != nil {
			return nil, err
		}
		if a.Rule != rule.Name {
			continue
		}
		a.Stayed = stays(rule, a)
		d.next++
		offers, concerned = append(offers, a), append(concerned, *c)
	}
	if len(offers) == 0 {
		return nil, nil
	}
	x, err := matrixOf(concerned)
	if err != nil {
		return nil, err
	}
	c, err := explain.Contribute(ctx, d.model, x, nil)
	if err != nil {
		return nil, err
	}
	for i, a := range offers {
		a.Drivers = c.Reasons(i, 0, reasons, nil)
	}
	return offers, nil
}

// stays draws an outcome, which the seed and the number decide.
func stays(r *Rule, a *Assessment) *bool {
	risk := a.WillChurn
	for i, arm := range r.Arms {
		if arm.Name == a.Arm {
			risk *= 1 - relief()[i]
		}
	}
	stay := rand.New(rand.NewPCG(a.Seed^outcomeSeed, uint64(a.Number))).Float64() >= risk
	return &stay
}

// rounded is v with 3 decimals, as the queries round.
func rounded(v float64) float64 {
	r, _ := strconv.ParseFloat(strconv.FormatFloat(v, 'f', 3, 64), 64)
	return r
}

// showSimulation prints the read-out of outcomes that were drawn.
func showSimulation(w io.Writer, list []ArmResult) error {
	_, err := fmt.Fprintf(w, "\nRead-out of the experiment: SIMULATED outcomes\n"+
		"  Nobody made these calls. Every customer was made to complain; those with a score above 0.4 and up to 0.8\n"+
		"  got an arm at random, and stayed with probability 1 - score x (1 - relief), with the reliefs assumed:\n"+
		"  %g for %s, %g for %s.\n", relief()[0], list[0].Arm, relief()[1], list[1].Arm)
	if err != nil {
		return err
	}
	return showResults(w, list)
}
