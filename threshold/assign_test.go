package threshold

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// bestOf tries every assignment of offers and returns the largest saving within the
// limits.
func bestOf(prob []float64, c Customers, offers []Offer, limits Limits) float64 {
	best := 0.0
	var try func(row int, spent, saved float64, used int)
	try = func(row int, spent, saved float64, used int) {
		if limits.Budget > 0 && spent > limits.Budget+1e-9 || limits.Capacity > 0 && used > limits.Capacity {
			return
		}
		if row == len(prob) {
			best = max(best, saved)
			return
		}
		try(row+1, spent, saved, used)
		p := prob[row]
		for _, o := range offers {
			nothing := p*c.Replace.at(row) + (1-p)*c.Value.at(row)
			with := o.Cost + p*(1-o.Success)*c.Replace.at(row)
			try(row+1, spent+o.Cost, saved+nothing-with, used+1)
		}
	}
	try(0, 0, 0, 0)
	return best
}

func TestAssignBesideEnumeration(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 9))
	offers := []Offer{{"call", 5, 0.1}, {"credit", 20, 0.4}, {"phone", 90, 0.8}}
	exact := 0
	for range 200 {
		n := 1 + r.IntN(6)
		prob := make([]float64, n)
		c := Customers{Replace: make(Amounts, n), Value: Amounts{0}}
		dearest := 0.0
		for i := range n {
			prob[i] = r.Float64()
			c.Replace[i] = float64(100 + r.IntN(900))
			dearest = max(dearest, c.Replace[i])
		}
		for _, limits := range []Limits{{}, {Capacity: 1 + r.IntN(3)}, {Budget: float64(20 + r.IntN(200))}, {Budget: 60, Capacity: 2}} {
			a, err := Assign(prob, c, offers, limits)
			require.NoError(t, err)
			want := bestOf(prob, c, offers, limits)
			got := a.Nothing - a.Expected
			assert.LessOrEqual(t, got, want+1e-9)
			assert.GreaterOrEqual(t, a.Bound, want-1e-9, "no assignment exceeds the bound: %+v", limits)
			if limits.Budget == 0 {
				assert.InDelta(t, want, got, 1e-9, "exact without a budget")
				assert.InDelta(t, want, a.Bound, 1e-9)
			}
			if limits.Capacity == 0 {
				assert.LessOrEqual(t, a.Bound-got, dearest, "at most one step short")
			}
			if math.Abs(got-want) < 1e-9 {
				exact++
			}
			if limits.Budget > 0 {
				assert.LessOrEqual(t, a.Spent, limits.Budget)
			}
			if limits.Capacity > 0 {
				assert.LessOrEqual(t, a.Rows, limits.Capacity)
			}
			spent, rows := 0.0, 0
			for _, o := range a.Offer {
				if o != NoOffer {
					spent += offers[o].Cost
					rows++
				}
			}
			assert.InDelta(t, spent, a.Spent, 1e-9)
			assert.Equal(t, rows, a.Rows)
		}
	}
	assert.Greater(t, exact, 600, "mostly the best of all")
}

// One offer that always works, to customers all alike, is the churn analysis's
// decision at a cutoff of cost over replacement.
func TestAssignIsACutoff(t *testing.T) {
	prob := []float64{0, 0.05, 0.1, 0.100001, 0.5, 1}
	a, err := Assign(prob, Customers{Replace: Amounts{500}}, []Offer{{"credit", 50, 1}}, Limits{})
	require.NoError(t, err)
	assert.Equal(t, []int{NoOffer, NoOffer, NoOffer, 0, 0, 0}, a.Offer)
	assert.Equal(t, 150.0, a.Spent)
}

func TestAssignFaults(t *testing.T) {
	one := []float64{0.5}
	for want, f := range map[string]func() error{
		"no rows": func() error { _, err := Assign(nil, Customers{}, nil, Limits{}); return err },
		"probability 0 is NaN: must be in [0, 1]": func() error {
			_, err := Assign([]float64{math.NaN()}, Customers{}, nil, Limits{})
			return err
		},
		"2 customer values: want 1": func() error {
			_, err := Assign(one, Customers{Value: Amounts{1, 2}}, nil, Limits{})
			return err
		},
		"replacement cost 0 is +Inf: must be finite": func() error {
			_, err := Assign(one, Customers{Replace: Amounts{math.Inf(1)}}, nil, Limits{})
			return err
		},
		"success of offer 1 is -0.5: must be in [0, 1]": func() error {
			_, err := Assign(one, Customers{}, []Offer{{}, {Success: -0.5}}, Limits{})
			return err
		},
		"cost of offer 0 is -1: must be finite and at least 0": func() error {
			_, err := Assign(one, Customers{}, []Offer{{Cost: -1}}, Limits{})
			return err
		},
		"replacement cost 0 is -2: must be at least 0": func() error {
			_, err := Assign(one, Customers{Replace: Amounts{-2}}, nil, Limits{})
			return err
		},
		"budget is NaN":  func() error { _, err := Assign(one, Customers{}, nil, Limits{Budget: math.NaN()}); return err },
		"capacity is -1": func() error { _, err := Assign(one, Customers{}, nil, Limits{Capacity: -1}); return err },
	} {
		assert.ErrorContains(t, f(), want)
	}
	a, err := Assign(one, Customers{Replace: Amounts{10}}, nil, Limits{Budget: 5, Capacity: 1})
	require.NoError(t, err)
	assert.Equal(t, []int{NoOffer}, a.Offer, "no offers to make")
	assert.Zero(t, a.Bound)
}
