package threshold

import (
	"cmp"
	"math"
	"slices"
)

// NoOffer is the offer of a row that gets none.
const NoOffer = -1

// Limits bound a campaign. The zero value bounds nothing.
type Limits struct {
	Budget   float64 // most dollars that offers may cost together; 0 for no limit
	Capacity int     // most rows that may get an offer; 0 for no limit
}

// Assignment says which customer gets which offer.
type Assignment struct {
	Offer  []int     // of each row: an index of the offers, or NoOffer
	Saving []float64 // expected dollars that a row's offer saves over making none
	Spent  float64   // dollars that the offers cost
	Rows   int       // rows that get an offer
	// Expected is what all rows are expected to cost with their offers, Nothing
	// without any.
	Expected, Nothing float64
	// Bound is the expected saving that no assignment within the limits exceeds:
	// Nothing − Expected is as good as possible where it equals it.
	Bound float64
}

// Assign gives every row the offer that is expected to save most over making none, or
// none where no offer saves anything. prob is the probability of each row to
// leave: a calibrated one, since dollars hang on its size and not only on its order
// ([Platt], [Isotonic]).
//
// With probability p, replacement cost r and customer value v a row is expected to
// cost
//
//	p·r + (1−p)·v                 without an offer
//	cost + p·(1−success)·r        with one
//
// Customers without amounts cost nothing to replace, so that no offer pays. Where offers save the same, the first in the list is taken, and none before any.
//
// Under a budget the expected saving is maximised over whole offers: a
// multiple-choice knapsack, solved greedily along the upper convex hull of each row's
// offers (Sinha and Zoltners, "The multiple-choice knapsack problem", Operations
// Research 27, 1979). It is at most the saving of a single step short of the best, and Bound tells
// how much. A capacity alone is exact: the rows whose best offers save most. With
// both, the capacity picks its rows first.
func Assign(prob []float64, customers Customers, offers []Offer, limits Limits) (*Assignment, error) {
	n := len(prob)
	if n == 0 {
		return nil, ErrEmpty
	}
	for i, p := range prob {
		if !(p >= 0 && p <= 1) {
			return nil, &ValueError{What: "probability", Index: i, Value: p, Rule: "in [0, 1]"}
		}
	}
	if err := customers.check(n); err != nil {
		return nil, err
	}
	for j, o := range offers {
		if err := o.check(j); err != nil {
			return nil, err
		}
	}
	if !(limits.Budget >= 0 && isFinite(limits.Budget)) {
		return nil, &ValueError{What: "budget", Index: -1, Value: limits.Budget, Rule: "finite and at least 0"}
	}
	if limits.Capacity < 0 {
		return nil, &ValueError{What: "capacity", Index: -1, Value: float64(limits.Capacity), Rule: "at least 0"}
	}

	a := &Assignment{Offer: make([]int, n), Saving: make([]float64, n)}
	saving := func(row, offer int) float64 {
		p, replace := prob[row], customers.Replace.at(row)
		nothing := float64(p*replace) + float64((1-p)*customers.Value.at(row))
		o := offers[offer]
		return nothing - (o.Cost + float64(p*float64((1-o.Success)*replace)))
	}
	for i := range a.Offer {
		a.Offer[i] = NoOffer
		for j := range offers {
			if s := saving(i, j); s > a.Saving[i] {
				a.Offer[i], a.Saving[i] = j, s
			}
		}
	}
	// Either limit alone bounds what both allow.
	bound := math.Inf(1)
	if limits.Budget > 0 && limits.Capacity > 0 {
		free := &Assignment{Offer: slices.Clone(a.Offer), Saving: slices.Clone(a.Saving)}
		bound = free.within(limits.Budget, offers, saving)
	}
	if limits.Capacity > 0 {
		a.keepBest(limits.Capacity)
	}
	bound = min(bound, a.saved())
	if limits.Budget > 0 {
		within := a.within(limits.Budget, offers, saving)
		if limits.Capacity == 0 {
			bound = within
		}
	}

	var nothing, saved, spent sum
	for i, o := range a.Offer {
		p := prob[i]
		nothing.add(float64(p*customers.Replace.at(i)) + float64((1-p)*customers.Value.at(i)))
		saved.add(a.Saving[i])
		if o != NoOffer {
			a.Rows++
			spent.add(offers[o].Cost)
		}
	}
	a.Spent, a.Nothing = spent.value(), nothing.value()
	a.Expected = a.Nothing - saved.value()
	a.Bound = max(bound, saved.value()) // up to rounding
	if !isFinite(a.Expected) {
		return nil, &ValueError{What: "sum of costs", Index: -1, Value: a.Expected, Rule: "finite"}
	}
	return a, nil
}

