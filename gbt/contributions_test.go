package gbt_test

import (
	"bytes"
	"compress/zlib"
	"context"
	"encoding/base64"
	"encoding/json"
	"io"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt"
	"github.com/grove-ml/grove/gbt/testdata/parity/paritydata"
)

// shapCase is a model of XGBoost with what it gives the features, see
// testdata/shap/gen.py.
type shapCase struct {
	ID           string
	Recipe       paritydata.Recipe
	Params       map[string]string
	Model        string
	End          int
	Rows, Pairs  int
	Margins      []float32
	Contribs     []float32
	Approx       []float32
	Interactions []float32
}

func shapCases(t *testing.T, version string) []shapCase {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata/shap", version+".json"))
	require.NoError(t, err)
	var cases []shapCase
	require.NoError(t, json.Unmarshal(raw, &cases))
	require.GreaterOrEqual(t, len(cases), 20)
	return cases
}

func (c *shapCase) load(t *testing.T) *gbt.Model {
	t.Helper()
	packed, err := base64.StdEncoding.DecodeString(c.Model)
	require.NoError(t, err)
	r, err := zlib.NewReader(bytes.NewReader(packed))
	require.NoError(t, err)
	raw, err := io.ReadAll(r)
	require.NoError(t, err)
	m, err := gbt.Load(bytes.NewReader(raw), nil)
	require.NoError(t, err)
	return m
}

// matrix returns the first rows of the rows to explain.
func (c *shapCase) matrix(t *testing.T, rows int, sparse bool) *dataset.Matrix {
	t.Helper()
	d, err := c.Recipe.Validation().Generate()
	require.NoError(t, err)
	if len(d.BaseMargin) > 0 {
		d.BaseMargin = d.BaseMargin[:len(d.BaseMargin)/d.Rows*rows]
	}
	d.Rows, d.X, d.Labels, d.Targets, d.Weights = rows, d.X[:rows*d.Cols], nil, 0, nil
	return parityMatrix(t, d, sparse)
}

// distance returns the largest difference of two lists as a share of the largest
// number of want, or of 1 if that is more.
func distance(t *testing.T, want, got []float32) float64 {
	t.Helper()
	require.Len(t, got, len(want))
	scale, most := 1.0, 0.0
	for i := range want {
		scale = max(scale, math.Abs(float64(want[i])))
		d := math.Abs(float64(got[i]) - float64(want[i]))
		require.False(t, math.IsNaN(d), "%d: %v, want %v", i, got[i], want[i])
		most = max(most, d)
	}
	return most / scale
}

type explain func(ctx context.Context, dst []float32, x *dataset.Matrix, o *gbt.ContributionOptions) error

func explained(t *testing.T, f explain, size int, x *dataset.Matrix, o *gbt.ContributionOptions) []float32 {
	t.Helper()
	out := make([]float32, x.Rows()*size)
	for i := range out {
		out[i] = float32(math.NaN()) // whatever was there must be overwritten
	}
	require.NoError(t, f(context.Background(), out, x, o))
	return out
}

// TestContributionsParity compares with XGBoost 3.4.1, which integrates in
// float32, and 1.7.4, which unwinds polynomials in float32.
func TestContributionsParity(t *testing.T) {
	for _, version := range []string{"3.4.1", "1.7.4"} {
		for i, c := range shapCases(t, version) {
			t.Run(version+" "+c.ID, func(t *testing.T) {
				m := c.load(t)
				x := c.matrix(t, c.Rows, i%2 == 1)
				o := &gbt.ContributionOptions{End: c.End, Workers: 1 + i%3}
				margins := make([]float32, len(c.Margins))
				require.NoError(t, m.PredictMatrix(context.Background(), margins, x, &gbt.PredictOptions{Output: gbt.OutputMargin, End: c.End}))
				require.Equal(t, c.Margins, margins)

				values := explained(t, m.Contributions, m.ContributionSize(), x, o)
				assert.Less(t, distance(t, c.Contribs, values), 2e-6, "contributions")
				width := m.NumFeatures() + 1
				for k := range margins {
					sum := 0.0
					for _, v := range values[k*width : (k+1)*width] {
						sum += float64(v)
					}
					assert.InDelta(t, margins[k], sum, 2e-6*max(1, math.Abs(sum)), "row and group %d", k)
				}
				if len(c.Approx) > 0 {
					approx := *o
					approx.Approximate = true
					assert.Less(t, distance(t, c.Approx, explained(t, m.Contributions, m.ContributionSize(), x, &approx)), 2e-6, "approximation")
				}
				if c.Pairs == 0 {
					return
				}
				pairs := explained(t, m.Interactions, m.InteractionSize(), c.matrix(t, c.Pairs, i%2 == 0), o)
				assert.Less(t, distance(t, c.Interactions, pairs), 2e-6, "interactions")
				symmetric(t, values, pairs, width)
			})
		}
	}
}

