package gbt_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/gbt"
	"github.com/grove-ml/grove/gbt/testdata/parity/paritydata"
)

// excused17 are the cases that are not equal to XGBoost 1.7.4 to the bit, with
// the reason.
var excused17 = map[string]string{}

// TestCompat17 trains every case with the rules of XGBoost 1.7 and compares every
// field of every node and the margins of the training rows, the validation rows
// and the probes at the thresholds with those of 1.7.4, bit by bit. With
// GROVE_PARITY_MODELS=folder of `gen.py --dump folder` a difference is shown where
// it begins.
func TestCompat17(t *testing.T) {
	cases, err := paritydata.Load("testdata/compat17", "cases")
	require.NoError(t, err)
	require.GreaterOrEqual(t, len(cases), 150)
	board := &compatBoard{}
	t.Run("cases", func(t *testing.T) {
		for i, c := range cases {
			t.Run(c.ID, func(t *testing.T) {
				t.Parallel()
				note := runCompat(t, "1.7", i, &c)
				reason, excused := excused17[c.ID]
				switch {
				case excused && note == "":
					t.Errorf("is equal to XGBoost, though excused: %s", reason)
				case !excused && note != "":
					t.Error(note)
				}
				board.add(compatFamily.FindString(c.ID), note == "", excused)
			})
		}
	})
	t.Logf("parity with XGBoost 1.7.4\n%s", board.table())
}

// runCompat trains a case with the rules of an older release and returns where it
// differs first.
func runCompat(t *testing.T, rules string, index int, c *paritydata.Case) (note string) {
	train, valid, err := c.Generate()
	require.NoError(t, err)
	c.Params["compat"] = rules
	p, err := parityParams(c)
	require.NoError(t, err)
	rows, o := train, &gbt.TrainOptions{Workers: 1 + index%4}
	if p.ProcessType == "update" {
		// The trees of a model are gone over with the validation rows.
		first := p
		first.ProcessType, first.Updater = "default", ""
		o.Init, err = gbt.Train(context.Background(), first, parityMatrix(t, train, false), c.Rounds, nil)
		require.NoError(t, err)
		rows = valid
	}
	m, err := gbt.Train(context.Background(), p, parityMatrix(t, rows, index%3 == 1), c.Rounds, o)
	require.NoError(t, err)
	structure, fields, note := parityTrees(c, m)
	if structure {
		if !parityMargins(t, c, m, train, valid, &note) && note == "" {
			note = "other margins"
		}
	}
	if !fields && note == "" {
		note = "other fields"
	}
	if dir := os.Getenv("GROVE_PARITY_MODELS"); note != "" && dir != "" {
		want, err := gbt.LoadFile(filepath.Join(dir, c.ID+".json"), nil)
		require.NoError(t, err)
		where, _ := firstDifference(m, want)
		note += ": " + where
	}
	return note
}

// compatFamily is the part of a case's name before its number.
var compatFamily = regexp.MustCompile(`^[a-z]+(-[a-z]+)*`)

// compatBoard counts cases by family.
type compatBoard struct {
	mu       sync.Mutex
	families map[string]*[3]int // all, equal, excused
}

func (b *compatBoard) add(family string, equal, excused bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.families == nil {
		b.families = map[string]*[3]int{}
	}
	n := b.families[family]
	if n == nil {
		n = new([3]int)
		b.families[family] = n
	}
	n[0]++
	n[1] += count(equal)
	n[2] += count(excused)
}

func (b *compatBoard) table() string {
	var s strings.Builder
	s.WriteString("| family | cases | equal to the bit | excused |\n|---|---|---|---|\n")
	var names []string
	var all [3]int
	for name, n := range b.families {
		names = append(names, name)
		for k, v := range n {
			all[k] += v
		}
	}
	slices.Sort(names)
	for _, name := range names {
		n := b.families[name]
		fmt.Fprintf(&s, "| %s | %d | %d | %d |\n", name, n[0], n[1], n[2])
	}
	fmt.Fprintf(&s, "| all | %d | %d | %d |\n", all[0], all[1], all[2])
	return s.String()
}

// What XGBoost 1.7 does not have is refused, each with its reason.
func TestCompat17Refuses(t *testing.T) {
	for _, c := range []struct{ name, value, say string }{
		{"objective", "reg:quantileerror", "2.0"},
		{"objective", "reg:expectileerror", "3.3"},
		{"objective", "rank:ndcg", "pairs"},
		{"sampling_method", "gradient_based", "GPU"},
		{"multi_strategy", "multi_output_tree", "2.0"},
		{"base_score", "[0.1,0.2]", "3.1"},
		{"rate_drop", "0.5", "dart"},
	} {
		p := gbt.DefaultParams()
		require.NoError(t, p.Set("compat", "1.7"))
		require.NoError(t, p.Validate())
		require.NoError(t, p.Set(c.name, c.value))
		err := p.Validate()
		var fault *gbt.ParamError
		require.ErrorAs(t, err, &fault, c.name)
		assert.Contains(t, err.Error(), c.say, c.name)
	}
	// tree_method auto is exact, which needs a depth but knows colsample_bynode.
	p := gbt.DefaultParams()
	require.NoError(t, p.Set("compat", "1.7"))
	require.NoError(t, p.Set("colsample_bynode", "0.5"))
	require.NoError(t, p.Validate())
	require.NoError(t, p.Set("max_depth", "0"))
	require.Error(t, p.Validate())
	require.NoError(t, p.Set("tree_method", "hist"))
	require.NoError(t, p.Validate())
}
