package metrics

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestNamesAreCanonical(t *testing.T) {
	for given, want := range map[string]string{
		"rmse": "rmse", "error": "error", "error@0.5": "error", "error@5e-1": "error", "error@0.70": "error@0.7",
		// As XGBoost prints a float32 with six significant digits.
		"error@0.70000001": "error@0.7", "error@0.50001": "error@0.50001", "error@1e20": "error@1e+20",
		"error@123456789": "error@1.23457e+08", "error@100000": "error@100000", "error@-2.5": "error@-2.5", "error@0.00001": "error@1e-05",
	} {
		m, err := ByName(given)
		require.NoError(t, err, given)
		assert.Equal(t, want, m.Name(), given)
	}
}

func TestNamesThatAreWrong(t *testing.T) {
	for given, want := range map[string]string{
		"loglos":                          `metrics: unknown metric "loglos": the nearest known one is "logloss"`,
		"RMSE":                            `metrics: unknown metric "RMSE": the nearest known one is "rmse"`,
		"aucp":                            `metrics: unknown metric "aucp": the nearest known one is "auc"`,
		"mloglos@3":                       `metrics: unknown metric "mloglos@3": the nearest known one is "mlogloss"`,
		"":                                `metrics: unknown metric "": the nearest known one is "f1"`,
		strings.Repeat("x", 100) + "rmse": `metrics: unknown metric "` + strings.Repeat("x", 100) + `rmse": the nearest known one is "expectile"`,
		"error@":                          `metrics: metric "error@": the threshold after @ must be a float32 number`,
		"error@x":                         `metrics: metric "error@x": the threshold after @ must be a float32 number`,
		"error@nan":                       `metrics: metric "error@nan": the threshold after @ must be a float32 number`,
		"error@1e99":                      `metrics: metric "error@1e99": the threshold after @ must be a float32 number`,
		"error@0.5@0.7":                   `metrics: metric "error@0.5@0.7": the threshold after @ must be a float32 number`,
		"auc@3":                           `metrics: metric "auc@3": takes no parameter after @`,
		"tweedie-nloglik":                 `metrics: metric "tweedie-nloglik": the variance power after @ must be in [1, 2)`,
		"tweedie-nloglik@2":               `metrics: metric "tweedie-nloglik@2": the variance power after @ must be in [1, 2)`,
	} {
		_, err := ByName(given)
		var nameErr *NameError
		require.ErrorAs(t, err, &nameErr, given)
		assert.Equal(t, given, nameErr.Name)
		assert.Equal(t, want, err.Error())
		assert.Contains(t, Names(), nameErr.Nearest)
	}
	assert.Len(t, Names(), len(families)+len(sageMaker))
	assert.True(t, slices.IsSorted(Names()))
}

func TestMaximizesFollowsXGBoost(t *testing.T) {
	// The lists of python-package/xgboost/callback.py, EarlyStopping, tried on every metric of 3.4.1.
	up := []string{"auc", "aucpr", "pre", "pre@3", "map", "map@2", "map@2-", "ndcg", "ndcg@5", "auc@1", "aucpr@1", "mapping"}
	down := []string{
		"mape", "rmse", "rmsle", "mae", "mphe", "logloss", "error", "error@0.7", "merror", "mlogloss", "poisson-nloglik", "gamma-nloglik",
		"gamma-deviance", "tweedie-nloglik@1.5", "cox-nloglik", "aft-nloglik", "interval-regression-accuracy", "quantile", "expectile", "ams@0.15", "", "AUC",
	}
	for _, name := range up {
		assert.True(t, Maximizes(name), name)
	}
	for _, name := range down {
		assert.False(t, Maximizes(name), name)
	}
	for _, name := range Names() {
		if name == "tweedie-nloglik" {
			name += "@1.5"
		}
		if name == "ams" {
			name += "@0.15"
		}
		if slices.ContainsFunc(sageMaker[:], func(f family) bool { return f.name == name }) {
			assert.Equal(t, name != "mse", Maximizes(name), name)
			continue
		}
		m, err := ByName(name)
		require.NoError(t, err)
		up := strings.HasPrefix(name, "auc") || slices.Contains([]string{"map", "ndcg", "pre"}, name)
		assert.Equal(t, up, m.Maximize(), name)
	}
}

func TestZeroMetric(t *testing.T) {
	var m Metric
	_, err := m.Eval([]float32{1}, 1, []float32{1}, nil)
	var nameErr *NameError
	require.ErrorAs(t, err, &nameErr)
	assert.Empty(t, m.Name())
}

func TestEditDistance(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"", "abc", 3}, {"abc", "", 3}, {"kitten", "sitting", 3}, {"auc", "aucpr", 2}, {"flaw", "lawn", 2}} {
		assert.Equal(t, c.want, editDistance(c.a, c.b), "%s, %s", c.a, c.b)
		assert.Equal(t, c.want, editDistance(c.b, c.a), "%s, %s", c.b, c.a)
	}
}

// No length and no value makes a metric panic, and a result without error is
// one that its inputs can give.
func FuzzEval(f *testing.F) {
	names := append(Names(), "error@0.7", "auc@", "tweedie-nloglik@1.5", "nothing")
	for _, name := range names {
		f.Add(name, 1, []byte{0, 0, 0, 63, 0, 0, 128, 62}, []byte{0, 0, 128, 63, 0, 0, 0, 0}, []byte{})
		f.Add(name, 2, []byte{0, 0, 0, 63, 0, 0, 128, 62}, []byte{0, 0, 128, 63}, []byte{0, 0, 128, 63})
		f.Add(name, -1, []byte{0, 0, 192, 127}, []byte{0, 0, 128, 255}, []byte{0, 0, 128, 127})
		f.Add(name, 0, []byte{}, []byte{}, []byte{})
		f.Add(name, math.MaxInt, []byte{1, 2, 3, 4}, []byte{1, 2, 3, 4}, []byte{0, 0, 0, 0})
	}
	f.Fuzz(func(t *testing.T, name string, groups int, pred, label, weight []byte) {
		m, err := ByName(name)
		if err != nil {
			return
		}
		p, y, w := floats(pred), floats(label), floats(weight)
		v, err := m.Eval(p, groups, y, w)
		if err != nil {
			if !strings.HasPrefix(err.Error(), "metrics: ") {
				t.Fatalf("error without the package's name: %v", err)
			}
			return
		}
		if m.Intervals() {
			y = y[:len(y)/2]
		}
		if len(p)%groups != 0 || len(y)*groups != len(p) && len(y) != len(p) {
			t.Fatalf("%s took %d predictions in %d groups with %d labels", name, len(p), groups, len(y))
		}
		if strings.HasPrefix(name, "auc") && (v < -1e-12 || groups == 1 && v > 1+1e-12) { // areas are sums, with their rounding
			t.Fatalf("%s is %v", name, v)
		}
	})
}

func floats(b []byte) []float32 {
	v := make([]float32, len(b)/4)
	for i := range v {
		v[i] = math.Float32frombits(uint32(b[4*i]) | uint32(b[4*i+1])<<8 | uint32(b[4*i+2])<<16 | uint32(b[4*i+3])<<24)
	}
	return v
}
