package objective

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestLinksOfManyRows compares outputs of many rows at a time with those of rows one
// by one, for every objective and version.
func TestLinksOfManyRows(t *testing.T) {
	const rows = 37
	links := map[string][]Link{}
	for _, name := range Names() {
		for _, groups := range []int{1, 3} {
			o, err := New(name, Config{
				Targets: groups, NumClass: 3, ScalePosWeight: 1, HuberSlope: 1, QuantileAlpha: []float32{0.1, 0.5, 0.6}[:groups], ExpectileAlpha: []float32{0.1, 0.5, 0.6}[:groups],
				TweedieVariancePower: 1.5, AFTDistribution: "normal", AFTScale: 1,
			})
			if err == nil {
				links[name] = append(links[name], o)
			}
		}
		for _, version := range [][3]int{{}, {0, 90, 0}, {1, 2, 0}, {1, 5, 0}, {3, 0, 0}} {
			l, err := LinkOf(name, version)
			require.NoError(t, err)
			links[name] = append(links[name], l)
		}
	}
	for _, text := range []string{"regression sqrt", "binary sigmoid:1.2", "multiclass num_class:3", "poisson", "cross_entropy_lambda"} {
		l, err := LightGBMLink(text, 1)
		if err != nil {
			l, err = LightGBMLink(text, 3)
		}
		require.NoError(t, err)
		links[text] = append(links[text], l)
	}
	for name, list := range links {
		for _, l := range list {
			groups := 3
			if o, ok := l.(Objective); ok {
				groups = o.Groups()
			}
			margin := make([]float32, rows*groups)
			for i := range margin {
				margin[i] = float32(i*31%97)*0.7 - 30
				if i > rows {
					margin[i] = strange[i*5%len(strange)]
				}
			}
			outputs := l.Outputs(groups)
			want, got := make([]float32, rows*outputs), make([]float32, rows*outputs)
			wantScores, gotScores := make([]float32, len(margin)), make([]float32, len(margin))
			for r := range rows {
				row := margin[r*groups : (r+1)*groups]
				l.Value(want[r*outputs:(r+1)*outputs], row)
				l.Score(wantScores[r*groups:(r+1)*groups], row)
			}
			Values(l, got, margin, groups)
			Scores(l, gotScores, margin, groups)
			requireSame(t, want, got, name)
			requireSame(t, wantScores, gotScores, name)
			if outputs == groups {
				copy(got, margin)
				Values(l, got, got, groups)
				requireSame(t, want, got, name)
			}
		}
	}
}

// requireSame compares numbers bit by bit, all NaN being alike.
func requireSame(t *testing.T, want, got []float32, text string) {
	t.Helper()
	require.Len(t, got, len(want))
	for i := range want {
		if want[i] == want[i] || got[i] == got[i] {
			require.Equal(t, math.Float32bits(want[i]), math.Float32bits(got[i]), "%s, element %d", text, i)
		}
	}
}