// symmetric checks that matrices of interactions are symmetric and that their
// rows add up to contributions.
func symmetric(t *testing.T, values, pairs []float32, width int) {
	t.Helper()
	for k := 0; k < len(pairs); k += width {
		sum, row := 0.0, k/width%width
		for c := range width {
			sum += float64(pairs[k+c])
			require.Equal(t, pairs[k-row*width+c*width+row], pairs[k+c])
		}
		require.InDelta(t, values[k/width], sum, 2e-6*max(1, math.Abs(sum)))
	}
}

func TestContributionsWorkers(t *testing.T) {
	for _, c := range shapCases(t, "3.4.1") {
		if len(c.Params) == 0 {
			continue
		}
		m := c.load(t)
		x := c.matrix(t, 70, false)
		for _, o := range []gbt.ContributionOptions{{}, {Approximate: true}} {
			var values, pairs []float32
			for _, workers := range []int{1, 2, 3, 8} {
				o.Workers = workers
				got := explained(t, m.Contributions, m.ContributionSize(), x, &o)
				few := c.matrix(t, 8, workers == 2)
				gotPairs := explained(t, m.Interactions, m.InteractionSize(), few, &o)
				if workers == 1 {
					values, pairs = got, gotPairs
				}
				require.Equal(t, values, got, "%s: %d workers", c.ID, workers)
				require.Equal(t, pairs, gotPairs, "%s: %d workers", c.ID, workers)
			}
		}
	}
}

// One row at a time gives what a matrix gives, and allocates nothing.
func TestContributionsRow(t *testing.T) {
	for _, c := range shapCases(t, "3.4.1") {
		if c.Recipe.Base > 0 {
			continue // a row has no base margin
		}
		m := c.load(t)
		x := c.matrix(t, 5, false)
		want := explained(t, m.Contributions, m.ContributionSize(), x, nil)
		rows, _ := x.Dense()
		got := make([]float32, m.ContributionSize())
		for i := range 5 {
			require.NoError(t, m.ContributionsRow(got, rows[i*x.Cols():(i+1)*x.Cols()]))
			require.Equal(t, want[i*len(got):(i+1)*len(got)], got, c.ID)
		}
		if !gbt.RaceDetector {
			allocs := testing.AllocsPerRun(20, func() { _ = m.ContributionsRow(got, rows[:x.Cols()]) })
			require.Less(t, allocs, 0.5, c.ID)
		}
	}
}

// Rounds from the middle on explain the margins of these rounds.
func TestContributionsRounds(t *testing.T) {
	for _, c := range shapCases(t, "3.4.1") {
		m := c.load(t)
		if m.Booster() == "gblinear" || m.NumRounds() < 4 {
			continue
		}
		x := c.matrix(t, 9, true)
		margins := make([]float32, 9*m.NumGroups())
		require.NoError(t, m.PredictMatrix(context.Background(), margins, x, &gbt.PredictOptions{Output: gbt.OutputMargin, Begin: 2, End: 4}))
		values := explained(t, m.Contributions, m.ContributionSize(), x, &gbt.ContributionOptions{Begin: 2, End: 4})
		width := m.NumFeatures() + 1
		for k, margin := range margins {
			sum := 0.0
			for _, v := range values[k*width : (k+1)*width] {
				sum += float64(v)
			}
			require.InDelta(t, margin, sum, 2e-6*max(1, math.Abs(sum)), c.ID)
		}
	}
}

