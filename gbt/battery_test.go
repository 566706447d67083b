package gbt_test

import (
	"context"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/gbt"
	"github.com/grove-ml/grove/gbt/testdata/parity/paritydata"
	"github.com/grove-ml/grove/gbt/tree"
)

// batterySeeds are the seeds that cases are drawn from.
var batterySeeds = [...]int{1, 2, 3}

// TestBattery trains cases drawn from three seeds, 600 of each, and compares them
// with XGBoost 3.4.1. Every case must be equal to the bit: all trees with all
// their fields, all margins. The exceptions are batteryExceptions, with reasons.
//
// A run takes one case in 4, with -short one in 60. GROVE_BATTERY=all takes all
// of them, a part of a case's name those that have it. GROVE_BATTERY_WRITE=file
// writes the ledger as markdown; with GROVE_BATTERY_MODELS=folder of `gen.py
// --dump folder` a difference is shown where it begins; GROVE_BATTERY_DIR=folder
// takes other goldens, named as those.
func TestBattery(t *testing.T) {
	board := &batteryBoard{}
	which := os.Getenv("GROVE_BATTERY")
	stride := 4
	if testing.Short() {
		stride = 60
	}
	dir := os.Getenv("GROVE_BATTERY_DIR")
	if dir == "" {
		dir = filepath.Join("testdata", "battery")
	}
	for at, seed := range batterySeeds {
		cases, err := loadBattery(filepath.Join(dir, fmt.Sprintf("seed%d.json", seed)))
		require.NoError(t, err)
		require.GreaterOrEqual(t, len(cases), 590)
		t.Run(strconv.Itoa(seed), func(t *testing.T) {
			for i, c := range cases {
				switch which {
				case "all":
				case "":
					if (i+5*seed)%stride != 0 {
						continue
					}
				default:
					if !strings.Contains(c.ID, which) {
						continue
					}
				}
				t.Run(c.ID, func(t *testing.T) {
					t.Parallel()
					board.add(at, runBattery(t, i, &c))
				})
			}
		})
	}
	board.report(t)
}

// TestBatteryFound trains the cases of other seeds in which Grove once differed.
func TestBatteryFound(t *testing.T) {
	cases, err := loadBattery(filepath.Join("testdata", "battery", "found.json"))
	require.NoError(t, err)
	require.NotEmpty(t, cases)
	for i, c := range cases {
		r := runBattery(t, i, &c)
		require.Equal(t, bitEqual, r.agreement, "%s: %s", r.id, r.note)
	}
}

// agreement is how far a case agrees with XGBoost.
type agreement int

const (
	bitEqual       agreement = iota // every field of every node and every margin
	structureEqual                  // the same trees, with other numbers
	metricEqual                     // other trees, metrics within 1e-5
	different
	unsupported // refused
)

// batteryResult is what came of a case.
type batteryResult struct {
	id, family string
	seed       int // index among the seeds
	agreement  agreement
	digits     bool   // metrics to the 17 digits that XGBoost prints
	note       string // where it differs first, or why it is refused
}

// refused notes the first of the reasons why a case is refused.
func (r *batteryResult) refused(err error) {
	r.agreement = unsupported
	r.note, _, _ = strings.Cut(err.Error(), "\n")
}

func runBattery(t *testing.T, index int, c *batteryCase) batteryResult {
	res := batteryResult{id: c.ID, family: c.family()}
	// The storage of the rows and the number of workers must not show.
	x, v, err := c.generate(index%3 == 1)
	require.NoError(t, err)
	p, err := parityParams(&paritydata.Case{Params: c.Params})
	if err != nil {
		res.refused(err)
		return res
	}
	var last gbt.Round
	m, err := gbt.Train(context.Background(), p, x, c.Rounds, &gbt.TrainOptions{
		Workers: []int{1, 2, 3, 8}[index%4],
		Eval:    []gbt.EvalSet{{Name: "train", Data: x}, {Name: "validation", Data: v}},
		OnRound: func(r gbt.Round) error { last = r; return nil },
	})
	if err != nil {
		res.refused(err)
		return res
	}
	structure, fields := batteryHashes(c, m)
	margins := paritydata.NewHash()
	for _, rows := range []*gbt.EvalSet{{Data: x}, {Data: v}} {
		out := make([]float32, rows.Data.Rows()*m.NumGroups())
		require.NoError(t, m.PredictMatrix(context.Background(), out, rows.Data, &gbt.PredictOptions{Output: gbt.OutputMargin, Workers: 1}))
		for _, value := range out {
			margins.Float(value)
		}
	}
	digits, near, note := batteryMetrics(c, last)
	res.digits = digits
	switch {
	case structure == c.Structure && fields == c.Fields && margins.String() == c.Margins:
		res.agreement = bitEqual
	case structure == c.Structure:
		res.agreement, note = structureEqual, "other fields"
		if fields == c.Fields {
			note = "other margins"
		}
	case near:
		res.agreement, note = metricEqual, "other trees"
	default:
		res.agreement, note = different, "other trees"
	}
	if res.note = note; res.agreement != bitEqual {
		if dir := os.Getenv("GROVE_BATTERY_MODELS"); dir != "" {
			res.note += ": " + batteryDifference(filepath.Join(dir, c.ID+".json"), m)
		}
	}
	return res
}

