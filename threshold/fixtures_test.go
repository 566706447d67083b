package threshold

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/grove-ml/grove/metrics"
	"github.com/stretchr/testify/require"
)

type golden struct {
	Sweeps []struct {
		Name                   string
		Step                   float64
		Costs                  Costs
		RowCosts               RowCosts
		Scores                 []float64
		Labels                 []float32
		Cutoffs, Cost, RowCost []float64
		Counts                 [][4]float64 // TP, FP, FN, TN
		Best                   int
		BestCutoff, BestCost   float64
	}
	Aranges []struct {
		Start, Stop, Step float64
		Values            []float64
	}
}

func readGolden(t *testing.T) golden {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "sweep.json"))
	require.NoError(t, err)
	var g golden
	require.NoError(t, json.Unmarshal(data, &g))
	require.NotEmpty(t, g.Sweeps)
	require.NotEmpty(t, g.Aranges)
	return g
}

// problem is a set of rows with both kinds of costs.
type problem struct {
	scores []float64
	labels []float32
	costs  Costs
	rows   RowCosts
}

// draw returns a problem of n rows. With few levels there are many ties; kind 0
// has both classes, 1 only label 1, 2 only label 0. Costs are quarters of
// dollars, whose sums do not round.
func draw(seed uint64, n, levels, kind int) problem {
	r := rand.New(rand.NewPCG(seed, uint64(n)))
	quarter := func(lo, hi int) float64 { return float64(4*lo+r.IntN(4*(hi-lo)+1)) / 4 }
	p := problem{scores: make([]float64, n), labels: make([]float32, n)}
	for i := range n {
		if kind == 1 || kind == 0 && r.IntN(4) == 0 {
			p.labels[i] = 1
		}
		p.scores[i] = r.NormFloat64() + float64(p.labels[i])
		if levels > 0 {
			p.scores[i] = float64(r.IntN(levels)) / 8
		}
		p.rows.TP = append(p.rows.TP, quarter(-50, 100))
		p.rows.FN = append(p.rows.FN, quarter(0, 900))
		p.rows.FP = append(p.rows.FP, quarter(0, 90))
	}
	if seed%3 == 0 { // else nil: no cost
		for range n {
			p.rows.TN = append(p.rows.TN, quarter(-5, 5))
		}
	}
	p.costs = Costs{TP: quarter(-50, 100), FP: quarter(0, 100), FN: quarter(0, 600), TN: quarter(-5, 5)}
	return p
}

// twin is the point of a cutoff, row by row and from the definition alone.
func (p problem) twin(cutoff float64, byRow bool) Point {
	point := Point{Cutoff: cutoff}
	for i, s := range p.scores {
		c := p.costs
		if byRow {
			c = Costs{TP: p.rows.TP[i], FP: p.rows.FP[i], FN: p.rows.FN[i]}
			if p.rows.TN != nil {
				c.TN = p.rows.TN[i]
			}
		}
		n := &point.Confusion
		count, cost := &n.TN, c.TN
		if s > cutoff && p.labels[i] == 1 {
			count, cost = &n.TP, c.TP
		} else if s > cutoff {
			count, cost = &n.FP, c.FP
		} else if p.labels[i] == 1 {
			count, cost = &n.FN, c.FN
		}
		*count++
		point.Cost += cost
	}
	return point
}

// twinCurve returns a point for every set of rows that a cutoff can treat, found
// by trying cutoffs at, below and above every score.
func (p problem) twinCurve(byRow bool) []Point {
	tries := []float64{math.Inf(-1)}
	for _, s := range p.scores {
		tries = append(tries, math.Nextafter(s, math.Inf(-1)), s, math.Nextafter(s, math.Inf(1)))
	}
	slices.Sort(tries)
	var points []Point
	for _, c := range tries {
		point := p.twin(c, byRow)
		if len(points) == 0 || point.Confusion != points[len(points)-1].Confusion {
			points = append(points, point)
		}
	}
	return points
}

func (p problem) pricings() map[bool]Pricing { return map[bool]Pricing{false: p.costs, true: p.rows} }

func confusion(c [4]float64) metrics.Confusion {
	return metrics.Confusion{TP: c[0], FP: c[1], FN: c[2], TN: c[3]}
}