func TestContributionsRefuse(t *testing.T) {
	c := shapCases(t, "3.4.1")[0]
	m, x := c.load(t), c.matrix(t, 4, false)
	ctx := context.Background()
	for name, f := range map[string]explain{"contributions": m.Contributions, "interactions": m.Interactions} {
		size := m.ContributionSize()
		if name == "interactions" {
			size = m.InteractionSize()
		}
		dst := make([]float32, 4*size)
		var shape *gbt.ShapeError
		require.ErrorAs(t, f(ctx, dst[1:], x, nil), &shape)
		assert.Equal(t, gbt.ShapeError{Op: name, What: "places for " + name, Got: 4*size - 1, Want: 4 * size}, *shape)
		require.ErrorContains(t, f(ctx, dst, nil, nil), "no matrix")
		require.ErrorContains(t, f(ctx, dst, x, &gbt.ContributionOptions{Begin: 4, End: 3}), "rounds 4 to 3")
		require.ErrorContains(t, f(ctx, dst, x, &gbt.ContributionOptions{End: 5}), "the 4 rounds")
		narrow, err := dataset.FromDense(4, 2, make([]float32, 8), nil)
		require.NoError(t, err)
		require.ErrorAs(t, f(ctx, dst, narrow, nil), &shape)
		none, err := dataset.FromDense(0, m.NumFeatures(), nil, nil)
		require.NoError(t, err)
		require.NoError(t, f(ctx, nil, none, nil))
		gone, cancel := context.WithCancel(ctx)
		cancel()
		require.ErrorIs(t, f(gone, dst, x, nil), context.Canceled)
	}
	var shape *gbt.ShapeError
	require.ErrorAs(t, m.ContributionsRow(make([]float32, 7), make([]float32, 5)), &shape)
	require.ErrorAs(t, m.ContributionsRow(make([]float32, 6), make([]float32, 6)), &shape)

	linear := shapCases(t, "3.4.1")
	for i := range linear {
		if linear[i].ID == "linear" {
			m := linear[i].load(t)
			x := linear[i].matrix(t, 2, false)
			err := m.Contributions(ctx, make([]float32, 2*m.ContributionSize()), x, &gbt.ContributionOptions{End: 2})
			require.ErrorContains(t, err, "linear model is one")
		}
	}
}

func TestContributionsLightGBM(t *testing.T) {
	m, err := gbt.LoadFile("testdata/lightgbm/4.7.0/binary.txt", nil)
	require.NoError(t, err)
	require.ErrorContains(t, m.ContributionsRow(make([]float32, m.ContributionSize()), make([]float32, m.NumFeatures())), "LightGBM")
}

