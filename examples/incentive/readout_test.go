package main

import (
	"context"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The published examples: Newcombe 1998, Statistics in Medicine 17, pages 857 to
// 872 (one share, method 3) and 873 to 890 (difference, method 10).
func TestPublishedIntervals(t *testing.T) {
	low, high := wilson(81, 263)
	assert.InDelta(t, 0.2553, low, 5e-5)
	assert.InDelta(t, 0.3662, high, 5e-5)
	for _, test := range []struct {
		a, b            ArmResult
		difference      float64
		lowest, highest float64
	}{
		{ArmResult{"", 70, 56}, ArmResult{"", 80, 48}, 0.2, 0.0524, 0.3339},
		{ArmResult{"", 10, 9}, ArmResult{"", 10, 3}, 0.6, 0.1705, 0.8090},
		{ArmResult{"", 10, 10}, ArmResult{"", 10, 0}, 1, 0.6075, 1},
	} {
		difference, low, high := newcombe(test.a, test.b)
		assert.InDelta(t, test.difference, difference, 1e-12)
		assert.InDelta(t, test.lowest, low, 5.1e-5)
		assert.InDelta(t, test.highest, high, 5.1e-5)
	}
}

// Of 95 % intervals, about 95 % hold the truth.
func TestCoverage(t *testing.T) {
	const times, n, p, q = 4000, 90, 0.68, 0.5
	r := rand.New(rand.NewPCG(1, 2))
	draw := func(p float64) ArmResult {
		a := ArmResult{Customers: n}
		for range n {
			if r.Float64() < p {
				a.Stayed++
			}
		}
		return a
	}
	held := 0
	for range times {
		if _, low, high := newcombe(draw(p), draw(q)); low <= p-q && p-q <= high {
			held++
		}
	}
	assert.InDelta(t, 0.95, float64(held)/times, 0.015)
}

func TestSimulation(t *testing.T) {
	c := generated(t)
	d := deskOf(t, c)
	ctx := context.Background()
	offers, err := d.simulate(ctx, c.customers, newVader())
	require.NoError(t, err)
	require.Greater(t, len(offers), 100)
	arms := map[string]int{}
	for i, a := range offers {
		require.Equal(t, int64(i+1), a.Number)
		require.True(t, a.Simulated)
		require.NotNil(t, a.Stayed)
		require.Equal(t, "4-5", a.Rule)
		require.Greater(t, a.WillChurn, 0.4)
		require.LessOrEqual(t, a.WillChurn, 0.8)
		require.Len(t, a.Drivers, reasons)
		arms[a.Arm]++
	}
	st := store{d.db, sqliteDialect}
	require.NoError(t, st.log(ctx, offers))
	rule, err := experiment(d.rules)
	require.NoError(t, err)
	list, err := st.results(ctx, rule, true)
	require.NoError(t, err)
	assert.Equal(t, []string{"$5", "$15"}, []string{list[0].Arm, list[1].Arm})
	assert.Equal(t, arms, map[string]int{"$5": list[0].Customers, "$15": list[1].Customers})
	none, err := st.results(ctx, rule, false)
	require.NoError(t, err)
	var out strings.Builder
	assert.ErrorIs(t, showResults(&out, none), errArms, "simulated outcomes are not taken for real ones")
	require.NoError(t, showSimulation(&out, list))
	assert.Contains(t, out.String(), "SIMULATED")

	// Alone on the line, a customer of the campaign is told what the log says.
	a, err := d.assess(ctx, offers[0].AreaCode, offers[0].Phone, complaint)
	require.NoError(t, err)
	assert.Equal(t, offers[0].Inputs, a.Inputs)
	assert.Equal(t, offers[0].driverText(), a.driverText())
}
