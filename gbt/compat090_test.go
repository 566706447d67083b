package gbt_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/gbt"
	"github.com/grove-ml/grove/gbt/testdata/parity/paritydata"
)

// excused090 are the cases that are not equal to XGBoost 0.90 or 0.72.1 to the
// bit, with the reason.
var excused090 = map[string]string{}

// TestCompat090 trains every case with the rules of XGBoost 0.90 and 0.72 and
// compares the saved models with those of 0.90 and 0.72.1, byte for byte, and the
// margins of the training rows, the validation rows and the probes at the
// thresholds. With GROVE_PARITY_MODELS=folder of `gen.py --dump folder` a
// difference is shown where it begins.
func TestCompat090(t *testing.T) {
	for _, v := range []struct {
		file, compat string
		least        int
	}{{"0.90", "0.90", 100}, {"0.72.1", "0.72", 80}} {
		t.Run(v.file, func(t *testing.T) {
			cases, err := paritydata.Load("testdata/compat090", v.file)
			require.NoError(t, err)
			require.GreaterOrEqual(t, len(cases), v.least)
			for i, c := range cases {
				t.Run(c.ID, func(t *testing.T) {
					t.Parallel()
					note := runCompat090(t, v.compat, i, &c)
					switch reason, excused := excused090[c.ID]; {
					case excused && note == "":
						t.Errorf("is equal to XGBoost, though excused: %s", reason)
					case !excused && note != "":
						t.Error(note)
					}
				})
			}
		})
	}
}

// runCompat090 trains a case and returns where it differs first.
func runCompat090(t *testing.T, rules string, index int, c *paritydata.Case) (note string) {
	train, valid, err := c.Generate()
	require.NoError(t, err)
	p := gbt.DefaultParams()
	for name, value := range c.Params {
		require.NoError(t, p.Set(name, value))
	}
	require.NoError(t, p.Set("compat", rules))
	require.NoError(t, p.Set("uniform_int", "gcc6"))
	m, err := gbt.Train(context.Background(), p, parityMatrix(t, train, index%3 == 1), c.Rounds, &gbt.TrainOptions{Workers: 1 + index%4})
	require.NoError(t, err)
	var b bytes.Buffer
	require.NoError(t, m.Save(&b, gbt.Legacy))
	loaded, err := gbt.Load(bytes.NewReader(b.Bytes()), nil)
	require.NoError(t, err)
	differ := func(format string, args ...any) {
		if note == "" {
			note = fmt.Sprintf(format, args...)
		}
	}
	if got := math.Float32frombits(c.BaseScore[0]); math.Float32bits(headerScore(b.Bytes())) != c.BaseScore[0] {
		differ("starts from %v, want %v", headerScore(b.Bytes()), got)
	}
	if m.NumTrees() != len(c.Trees) {
		differ("%d trees, want %d", m.NumTrees(), len(c.Trees))
		return note
	}
	for i, want := range c.Trees {
		s, q := treeHashes(m.Tree(i), m.TreeGroup(i))
		if s+q != want {
			differ("tree %d: structure equal: %v", i, s == want[:16])
			if dir := os.Getenv("GROVE_PARITY_MODELS"); dir != "" {
				want, err := gbt.LoadFile(filepath.Join(dir, c.ID+".binary"), nil)
				require.NoError(t, err)
				where, _ := firstDifference(m, want)
				note += ": " + where
			}
			return note
		}
	}
	// The trained model and the one that was saved and loaded predict alike.
	for _, m := range []*gbt.Model{m, loaded} {
		parityMargins(t, c, m, train, valid, &note)
	}
	if sum := sha256.Sum256(b.Bytes()); fmt.Sprintf("%x", sum[:8]) != c.Binary {
		differ("other bytes")
	}
	return note
}

// headerScore returns the base score of a binary model.
func headerScore(b []byte) float32 {
	return math.Float32frombits(uint32(b[0]) | uint32(b[1])<<8 | uint32(b[2])<<16 | uint32(b[3])<<24)
}

// What is not there by the rules of these versions is refused, each with its
// reason.
func TestCompat090Refuses(t *testing.T) {
	for _, c := range []struct{ compat, name, value, say string }{
		{"0.90", "tree_method", "hist", "compat 0.90 supports tree_method exact"},
		{"0.72", "tree_method", "approx", "compat 0.72 supports tree_method exact"},
		{"0.90", "objective", "reg:quantileerror", "compat 0.90 supports reg:squarederror"},
		{"0.90", "objective", "rank:ndcg", "compat 0.90 supports reg:squarederror"},
		{"0.72", "objective", "binary:hinge", "compat 0.72 supports reg:squarederror"},
		{"0.90", "objective", "survival:cox", "compat 0.90 supports reg:squarederror"},
		{"0.90", "booster", "gblinear", "compat 0.90 supports booster gbtree"},
		{"0.90", "base_score", "[0.1,0.2]", "compat 0.90 supports one base_score"},
		{"0.72", "colsample_bynode", "0.5", "came with 0.81"},
		{"0.72", "interaction_constraints", "[[0,1]]", "compat 0.72 supports no constraints"},
		{"0.90", "max_depth", "0", "must be at least 1 for tree_method exact"},
	} {
		p := gbt.DefaultParams()
		require.NoError(t, p.Set("compat", c.compat))
		require.NoError(t, p.Validate())
		require.NoError(t, p.Set(c.name, c.value))
		var fault *gbt.ParamError
		err := p.Validate()
		require.ErrorAs(t, err, &fault, "%+v", c)
		assert.ErrorContains(t, err, c.say)
		if c.name != "base_score" && c.name != "booster" {
			assert.Equal(t, c.name, fault.Name)
		}
	}
	p := gbt.DefaultParams()
	require.NoError(t, p.Set("compat", "0.90"))
	require.NoError(t, p.Set("colsample_bynode", "0.5"))
	require.NoError(t, p.Validate())
}
