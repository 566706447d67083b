package objective

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// goldenLinks is what testdata/gen.py writes.
type goldenLinks struct {
	Version    string
	Margins    []uint32
	Scores     []uint32
	Objectives []struct {
		Name    string
		Groups  int
		Outputs []uint32
		Margins [][]uint32
	}
}

func fromBits(b []uint32) []float32 {
	v := make([]float32, len(b))
	for i := range b {
		v[i] = math.Float32frombits(b[i])
	}
	return v
}

// bitsOf returns the bits of v, those of every NaN and of both zeros being the
// same: the goldens' margins have a leaf of 0 added, which turns -0 into 0.
func bitsOf(v []float32) []uint32 {
	b := make([]uint32, len(v))
	for i, x := range v {
		switch {
		case x != x:
			b[i] = 0x7fc00000
		case x != 0:
			b[i] = math.Float32bits(x)
		}
	}
	return b
}

var versions = map[string][3]int{
	"1.2.1": {1, 2, 1}, "1.5.2": {1, 5, 2}, "1.7.6": {1, 7, 6}, "3.1.3": {3, 1, 3}, "3.3.0": {3, 3, 0}, "3.4.1": {3, 4, 1},
}

func readLinks(t *testing.T, version string) goldenLinks {
	t.Helper()
	text, err := os.ReadFile("testdata/links-" + version + ".json")
	require.NoError(t, err)
	var g goldenLinks
	require.NoError(t, json.Unmarshal(text, &g))
	require.Equal(t, version, g.Version)
	return g
}

// TestLinksEqualXGBoost compares outputs and the margins of base scores with
// those of XGBoost, version by version.
func TestLinksEqualXGBoost(t *testing.T) {
	for text, version := range versions {
		g := readLinks(t, text)
		for _, o := range g.Objectives {
			link, err := LinkOf(o.Name, version)
			require.NoError(t, err)
			margins := fromBits(g.Margins)
			size := link.Outputs(o.Groups)
			got := make([]float32, len(o.Outputs))
			for r := range len(o.Outputs) / size {
				m := margins[r*o.Groups : (r+1)*o.Groups]
				if size == o.Groups {
					copy(got[r*size:], m)
					m = got[r*size : (r+1)*size] // in place
				}
				link.Value(got[r*size:(r+1)*size], m)
			}
			assert.Equal(t, bitsOf(fromBits(o.Outputs)), bitsOf(got), "%s of %s", o.Name, text)

			for i, score := range fromBits(g.Scores) {
				scores := make([]float32, o.Groups)
				for k := range scores {
					scores[k] = score
				}
				err := link.CheckScore(score)
				if o.Margins[i] == nil {
					assert.Error(t, err, "%s of %s, base score %v", o.Name, text, score)
					continue
				}
				want := bitsOf(fromBits(o.Margins[i]))
				if o.Margins[i][0] == 0xffc00000 || want[0] == 0xff800000 {
					// The logarithm of 0 or less; a margin of -Inf may have
					// become NaN in a leaf's weight.
					assert.LessOrEqual(t, score, float32(0))
					assert.Equal(t, score < 0, err != nil)
					continue
				}
				assert.NoError(t, err, "%s of %s, base score %v", o.Name, text, score)
				link.Margin(scores, scores)
				assert.Equal(t, want, bitsOf(scores), "%s of %s, base score %v", o.Name, text, score)
			}
		}
	}
	files, err := filepath.Glob("testdata/links-*.json")
	require.NoError(t, err)
	assert.Len(t, files, len(versions))
}

// TestLinksOfAllObjectives checks that the golden of 3.4.1 has every objective,
// and that the zero version has its rules.
func TestLinksOfAllObjectives(t *testing.T) {
	names := map[string]bool{}
	for _, o := range readLinks(t, "3.4.1").Objectives {
		names[o.Name] = true
		current, err := LinkOf(o.Name, [3]int{3, 4, 1})
		require.NoError(t, err)
		zero, err := LinkOf(o.Name, [3]int{})
		require.NoError(t, err)
		assert.Equal(t, current, zero, o.Name)
	}
	for _, e := range table() {
		assert.True(t, names[e.name], e.name)
	}
	for alias, name := range aliases {
		a, err := LinkOf(alias, [3]int{})
		require.NoError(t, err)
		b, err := LinkOf(name, [3]int{})
		require.NoError(t, err)
		assert.Equal(t, b, a, alias)
	}
	_, err := LinkOf("reg:nothing", [3]int{})
	var unknown *UnknownError
	require.ErrorAs(t, err, &unknown)
}

// TestExpLinksTellFunctionsApart shows that the golden margins hold values at
// which the float32 exponential is not the rounded float64 one.
func TestExpLinksTellFunctionsApart(t *testing.T) {
	g := readLinks(t, "3.4.1")
	link, err := LinkOf("survival:aft", [3]int{})
	require.NoError(t, err)
	differ := 0
	for _, m := range fromBits(g.Margins) {
		v := []float32{m}
		link.Value(v, v)
		if v[0] != float32(math.Exp(float64(m))) {
			differ++
		}
	}
	assert.GreaterOrEqual(t, differ, 20)
}

// TestMarginScores: before 1.0 base scores were margins.
func TestMarginScores(t *testing.T) {
	for _, name := range []string{"binary:logistic", "count:poisson", "reg:gamma"} {
		link, err := LinkOf(name, [3]int{0, 90, 0})
		require.NoError(t, err)
		v := []float32{-0.75}
		assert.NoError(t, link.CheckScore(v[0]))
		link.Margin(v, v)
		assert.Equal(t, float32(-0.75), v[0])
	}
}