// Against other rows the bias is their mean margin, values add up to the margin
// and do not depend on workers or storage; a row against itself has none.
func TestContributionsBackground(t *testing.T) {
	for i, c := range shapCases(t, "3.4.1") {
		m := c.load(t)
		if c.Recipe.Base > 0 {
			continue
		}
		x, other := c.matrix(t, 8, false), c.matrix(t, 20, i%2 == 0)
		margins, others := make([]float32, 8*m.NumGroups()), make([]float32, 20*m.NumGroups())
		require.NoError(t, m.PredictMatrix(context.Background(), margins, x, &gbt.PredictOptions{Output: gbt.OutputMargin}))
		require.NoError(t, m.PredictMatrix(context.Background(), others, other, &gbt.PredictOptions{Output: gbt.OutputMargin}))
		o := &gbt.ContributionOptions{Background: other}
		values := explained(t, m.Contributions, m.ContributionSize(), x, o)
		width, groups := m.NumFeatures()+1, m.NumGroups()
		for k, margin := range margins {
			sum, mean := 0.0, 0.0
			for _, v := range values[k*width : (k+1)*width] {
				sum += float64(v)
			}
			for r := range 20 {
				mean += float64(others[r*groups+k%groups]) / 20
			}
			require.InDelta(t, margin, sum, 2e-6*max(1, math.Abs(sum)), c.ID)
			require.InDelta(t, mean, values[(k+1)*width-1], 2e-6*max(1, math.Abs(mean)), c.ID)
		}
		for _, workers := range []int{1, 2, 3, 8} {
			require.Equal(t, values, explained(t, m.Contributions, m.ContributionSize(), c.matrix(t, 8, true), &gbt.ContributionOptions{Background: other, Workers: workers}), c.ID)
		}
		one := c.matrix(t, 1, false)
		for k, v := range explained(t, m.Contributions, m.ContributionSize(), one, &gbt.ContributionOptions{Background: one}) {
			if k%width < width-1 {
				require.Zero(t, v, c.ID)
			}
		}

		err := m.Interactions(context.Background(), make([]float32, 8*m.InteractionSize()), x, o)
		require.ErrorContains(t, err, "a background is for exact contributions alone")
		o.Approximate = true
		require.ErrorContains(t, m.Contributions(context.Background(), make([]float32, 8*m.ContributionSize()), x, o), "exact contributions")
		none, err := dataset.FromDense(0, m.NumFeatures(), nil, nil)
		require.NoError(t, err)
		err = m.Contributions(context.Background(), make([]float32, 8*m.ContributionSize()), x, &gbt.ContributionOptions{Background: none})
		require.ErrorContains(t, err, "no rows")
		narrow, err := dataset.FromDense(1, m.NumFeatures()+1, make([]float32, m.NumFeatures()+1), nil)
		require.NoError(t, err)
		err = m.Contributions(context.Background(), make([]float32, 8*m.ContributionSize()), x, &gbt.ContributionOptions{Background: narrow})
		var shape *gbt.ShapeError
		require.ErrorAs(t, err, &shape)
		require.ErrorContains(t, err, "background")
	}
}

// contributionsAddUp checks that the contributions of a model of some version add
// up to the margins that this version gave, at thresholds and edges of
// categories, too. Of the files of a model the JSON one is looked at.
func contributionsAddUp(t *testing.T, f *goldenFile, rows []float32) {
	t.Helper()
	if f.format != "json" {
		return
	}
	m := f.model
	margins := hexFloats(t, f.golden.Margin)
	width, groups := m.NumFeatures()+1, m.NumGroups()
	values := make([]float32, m.ContributionSize())
	step := max(1, len(margins)/groups/20)
	for i := 0; i < len(margins)/groups; i += step {
		require.NoError(t, m.ContributionsRow(values, rows[i*f.set.Columns:(i+1)*f.set.Columns]), "%v", f)
		for g := range groups {
			sum, size := 0.0, 1.0
			for _, v := range values[g*width : (g+1)*width] {
				sum += float64(v)
				size = max(size, math.Abs(float64(v)))
			}
			require.InDelta(t, margins[i*groups+g], sum, 1e-5*size, "%v, contributions of row %d", f, i)
		}
	}
}

// Rows with other codes of categories are recoded as for predictions.
func TestContributionsRecode(t *testing.T) {
	d := categoricalData(t, "cat3 cat20 norm gap9", "text")
	x := parityMatrix(t, d, false)
	m, err := gbt.Train(context.Background(), gbt.DefaultParams(), x, 4, nil)
	require.NoError(t, err)
	want := explained(t, m.Contributions, m.ContributionSize(), x, nil)
	require.Equal(t, want, explained(t, m.Contributions, m.ContributionSize(), renamed(t, d, true), nil))
	o := &gbt.ContributionOptions{Background: x}
	want = explained(t, m.Contributions, m.ContributionSize(), x, o)
	o.Background = renamed(t, d, false)
	require.Equal(t, want, explained(t, m.Contributions, m.ContributionSize(), x, o))
}
