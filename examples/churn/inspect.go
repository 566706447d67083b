package main

import (
	"slices"
	"strconv"

	"github.com/grove-ml/grove/explain"
	"github.com/grove-ml/grove/gbt/tree"
)

// kinds are the kinds of importance; the notebook draws the first three.
func kinds() []explain.Kind {
	return []explain.Kind{explain.Gain, explain.Cover, explain.Weight, explain.TotalGain, explain.TotalCover}
}

// keySplits is how many questions the report lists.
const keySplits = 12

// KeySplit is a question that a model asks, with what it brings and what becomes
// of the customers on either side, all sets together.
type KeySplit struct {
	Feature   string  `json:"feature"`
	Threshold float64 `json:"threshold"`
	Count     int     `json:"count"` // how often it is asked
	Roots     int     `json:"roots"` // as the first question of a tree
	TotalGain float64 `json:"total_gain"`
	Below     Group   `json:"below"` // feature < threshold
	Above     Group   `json:"above"`
}

// Group is a group of customers and how many of them left.
type Group struct {
	Customers int     `json:"customers"`
	Churners  int     `json:"churners"`
	Rate      float64 `json:"churn_rate"` // 0 without customers
}

func (g *Group) add(left float32) {
	g.Customers++
	if left == 1 {
		g.Churners++
	}
	g.Rate = float64(g.Churners) / float64(g.Customers)
}

// Segment is a leaf of the first tree: the customers who answer its questions
// alike, all sets together.
type Segment struct {
	Leaf  int       `json:"leaf"` // id of the node
	Value float64   `json:"value"`
	Path  []Between `json:"path"`
	Group
}

// Between is a condition: Low <= feature < High; a missing bound is open.
type Between struct {
	Feature string   `json:"feature"`
	Low     *float64 `json:"low,omitempty"`
	High    *float64 `json:"high,omitempty"`
}

// inspect describes the trees of a model (part 2, cells 56 to 69).
func (a *analysis) inspect(f *fitted) (*ModelReport, error) {
	stats := f.forest.Stats()
	m := &ModelReport{
		Name: f.name, Features: f.forest.NumFeatures(), FeatureNames: f.forest.Names(),
		Trees: f.forest.NumTrees(), LeafOnly: stats.LeafOnly, MeanDepth: stats.MeanDepth, Splits: stats.Splits,
		Depths: map[string]int{}, TreesUsing: map[string]int{}, Importance: map[string]map[string]float64{},
		AUC: bySet(func(i int) float64 { return f.auc[i] }),
	}
	for _, d := range stats.Depths() {
		if d.Trees > 0 {
			m.Depths[strconv.Itoa(d.Levels)] = d.Trees
		}
	}
	for _, kind := range kinds() {
		values := map[string]float64{}
		for _, s := range f.forest.Importance(kind) {
			values[s.Name] = float64(s.Value)
		}
		m.Importance[kind.String()] = values
	}
	for _, u := range f.forest.Usage() {
		if u.Trees > 0 {
			m.TreesUsing[u.Name] = u.Trees
		}
	}
	first := f.forest.Tree(0)
	if root := first.Node(0); root.Kind == tree.Numerical {
		m.FirstSplit = &FirstSplit{f.forest.FeatureName(int(root.Feature)), float64(root.Value)}
	}
	m.AUCByRound = byRound(f)
	columns, err := a.data.matrix.ColumnsNamed(f.forest.Names()...)
	if err != nil {
		return nil, err
	}
	m.KeySplits = a.keySplits(f.forest, columns)
	m.Segments = a.segments(f.forest, columns)
	return m, nil
}

// byRound turns the scores of the rounds into one list a metric and set.
func byRound(f *fitted) AUCByRound {
	var s AUCByRound
	for i, r := range f.rounds {
		for j, score := range r.Scores {
			if i == 0 {
				s.Names = append(s.Names, score.Set+"-"+score.Metric)
				s.Values = append(s.Values, make([]float64, 0, len(f.rounds)))
			}
			s.Values[j] = append(s.Values[j], score.Value)
		}
	}
	return s
}

// keySplits returns the questions that lower the loss most, counted on all
// customers. columns are the forest's features among the matrix's.
func (a *analysis) keySplits(forest *explain.Forest, columns []int) []KeySplit {
	var list []KeySplit
	var row []float32
	all := forest.KeySplits()
	for _, k := range all[:min(keySplits, len(all))] {
		s := KeySplit{
			Feature: k.Name, Threshold: float64(k.Threshold), Count: k.Count, Roots: k.Roots, TotalGain: k.TotalGain,
		}
		for i, left := range a.data.left {
			row = a.data.matrix.Row(row, i)
			if row[columns[k.Feature]] < k.Threshold {
				s.Below.add(left)
			} else {
				s.Above.add(left)
			}
		}
		list = append(list, s)
	}
	return list
}

// segments returns the leaves of the first tree, those whose customers leave
// most first.
func (a *analysis) segments(forest *explain.Forest, columns []int) []Segment {
	t := forest.Tree(0)
	groups := map[int]*Group{}
	row, own := []float32(nil), make([]float32, len(columns))
	for i, left := range a.data.left {
		row = a.data.matrix.Row(row, i)
		for j, c := range columns {
			own[j] = row[c]
		}
		leaf := t.Walk(own)
		if groups[leaf] == nil {
			groups[leaf] = &Group{}
		}
		groups[leaf].add(left)
	}
	var list []Segment
	for id, n := range t.All() {
		if n.Kind != tree.Leaf || groups[id] == nil {
			continue
		}
		list = append(list, Segment{Leaf: id, Value: float64(n.Value), Path: pathTo(forest, t, id), Group: *groups[id]})
	}
	slices.SortStableFunc(list, func(a, b Segment) int {
		switch {
		case a.Rate > b.Rate:
			return -1
		case a.Rate < b.Rate:
			return 1
		}
		return b.Customers - a.Customers
	})
	return list
}

// pathTo returns the conditions on the way to a leaf, one a feature, in the order
// in which the tree first asks about it.
func pathTo(forest *explain.Forest, t *tree.Tree, leaf int) []Between {
	var list []Between
	for id := int32(leaf); id != 0; {
		parent := t.Node(int(id)).Parent
		n := t.Node(int(parent))
		name, at := forest.FeatureName(int(n.Feature)), float64(n.Value)
		i := slices.IndexFunc(list, func(b Between) bool { return b.Feature == name })
		if i < 0 {
			list = append(list, Between{Feature: name})
			i = len(list) - 1
		} else { // asked again nearer to the root: it belongs there
			b := list[i]
			list = append(slices.Delete(list, i, i+1), b)
			i = len(list) - 1
		}
		b := &list[i]
		if n.Left == id && (b.High == nil || at < *b.High) {
			b.High = &at
		}
		if n.Right == id && (b.Low == nil || at > *b.Low) {
			b.Low = &at
		}
		id = parent
	}
	slices.Reverse(list)
	return list
}
