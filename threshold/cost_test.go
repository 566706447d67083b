package threshold

import (
	"errors"
	"math"
	"testing"

	"github.com/grove-ml/grove/metrics"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestRetention(t *testing.T) {
	c := Retention(500, 3, 50)
	assert.Equal(t, Costs{TP: 50, FP: 50, FN: 500, TN: 3}, c)
	// The analysis's own counts at 0.5: 34, 5, 14 and 281.
	n := metrics.Confusion{TP: 34, FP: 5, FN: 14, TN: 281}
	assert.Equal(t, 34*50.0+5*50+14*500+281*3, c.Of(n))
}

func TestCostErrors(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	two, bad := []float64{1, 2}, []float64{1, nan}
	for want, p := range map[string]Pricing{
		"threshold: TP cost is NaN: must be finite":    Costs{TP: nan},
		"threshold: FP cost is +Inf: must be finite":   Costs{FP: inf},
		"threshold: FN cost is -Inf: must be finite":   Costs{FN: -inf},
		"threshold: TN cost is NaN: must be finite":    Costs{TN: nan},
		"threshold: TP cost 1 is NaN: must be finite":  RowCosts{TP: bad},
		"threshold: FP cost 1 is NaN: must be finite":  RowCosts{FP: bad},
		"threshold: FN cost 1 is NaN: must be finite":  RowCosts{FN: bad},
		"threshold: TN cost 0 is +Inf: must be finite": RowCosts{TN: []float64{inf, 0}},
		"threshold: 1 TN costs: want 2":                RowCosts{TP: two, TN: two[:1]},
		"threshold: 0 FN costs: want 2":                RowCosts{FN: []float64{}},
	} {
		require.EqualError(t, p.Validate(2), want)
		_, err := Exact([]float64{1, 2}, []float32{0, 1}, p)
		require.EqualError(t, err, want)
		_, err = Sweep([]float64{1, 2}, []float32{0, 1}, []float64{1.5}, p)
		require.EqualError(t, err, want)
		_, err = CostAt([]float64{1, 2}, []float32{0, 1}, 1.5, p)
		require.EqualError(t, err, want)
	}
	require.NoError(t, RowCosts{}.Validate(2))
	var value *ValueError
	require.ErrorAs(t, RowCosts{FN: bad}.Validate(2), &value)
	assert.Equal(t, 1, value.Index)
	var length *LengthError
	require.ErrorAs(t, RowCosts{FN: two}.Validate(3), &length)
	assert.Equal(t, LengthError{What: "FN costs", Got: 2, Want: 3}, *length)
}

func TestRowErrors(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	costs := Retention(500, 0, 50)
	for _, c := range []struct {
		scores []float64
		labels []float32
		costs  Pricing
		want   string
	}{
		{nil, nil, costs, "threshold: no rows: want at least 1"},
		{[]float64{1, 2}, []float32{1}, costs, "threshold: 1 labels: want 2"},
		{[]float64{1, nan}, []float32{1, 0}, costs, "threshold: score 1 is NaN: must be finite"},
		{[]float64{-inf, 1}, []float32{1, 0}, costs, "threshold: score 0 is -Inf: must be finite"},
		{[]float64{1, 2}, []float32{1, 0.5}, costs, "threshold: label 1 is 0.5: must be 0 or 1"},
		{[]float64{1, 2}, []float32{float32(nan), 0}, costs, "threshold: label 0 is NaN: must be 0 or 1"},
		{[]float64{1, 2}, []float32{1, 0}, nil, "threshold: costs are nil: want Costs, RowCosts or another Pricing"},
		{[]float64{1, 2}, []float32{1, 1}, Costs{TP: 1e308}, "threshold: sum of costs is +Inf: must be finite"},
		{[]float64{1, 2}, []float32{1, 1}, RowCosts{TP: []float64{1e308, 1e308}}, "threshold: sum of costs is NaN: must be finite"},
	} {
		_, err := Exact(c.scores, c.labels, c.costs)
		require.EqualError(t, err, c.want)
		_, err = Sweep(c.scores, c.labels, []float64{0.5}, c.costs)
		require.EqualError(t, err, c.want)
		_, err = CostAt(c.scores, c.labels, 0.5, c.costs)
		require.EqualError(t, err, c.want)
		_, err = Compare(c.scores, c.labels, 0.5, c.costs)
		require.EqualError(t, err, c.want)
	}
	_, err := Sweep([]float64{1}, []float32{1}, []float64{0, nan}, costs)
	require.EqualError(t, err, "threshold: cutoff 1 is NaN: must be a number")
	_, err = CostAt([]float64{1}, []float32{1}, nan, costs)
	require.EqualError(t, err, "threshold: cutoff is NaN: must be a number")
	_, err = Compare([]float64{1}, []float32{1}, nan, costs)
	require.EqualError(t, err, "threshold: cutoff is NaN: must be a number")
}

// byBill is a pricing of one's own: what a customer pays is lost.
type byBill []float64

var errBills = errors.New("a bill for every customer")

func (b byBill) At(row int) Costs { return Costs{TP: 10, FP: 10, FN: 12 * b[row]} }

func (b byBill) Validate(rows int) error {
	if len(b) != rows {
		return errBills
	}
	return nil
}

func TestAPricingOfOnesOwn(t *testing.T) {
	p := draw(3, 80, 6, 0)
	bills := make(byBill, 80)
	rows := RowCosts{TP: make([]float64, 80), FP: make([]float64, 80), FN: make([]float64, 80)}
	for i := range bills {
		bills[i] = float64(i % 13)
		rows.TP[i], rows.FP[i], rows.FN[i] = 10, 10, 12*bills[i]
	}
	want, err := Exact(p.scores, p.labels, rows)
	require.NoError(t, err)
	got, err := Exact(p.scores, p.labels, bills)
	require.NoError(t, err)
	assert.Equal(t, want.Points(), got.Points())
	_, err = Exact(p.scores, p.labels, bills[:79])
	require.ErrorIs(t, err, errBills)
}

func TestSumKeepsWhatRoundingLoses(t *testing.T) {
	var s sum
	for _, x := range []float64{1e16, 1, 1, -1e16} {
		s.add(x)
	}
	assert.Equal(t, 2.0, s.value())
	var tenths sum
	for range 1_000_000 {
		tenths.add(0.1)
	}
	assert.Equal(t, 100_000.0, tenths.value())
}

// A cutoff chosen on some rows and reported on others.
func TestCompare(t *testing.T) {
	validation, test := draw(21, 120, 0, 0), draw(22, 70, 0, 0)
	for byRow, pricing := range validation.pricings() {
		curve, err := Exact(validation.scores, validation.labels, pricing)
		require.NoError(t, err)
		cutoff := curve.Best().Cutoff
		c, err := Compare(test.scores, test.labels, cutoff, test.pricings()[byRow])
		require.NoError(t, err)
		assert.Equal(t, test.twin(cutoff, byRow), c.Chosen)
		assert.Equal(t, test.twin(math.Inf(-1), byRow), c.Everybody)
		assert.Equal(t, test.twin(math.Inf(1), byRow), c.Nobody)
		assert.Equal(t, c.Everybody.Cost-c.Chosen.Cost, c.SavedOverEverybody())
		assert.Equal(t, c.Nobody.Cost-c.Chosen.Cost, c.SavedOverNobody())

		own, err := Compare(validation.scores, validation.labels, cutoff, pricing)
		require.NoError(t, err)
		assert.Equal(t, curve.Comparison(), own, "on the rows it was chosen on, both ways agree")
		assert.GreaterOrEqual(t, own.SavedOverEverybody(), 0.0)
		assert.GreaterOrEqual(t, own.SavedOverNobody(), 0.0)
	}
}

func TestWiden(t *testing.T) {
	assert.Equal(t, []float64{float64(float32(0.1)), 0.25}, Widen([]float32{0.1, 0.25}))
	assert.Empty(t, Widen(nil))
}
