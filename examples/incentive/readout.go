package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

const level = 0.95 // of intervals

var errArms = errors.New("the experiment has too few outcomes: each of two arms must have one")

// ArmResult is what became of the customers of an arm.
type ArmResult struct {
	Arm               string
	Customers, Stayed int
}

// share is the share that stayed.
func (r ArmResult) share() float64 { return float64(r.Stayed) / float64(r.Customers) }

// wilson returns the score interval of a share of x among n (Wilson 1927,
// "Probable inference, the law of succession, and statistical inference", JASA 22).
func wilson(x, n int) (low, high float64) {
	z := distuv.UnitNormal.Quantile((1 + level) / 2)
	p, m := float64(x)/float64(n), float64(n)
	centre := p + z*z/(2*m)
	half := z * math.Sqrt(p*(1-p)/m+z*z/(4*m*m))
	return (centre - half) / (1 + z*z/m), (centre + half) / (1 + z*z/m)
}

// newcombe returns the interval of the difference of the shares of a and b that
// is made of their score intervals (Newcombe 1998, "Interval estimation for the
// difference between independent proportions", Statistics in Medicine 17, method
// 10). It holds for few customers and for shares near 0 and 1.
func newcombe(a, b ArmResult) (difference, low, high float64) {
	lowA, highA := wilson(a.Stayed, a.Customers)
	lowB, highB := wilson(b.Stayed, b.Customers)
	difference = a.share() - b.share()
	return difference,
		difference - math.Hypot(a.share()-lowA, highB-b.share()),
		difference + math.Hypot(highA-a.share(), b.share()-lowB)
}

// results reads what became of the customers of a rule's arms, in their order.
func (s store) results(ctx context.Context, r *Rule, simulated bool) ([]ArmResult, error) {
	text, err := query("readout")
	if err != nil {
		return nil, err
	}
	list := make([]ArmResult, len(r.Arms))
	for i, arm := range r.Arms {
		list[i].Arm = arm.Name
	}
	rows, err := s.db.QueryContext(ctx, text)
	if err != nil {
		return nil, fmt.Errorf("table offer_log: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var a ArmResult
		var made int64
		var rule string
		if err := rows.Scan(&made, &rule, &a.Arm, &a.Customers, &a.Stayed); err != nil {
			return nil, fmt.Errorf("table offer_log: %w", err)
		}
		for i := range list {
			if made == oneIf(simulated) && rule == r.Name && list[i].Arm == a.Arm {
				list[i] = a
			}
		}
	}
	return list, rows.Err()
}

// showResults prints the shares of two arms and their difference.
func showResults(w io.Writer, list []ArmResult) error {
	if len(list) != 2 || list[0].Customers == 0 || list[1].Customers == 0 {
		return errArms
	}
	var rows [][]string
	for _, r := range list {
		low, high := wilson(r.Stayed, r.Customers)
		rows = append(rows, []string{r.Arm, fmt.Sprint(r.Customers), fmt.Sprint(r.Stayed), fmt.Sprintf("%.1f %%", 100*r.share()),
			fmt.Sprintf("%.1f to %.1f %%", 100*low, 100*high)})
	}
	if err := showTable(w, []string{"arm", "customers", "stayed", "share", "95 % interval"}, rows); err != nil {
		return err
	}
	difference, low, high := newcombe(list[1], list[0])
	says := "the interval holds 0: the arms may be equally good"
	if low > 0 || high < 0 {
		says = "the interval does not hold 0"
	}
	_, err := fmt.Fprintf(w, "\n  %s against %s: %+.1f points, 95 %% interval %+.1f to %+.1f; %s\n",
		list[1].Arm, list[0].Arm, 100*difference, 100*low, 100*high, says)
	return err
}
