package objective

import (
	"encoding/json"
	"math"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt/internal/grad"
	"github.com/grove-ml/grove/gbt/internal/parallel"
)

// TestGradientsEqualXGBoost compares hessians and Newton steps of single rows
// with those of XGBoost, far margins included.
func TestGradientsEqualXGBoost(t *testing.T) {
	margins := []float32{-88, -60, -20, -5, -1.25, -0.99, -0.2, 0, 0.7, 2.9, 11, 30, 70}
	var cases []struct {
		Objective string
		Params    map[string]string
		Low       float32
		High      *float32
		Endless   bool
		Weight    float32
		Groups    int
		Roots     []uint32
	}
	text, err := os.ReadFile("testdata/gradients.json")
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(text, &cases))
	require.Greater(t, len(cases), 90)
	pool := parallel.New(1)
	defer pool.Close()
	for _, c := range cases {
		number := func(name string, def float32) float32 {
			if v, err := strconv.ParseFloat(c.Params[name], 32); err == nil {
				return float32(v)
			}
			return def
		}
		config := Config{
			ScalePosWeight: number("scale_pos_weight", 1), HuberSlope: number("huber_slope", 1), MaxDeltaStep: number("max_delta_step", 0.7),
			TweedieVariancePower: number("tweedie_variance_power", 1.5),
			AFTDistribution:      c.Params["aft_loss_distribution"], AFTScale: number("aft_loss_distribution_scale", 1),
		}
		for _, a := range strings.FieldsFunc(c.Params["expectile_alpha"], func(r rune) bool { return strings.ContainsRune("[], ", r) }) {
			v, err := strconv.ParseFloat(a, 32)
			require.NoError(t, err)
			config.ExpectileAlpha = append(config.ExpectileAlpha, float32(v))
		}
		o, err := New(c.Objective, config)
		require.NoError(t, err)
		require.Equal(t, c.Groups, o.Groups())
		info := &dataset.Info{Labels: []float32{c.Low}, Weights: []float32{c.Weight}}
		if c.High != nil {
			info.Labels, info.LabelLower, info.LabelUpper = nil, []float32{c.Low}, []float32{*c.High}
			if c.Endless {
				info.LabelUpper[0] = float32(math.Inf(1))
			}
		}
		require.NoError(t, o.Check(info, 1))
		for i := range margins {
			margin := make([]float32, c.Groups)
			for g := range margin {
				margin[g] = margins[(i+5*g)%len(margins)]
			}
			pairs := make([]grad.Pair, c.Groups)
			o.Gradient(pairs, margin, info, pool)
			for g, p := range pairs {
				want := c.Roots[2*(i*c.Groups+g):]
				step := float32(0)
				if p.H > 0 {
					step = float32(-float64(p.G) / float64(p.H))
				}
				if limit := number("max_delta_step", 0); limit > 0 { // the tree's too
					step = max(-limit, min(step, limit))
				}
				assert.Equal(t, bitsOf(fromBits(want[:2])), bitsOf([]float32{p.H, step}),
					"%s %v, label %v, margin %v, output %d: got %v", c.Objective, c.Params, c.Low, margin, g, p)
			}
		}
	}
}

// TestConfigOfSaved: an objective's saved parameters give it back.
func TestConfigOfSaved(t *testing.T) {
	c := Config{
		NumClass: 3, ScalePosWeight: 2.5, HuberSlope: 0.3, QuantileAlpha: []float32{0.1, 0.5}, ExpectileAlpha: []float32{0.25},
		TweedieVariancePower: 1.2, MaxDeltaStep: 0.1, AFTDistribution: "extreme", AFTScale: 0.7,
	}
	for _, name := range Names() {
		o, err := New(name, c)
		require.NoError(t, err)
		again, err := New(name, ConfigOf(o.Params(), 3))
		require.NoError(t, err)
		assert.Equal(t, o, again, name)
	}
	for _, name := range Names() {
		if name == "reg:quantileerror" || name == "reg:expectileerror" {
			continue // have no defaults
		}
		_, err := New(name, ConfigOf(nil, 2))
		assert.NoError(t, err, name)
	}
}