// saved returns the sum of the savings.
func (a *Assignment) saved() float64 {
	var s sum
	for _, v := range a.Saving {
		s.add(v)
	}
	return s.value()
}

// keepBest takes the offers from all but the k rows whose offers save most; earlier
// rows first where they save the same.
func (a *Assignment) keepBest(k int) {
	var with []int
	for i, o := range a.Offer {
		if o != NoOffer {
			with = append(with, i)
		}
	}
	slices.SortStableFunc(with, func(x, y int) int { return cmp.Compare(a.Saving[y], a.Saving[x]) })
	for _, i := range with[min(k, len(with)):] {
		a.Offer[i], a.Saving[i] = NoOffer, 0
	}
}

// step is a move of a row along its hull: from one offer to a dearer one that saves
// more.
type step struct {
	row, offer   int
	cost, saving float64 // more than the offer before
}

// within gives the rows that have an offer the offers that save most for at most budget
// dollars together. It returns what the best fractional assignment saves, which none
// of whole offers exceeds.
func (a *Assignment) within(budget float64, offers []Offer, saving func(row, offer int) float64) float64 {
	var steps []step
	free := 0.0 // saved by offers that cost nothing
	for i := range a.Offer {
		if a.Offer[i] == NoOffer {
			continue
		}
		a.Offer[i], a.Saving[i] = NoOffer, 0
		for _, s := range hull(i, offers, saving) {
			if s.cost == 0 {
				a.Offer[i] = s.offer
				a.Saving[i] += s.saving
				free += s.saving
				continue
			}
			steps = append(steps, s)
		}
	}
	// Steps of one row come in falling ratio, so a stable sort keeps their order.
	slices.SortStableFunc(steps, func(x, y step) int { return cmp.Compare(y.saving/y.cost, x.saving/x.cost) })
	left, bound, open := budget, free, true
	stuck := make(map[int]bool) // rows with a step that did not fit
	for _, s := range steps {
		if open {
			if s.cost > left {
				bound += s.saving * left / s.cost
				open = false
			} else {
				bound += s.saving
			}
		}
		if s.cost > left || stuck[s.row] {
			stuck[s.row] = true
			continue
		}
		left -= s.cost
		a.Offer[s.row] = s.offer
		a.Saving[s.row] += s.saving
	}
	return bound
}

// hull returns the steps of a row along the upper convex hull of its offers'
// savings over their costs, from no offer on: each dearer than the one before and
// saving less a dollar.
func hull(row int, offers []Offer, saving func(row, offer int) float64) []step {
	type choice struct {
		offer        int
		cost, saving float64
	}
	all := []choice{{NoOffer, 0, 0}}
	for j, o := range offers {
		if s := saving(row, j); s > 0 {
			all = append(all, choice{j, o.Cost, s})
		}
	}
	slices.SortStableFunc(all, func(x, y choice) int {
		return cmp.Or(cmp.Compare(x.cost, y.cost), cmp.Compare(y.saving, x.saving))
	})
	var on []choice
	for _, c := range all {
		if len(on) > 0 && c.saving <= on[len(on)-1].saving {
			continue // dearer or as dear, and saves no more
		}
		for len(on) > 1 {
			a, b := on[len(on)-2], on[len(on)-1]
			if (b.saving-a.saving)*(c.cost-b.cost) > (c.saving-b.saving)*(b.cost-a.cost) {
				break
			}
			on = on[:len(on)-1]
		}
		on = append(on, c)
	}
	var steps []step
	before := choice{offer: NoOffer}
	for _, c := range on {
		if c.offer != NoOffer {
			steps = append(steps, step{row, c.offer, c.cost - before.cost, c.saving - before.saving})
		}
		before = c
	}
	return steps
}
