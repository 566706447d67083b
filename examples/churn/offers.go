package main

import "github.com/grove-ml/grove/threshold"

// offers are examples of what Marketing may make customers. The notebook has only the
// first, and takes it to work always; how often the others work is invented, and an
// experiment has to find out.
func offers() []threshold.Offer {
	return []threshold.Offer{
		{Name: "credit of $50", Cost: incentiveCost, Success: 1},
		{Name: "credit of $15", Cost: 15, Success: 0.5},
		{Name: "friendly call", Cost: 4, Success: 0.15},
	}
}

// offerBudget is what a campaign among the test customers may cost.
const offerBudget = 1000

// OffersReport says which offers pay for which customers.
type OffersReport struct {
	Offers []OfferReport `json:"offers"`
	Free   PlanReport    `json:"without_limit"`
	Budget PlanReport    `json:"within_budget"`
	Limit  float64       `json:"budget"`
}

// OfferReport is an offer and its assumptions.
type OfferReport struct {
	Name    string  `json:"name"`
	Cost    float64 `json:"cost"`
	Success float64 `json:"success"`
}

// PlanReport is who gets what.
type PlanReport struct {
	Customers []int   `json:"customers"` // that get each offer, in the order of the offers
	Spent     float64 `json:"spent"`
	Expected  float64 `json:"expected_cost"`
	Nothing   float64 `json:"expected_cost_of_nothing"`
	Saved     float64 `json:"expected_saving"`
}

// assign says which test customers to make which offer, by their calibrated
// probabilities.
func assign(prob []float64) (*OffersReport, error) {
	r := &OffersReport{Limit: offerBudget}
	for _, o := range offers() {
		r.Offers = append(r.Offers, OfferReport(o))
	}
	customers := threshold.Customers{Replace: threshold.Amounts{replaceCost}, Value: threshold.Amounts{stayCost}}
	for _, p := range []struct {
		to     *PlanReport
		limits threshold.Limits
	}{{&r.Free, threshold.Limits{}}, {&r.Budget, threshold.Limits{Budget: offerBudget}}} {
		a, err := threshold.Assign(prob, customers, offers(), p.limits)
		if err != nil {
			return nil, err
		}
		*p.to = PlanReport{
			Customers: make([]int, len(offers())), Spent: a.Spent, Expected: a.Expected, Nothing: a.Nothing, Saved: a.Nothing - a.Expected,
		}
		for _, o := range a.Offer {
			if o != threshold.NoOffer {
				p.to.Customers[o]++
			}
		}
	}
	return r, nil
}
