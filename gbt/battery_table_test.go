package gbt_test

import (
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/grove-ml/grove/gbt"
	"github.com/grove-ml/grove/gbt/tree"
)

// batteryFamilies are the families of the battery, in the order of the ledger.
var batteryFamilies = [...]string{
	"hist-depthwise", "hist-lossguide", "exact", "approx", "sampling", "columns", "constraints", "categorical", "objectives-regression", "classification",
	"multi-class", "ranking", "survival", "dart", "gblinear", "forest", "multi-target", "vector-leaf", "weights-missing", "max_bin",
}

// batteryExceptions are the cases that are not equal to the bit, with the reason
// of each.
var batteryExceptions = map[string]string{
	"2-survival-06": "survival:cox diverges here: Grove ends with an error in the third round, XGBoost goes on and makes a model whose outputs are NaN",
}

// report prints the ledger, and fails the test where a case differs that is not
// listed, or a listed one does not.
func (b *batteryBoard) report(t *testing.T) {
	var table, list strings.Builder
	table.WriteString("| family | cases | equal to the bit, by seed | only trees equal | only metrics equal | different | unsupported | metrics to 17 digits |\n")
	table.WriteString("|---|---|---|---|---|---|---|---|\n")
	slices.SortFunc(b.results, func(x, y batteryResult) int { return strings.Compare(x.id, y.id) })
	all := map[string]*[len(batterySeeds) + 6]int{"": {}}
	for _, f := range batteryFamilies {
		all[f] = &[len(batterySeeds) + 6]int{}
	}
	var perSeed [len(batterySeeds)]int
	for _, r := range b.results {
		row := all[r.family]
		if row == nil {
			t.Errorf("%s: family %q is not known", r.id, r.family)
			continue
		}
		perSeed[r.seed]++
		for _, k := range []*[len(batterySeeds) + 6]int{row, all[""]} {
			k[0]++
			if r.agreement == bitEqual {
				k[6+r.seed]++
			} else {
				k[r.agreement]++
			}
			if r.digits {
				k[5]++
			}
		}
		reason, expected := batteryExceptions[r.id]
		switch {
		case r.agreement != bitEqual && !expected:
			t.Errorf("%s: %s", r.id, r.note)
			fmt.Fprintf(&list, "- %s: %s\n", r.id, r.note)
		case r.agreement != bitEqual:
			fmt.Fprintf(&list, "- %s: %s\n", r.id, reason)
		case expected:
			t.Errorf("%s is equal to the bit, but listed as an exception: %s", r.id, reason)
		case !r.digits:
			fmt.Fprintf(&list, "- %s: %s\n", r.id, r.note)
		}
	}
	line := func(name string, k *[len(batterySeeds) + 6]int) {
		fmt.Fprintf(&table, "| %s | %d | %d / %d / %d | %d | %d | %d | %d | %d |\n", name, k[0], k[6], k[7], k[8], k[structureEqual], k[metricEqual], k[different], k[unsupported], k[5])
	}
	for _, f := range batteryFamilies {
		line(f, all[f])
	}
	line("all", all[""])
	table.WriteString("\nEqual to the bit: ")
	for i, n := range perSeed {
		if n > 0 {
			fmt.Fprintf(&table, "seed %d %.2f %% of %d; ", batterySeeds[i], 100*float64(all[""][6+i])/float64(n), n)
		}
	}
	text := strings.TrimSuffix(table.String(), "; ") + ".\n"
	if list.Len() > 0 {
		text += "\nCases that are not equal in everything:\n\n" + list.String()
	}
	t.Logf("battery against XGBoost 3.4.1\n%s", text)
	if name := os.Getenv("GROVE_BATTERY_WRITE"); name != "" {
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Error(err)
		}
	}
}

// batteryDifference tells where m departs from the model in a file first. Of two
// splits it gives both gains and how many float32 lie between them.
func batteryDifference(name string, m *gbt.Model) string {
	want, err := gbt.LoadFile(name, nil)
	if err != nil {
		return err.Error()
	}
	for i := range min(m.NumTrees(), want.NumTrees()) {
		g, w := m.Tree(i), want.Tree(i)
		for k := range min(g.NumNodes(), w.NumNodes()) {
			a, b := g.Node(k), w.Node(k)
			if a.IsSplit() != b.IsSplit() || a.IsSplit() && (a.Feature != b.Feature || a.DefaultLeft != b.DefaultLeft || a.Kind == tree.Numerical && a.Value != b.Value || !slices.Equal(g.Categories(k), w.Categories(k))) {
				ulp := int64(math.Float32bits(a.Gain)) - int64(math.Float32bits(b.Gain))
				return fmt.Sprintf("tree %d, node %d: gains %v and %v, %d ulp apart; %+v %v, want %+v %v", i, k, a.Gain, b.Gain, max(ulp, -ulp), a, g.Categories(k), b, w.Categories(k))
			}
			if a != b {
				return fmt.Sprintf("tree %d, node %d: %+v, want %+v", i, k, a, b)
			}
			if x, y := fmt.Sprint(g.Weights(k), g.LeafValues(k)), fmt.Sprint(w.Weights(k), w.LeafValues(k)); x != y {
				return fmt.Sprintf("tree %d, node %d: %s, want %s", i, k, x, y)
			}
		}
	}
	for i := range min(m.NumTrees(), want.NumTrees()) {
		if a, b := m.TreeWeight(i), want.TreeWeight(i); a != b {
			return fmt.Sprintf("weight of tree %d is %v, want %v", i, a, b)
		}
	}
	gw, gb := m.Coefficients()
	ww, wb := want.Coefficients()
	return fmt.Sprintf("base scores %v, want %v; coefficients %v %v, want %v %v; %d trees, want %d", m.BaseScore(), want.BaseScore(), gw, gb, ww, wb, m.NumTrees(), want.NumTrees())
}