// batteryHashes returns the hashes of structure and fields that gen.py describes.
func batteryHashes(c *batteryCase, m *gbt.Model) (structure, fields string) {
	s, q := paritydata.NewHash(), paritydata.NewHash()
	flag := map[bool]uint32{true: 1}
	for _, b := range m.BaseScore() {
		q.Float(b)
	}
	for i, tr := range m.Trees() {
		size := tr.LeafSize()
		s.Word(uint32(tr.NumNodes()))
		s.Word(uint32(m.TreeGroup(i)))
		if size > 1 {
			s.Word(uint32(size))
		}
		for k, n := range tr.All() {
			if n.Kind == tree.Deleted {
				s.Word(2)
				continue
			}
			q.Float(n.Gain)
			q.Float(n.Cover)
			for _, w := range tr.Weights(k) {
				q.Float(w)
			}
			if n.IsLeaf() {
				s.Word(0)
				s.Word(uint32(n.Parent))
				if size == 1 {
					q.Float(n.Value)
					q.Word(uint32(n.Feature))
					q.Word(flag[n.DefaultLeft])
					continue
				}
				q.Word(uint32(tr.LeafRow(k)))
				for _, v := range tr.LeafValues(k) {
					q.Float(v)
				}
				continue
			}
			kind := uint32(1)
			if n.Kind == tree.Categorical {
				kind = 3
			}
			for _, w := range [...]uint32{kind, uint32(n.Left), uint32(n.Right), uint32(n.Parent), uint32(n.Feature), flag[n.DefaultLeft]} {
				s.Word(w)
			}
			if kind == 1 {
				s.Float(n.Value)
				continue
			}
			s.Word(uint32(len(tr.Categories(k))))
			for _, category := range tr.Categories(k) {
				s.Word(uint32(category))
			}
		}
	}
	if _, dropout := c.Params["rate_drop"]; dropout {
		for i := range m.NumTrees() {
			q.Float(m.TreeWeight(i))
		}
	}
	weights, bias := m.Coefficients()
	for _, w := range append(weights, bias...) {
		q.Float(w)
	}
	return s.String(), q.String()
}

// batteryMetrics compares the scores of the last round: to the digits that
// XGBoost prints, and roughly.
func batteryMetrics(c *batteryCase, last gbt.Round) (digits, near bool, note string) {
	digits, near = true, true
	for name, sets := range c.Metrics {
		for i, set := range [...]string{"train", "validation"} {
			got, found := last.Score(set, name)
			if sets[i] == nil {
				continue
			}
			want := *sets[i]
			printed, err := strconv.ParseFloat(strconv.FormatFloat(got, 'f', 17, 64), 64)
			if !found || err != nil || printed != want {
				digits = false
				note = fmt.Sprintf("%s of %s is %v, want %v", name, set, got, want)
			}
			if !found || !(math.Abs(got-want) <= 1e-5*math.Abs(want)) {
				near = false
			}
		}
	}
	return digits, near, note
}

// batteryBoard collects the results.
type batteryBoard struct {
	mu      sync.Mutex
	results []batteryResult
}

func (b *batteryBoard) add(seed int, r batteryResult) {
	r.seed = seed
	b.mu.Lock()
	defer b.mu.Unlock()
	b.results = append(b.results, r)
}
