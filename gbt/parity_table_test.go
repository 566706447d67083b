package gbt_test

import (
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/grove-ml/grove/gbt"
	"github.com/grove-ml/grove/gbt/testdata/parity/paritydata"
	"github.com/grove-ml/grove/gbt/tree"
)

// parityShare is the share of the cases of a family that must be equal to the
// bit.
const parityShare = 0.98

// parityWhole are the families whose cases must all be equal in everything, saved
// files included.
var parityWhole = map[string]bool{"dart": true, "weighted": true, "linear": true}

// parityBoard collects the results of all cases.
type parityBoard struct {
	mu      sync.Mutex
	results map[string][]parityResult
}

func (b *parityBoard) add(family string, r parityResult) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.results == nil {
		b.results = map[string][]parityResult{}
	}
	b.results[family] = append(b.results[family], r)
}

// report prints the table, and fails the test where too few cases are equal.
func (b *parityBoard) report(t *testing.T) {
	var table, list strings.Builder
	table.WriteString("| family | cases | trees equal | all fields to the bit | all margins to the bit | metrics to the digit | saved files to the byte |\n")
	table.WriteString("|---|---|---|---|---|---|---|\n")
	for _, family := range paritydata.Families() {
		results := b.results[family]
		slices.SortFunc(results, func(a, b parityResult) int { return strings.Compare(a.id, b.id) })
		var n, structure, fields, margins, metrics, files int
		for _, r := range results {
			n++
			structure += count(r.structure)
			fields += count(r.fields)
			margins += count(r.margins)
			metrics += count(r.metrics)
			files += count(r.files)
			if r.structure && r.fields && r.margins && r.metrics && r.files {
				continue
			}
			note := r.note
			if note == "" {
				note = "saved files only"
			}
			fmt.Fprintf(&list, "- %s: %s\n", r.id, note)
			if r.structure && !(r.fields && r.margins) && !r.near {
				t.Errorf("%s: not shown to be within 1e-6 of XGBoost: %s (add the case to KEPT in cases.py to have its whole model)", r.id, note)
			}
		}
		if least := min(structure, fields, margins, metrics, files); parityWhole[family] && least < n {
			t.Errorf("%s: %d of %d cases are not equal in everything\n%s", family, n-least, n, &list)
		}
		fmt.Fprintf(&table, "| %s | %d | %d | %d | %d | %d | %d |\n", family, n, structure, fields, margins, metrics, files)
		if need := int(math.Ceil(parityShare * float64(n))); fields < need || margins < need {
			t.Errorf("%s: of %d cases %d are equal to the bit in all fields and %d in all margins: want %d", family, n, fields, margins, need)
		}
	}
	t.Logf("parity with XGBoost 3.4.1\n%s%s", &table, &list)
	if name := os.Getenv("GROVE_PARITY_WRITE"); name != "" {
		text := table.String()
		if list.Len() > 0 {
			text += "\nCases that are not equal in everything:\n\n" + list.String()
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Error(err)
		}
	}
}

func count(ok bool) int {
	if ok {
		return 1
	}
	return 0
}

// firstDifference returns where got departs from want, and whether the trees are
// the same and all numbers within 1e-6.
func firstDifference(got, want *gbt.Model) (where string, near bool) {
	near = true
	differ := func(format string, args ...any) {
		if where == "" {
			where = fmt.Sprintf(format, args...)
		}
	}
	if got.NumTrees() != want.NumTrees() {
		return fmt.Sprintf("%d trees, want %d", got.NumTrees(), want.NumTrees()), false
	}
	number := func(tree, node int, field string, g, w float32) {
		if paritydata.Bits(g) == paritydata.Bits(w) {
			return
		}
		differ("tree %d, node %d, %s: got %v (%08x), want %v (%08x)", tree, node, field, g, math.Float32bits(g), w, math.Float32bits(w))
		a, b := float64(g), float64(w)
		if !(math.Abs(a-b) <= 1e-6*max(math.Abs(a), math.Abs(b))) {
			near = false
		}
	}
	bases := want.BaseScore()
	for i, g := range got.BaseScore() {
		number(-1, i, "base score", g, bases[i])
	}
	for i := range got.NumTrees() {
		g, w := got.Tree(i), want.Tree(i)
		for k := range min(g.NumNodes(), w.NumNodes()) {
			a, b := g.Node(k), w.Node(k)
			if a.Kind == tree.Deleted && b.Kind == tree.Deleted {
				continue
			}
			if a.Kind != b.Kind || a.Left != b.Left || a.Right != b.Right || a.Parent != b.Parent || a.Feature != b.Feature || a.DefaultLeft != b.DefaultLeft ||
				a.Kind == tree.Numerical && math.Float32bits(a.Value) != math.Float32bits(b.Value) {
				differ("tree %d, node %d: got %+v, want %+v", i, k, a, b)
				near = false
				return where, near
			}
			number(i, k, "value", a.Value, b.Value)
			number(i, k, "gain", a.Gain, b.Gain)
			number(i, k, "cover", a.Cover, b.Cover)
			number(i, k, "weight", a.Weight, b.Weight)
			if size := w.LeafSize(); size > 1 && size == g.LeafSize() {
				for t, v := range w.Weights(k) {
					number(i, k, fmt.Sprintf("weight %d", t), g.Weights(k)[t], v)
				}
				for t, v := range w.LeafValues(k) {
					number(i, k, fmt.Sprintf("leaf value %d", t), g.LeafValues(k)[t], v)
				}
			}
		}
		if g.NumNodes() != w.NumNodes() {
			differ("tree %d: %d nodes, want %d", i, g.NumNodes(), w.NumNodes())
			return where, false
		}
	}
	return where, near
}
