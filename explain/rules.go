package explain

import (
	"cmp"
	"fmt"
	"math"
	"math/bits"
	"slices"
	"strconv"
	"strings"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt/tree"
)

// Condition is what a rule asks of one feature: Low <= value < High, or a category.
type Condition struct {
	Feature    int     // number of the feature, from 0
	Name       string  // name of the feature, "f" and its number if it has none
	Low, High  float32 // -Inf and +Inf where there is no bound
	Categories []int32 // of a categorical feature: the categories that are in; nil for all
	Excluded   []int32 // and those that are out
	Missing    bool    // whether a missing value is in; false where no row misses it
}

// String returns the condition as text, "cust_service_calls >= 3.5".
func (c Condition) String() string {
	number := func(v float32) string { return strconv.FormatFloat(float64(v), 'g', -1, 32) }
	low, high := !math.IsInf(float64(c.Low), -1), !math.IsInf(float64(c.High), 1)
	text := c.Name + " is known"
	switch {
	case c.Categories != nil:
		text = fmt.Sprintf("%s in %v", c.Name, c.Categories)
	case c.Excluded != nil:
		text = fmt.Sprintf("%s not in %v", c.Name, c.Excluded)
	case low && high:
		text = number(c.Low) + " <= " + c.Name + " < " + number(c.High)
	case low:
		text = c.Name + " >= " + number(c.Low)
	case high:
		text = c.Name + " < " + number(c.High)
	}
	if c.Missing {
		text += " or missing"
	}
	return text
}

// Rule is a part of the rows that a path of a tree picks out.
type Rule struct {
	Conditions []Condition // all must hold; in the order of the features
	Rows       int         // number of rows that meet them all
	Positives  int         // of which have label 1
	Support    float64     // share of all rows
	Confidence float64     // share of label 1 among them
	Lift       float64     // confidence over that of all rows
	// Lower is the lower end of a 95 % interval of the confidence (Wilson 1927): a rule is
	// ranked by it, so that a pure handful does not beat a large group.
	Lower float64
	Tree  int // number of the first tree that has the path
}

// String returns the conditions, joined.
func (r Rule) String() string {
	var parts []string
	for _, c := range r.Conditions {
		parts = append(parts, c.String())
	}
	return strings.Join(parts, " and ")
}

// RuleOptions bound the rules that are looked for. The zero value, or nil, asks for 10 rules of at
// most 3 features with at least 1 % of the rows.
type RuleOptions struct {
	Most       int     // rules; 0 for 10
	Features   int     // most features of a rule; 0 for 3
	MinSupport float64 // least share of rows; 0 for 0.01
	// Overlap is the largest share of common rows, of the rows of either, that two rules may have; the
	// better one stays. 0 for 0.7.
	Overlap float64
}

// Rules returns the parts of the rows that the trees' paths isolate and where label 1 is most
// frequent: who leaves, in words. Every path from a root, to a leaf or part of the way, is
// a candidate; conditions on one feature are merged.
//
// Supports and lifts are those of the rows given. The trees were made to find parts of
// their training rows, so on those they are too good: give rows that were not trained
// on. labels are 0 or 1, one a row.
func (f *Forest) Rules(x *dataset.Matrix, labels []float32, o *RuleOptions) ([]Rule, error) {
	opts := RuleOptions{}
	if o != nil {
		opts = *o
	}
	opts.Most, opts.Features = cmp.Or(opts.Most, 10), cmp.Or(opts.Features, 3)
	opts.MinSupport, opts.Overlap = cmp.Or(opts.MinSupport, 0.01), cmp.Or(opts.Overlap, 0.7)
	switch {
	case opts.Most < 0 || opts.Features < 0:
		return nil, fmt.Errorf("explain: %d rules of %d features: must not be negative", opts.Most, opts.Features)
	case !(opts.MinSupport >= 0 && opts.MinSupport <= 1 && opts.Overlap >= 0 && opts.Overlap <= 1):
		return nil, fmt.Errorf("explain: support %v and overlap %v: must be in [0, 1]", opts.MinSupport, opts.Overlap)
	case x == nil:
		return nil, fmt.Errorf("explain: there are no rows: want a matrix")
	case len(labels) != x.Rows():
		return nil, &ShapeError{"labels", len(labels), x.Rows()}
	case len(labels) == 0:
		return nil, fmt.Errorf("explain: no rows: must be at least 1")
	case f.features > x.Cols():
		return nil, &ShapeError{"features", x.Cols(), f.features}
	}
	for i, y := range labels {
		if y != 0 && y != 1 {
			return nil, fmt.Errorf("explain: label %d is %v: must be 0 or 1", i, y)
		}
	}
	s := &ruleSearch{f: f, labels: labels, o: opts, found: map[string]bool{}}
	buf := make([]float32, x.Cols())
	for i := range x.Rows() {
		s.data = append(s.data, slices.Clone(x.Row(buf, i)))
	}
	all := make([]int32, len(labels))
	for i := range all {
		all[i] = int32(i)
		s.positives += int(labels[i])
	}
	for i, t := range f.trees {
		s.walk(i, t, all)
	}
	return s.choose(), nil
}

// candidate is a rule with the way to its rows, which are as many as the rows given: the set
// of them is made for rules that may be chosen alone.
type candidate struct {
	Rule
	tree  *tree.Tree
	trail []turn
	set   []uint64
}

// turn is a side that a path takes at a split.
type turn struct {
	node int32
	left bool
}

type ruleSearch struct {
	f         *Forest
	data      [][]float32
	labels    []float32
	o         RuleOptions
	positives int
	found     map[string]bool // texts of rules
	rules     []candidate
}

// walk looks at all paths of a tree that keep enough rows.
func (s *ruleSearch) walk(number int, t *tree.Tree, all []int32) {
	type step struct {
		node int32
		rows []int32
		path []Condition
		turn []turn
	}
	stack := []step{{0, all, nil, nil}}
	for len(stack) > 0 {
		at := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if float64(len(at.rows)) < s.o.MinSupport*float64(len(all)) || len(at.rows) == 0 || len(at.path) > s.o.Features {
			continue
		}
		if len(at.path) > 0 {
			s.consider(number, at.path, at.rows, t, at.turn)
		}
		n := t.Node(int(at.node))
		if n.IsLeaf() {
			continue
		}
		var left, right []int32
		for _, r := range at.rows {
			if t.GoesLeft(int(at.node), s.data[r][n.Feature]) {
				left = append(left, r)
			} else {
				right = append(right, r)
			}
		}
		stack = append(stack,
			step{n.Left, left, s.narrow(at.path, t, int(at.node), true), append(slices.Clip(at.turn), turn{at.node, true})},
			step{n.Right, right, s.narrow(at.path, t, int(at.node), false), append(slices.Clip(at.turn), turn{at.node, false})})
	}
}

// narrow adds what one side of a split asks to a path.
func (s *ruleSearch) narrow(path []Condition, t *tree.Tree, node int, left bool) []Condition {
	n := t.Node(node)
	inf := float32(math.Inf(1))
	path = slices.Clone(path)
	at, ok := slices.BinarySearchFunc(path, int(n.Feature), func(c Condition, f int) int { return cmp.Compare(c.Feature, f) })
	if !ok {
		c := Condition{Feature: int(n.Feature), Name: s.f.FeatureName(int(n.Feature)), Low: -inf, High: inf, Missing: true}
		path = slices.Insert(path, at, c)
	}
	c := &path[at]
	c.Missing = c.Missing && n.DefaultLeft == left
	switch {
	case n.Kind == tree.Categorical:
		// The listed categories go right.
		listed := t.Categories(node)
		if left {
			c.Excluded = append(slices.Clone(c.Excluded), listed...)
			slices.Sort(c.Excluded)
			c.Excluded = slices.Compact(c.Excluded)
		} else {
			c.Categories = meet(c.Categories, listed)
		}
		if c.Categories != nil {
			c.Categories = slices.DeleteFunc(c.Categories, func(k int32) bool { return slices.Contains(c.Excluded, k) })
			c.Excluded = nil
		}
	case left:
		c.High = min(c.High, n.Value)
	default:
		c.Low = max(c.Low, n.Value)
	}
	return path
}

// meet returns the categories in both lists; nil stands for all.
func meet(a, b []int32) []int32 {
	if a == nil {
		return slices.Clone(b)
	}
	return slices.DeleteFunc(slices.Clone(a), func(c int32) bool { return !slices.Contains(b, c) })
}

// consider keeps a path that raises the share of label 1.
func (s *ruleSearch) consider(number int, path []Condition, rows []int32, t *tree.Tree, trail []turn) {
	r := Rule{Conditions: path, Rows: len(rows), Tree: s.f.number(number)}
	for _, i := range rows {
		r.Positives += int(s.labels[i])
	}
	n, all := float64(r.Rows), float64(len(s.labels))
	r.Support, r.Confidence = n/all, float64(r.Positives)/n
	r.Lift = r.Confidence / (float64(s.positives) / all)
	r.Lower = wilson(float64(r.Positives), n)
	if !(r.Lift > 1) {
		return
	}
	if text := r.String(); !s.found[text] {
		s.found[text] = true
		s.rules = append(s.rules, candidate{Rule: r, tree: t, trail: trail})
	}
}

// mark makes the set of the rows of a candidate.
func (s *ruleSearch) mark(c *candidate) {
	c.set = make([]uint64, (len(s.labels)+63)/64)
	for i, row := range s.data {
		if !slices.ContainsFunc(c.trail, func(at turn) bool {
			return c.tree.GoesLeft(int(at.node), row[c.tree.Node(int(at.node)).Feature]) != at.left
		}) {
			c.set[i/64] |= 1 << (i % 64)
		}
	}
}

// wilson returns the lower end of the 95 % score interval of a share.
func wilson(k, n float64) float64 {
	z := distuv.UnitNormal.Quantile(0.975)
	p := k / n
	center := p + z*z/(2*n)
	width := float64(z * math.Sqrt((float64(p*(1-p))+z*z/(4*n))/n))
	return max((center-width)/(1+z*z/n), 0)
}

// choose returns the best rules that are not too much alike. Of rules that pick out the same rows the
// one with the fewest conditions stays.
func (s *ruleSearch) choose() []Rule {
	slices.SortStableFunc(s.rules, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(b.Lower, a.Lower), cmp.Compare(len(a.Conditions), len(b.Conditions)), cmp.Compare(a.Tree, b.Tree))
	})
	var out []candidate
	for _, r := range s.rules {
		if len(out) == s.o.Most {
			break
		}
		s.mark(&r)
		alike := slices.ContainsFunc(out, func(o candidate) bool {
			common := 0
			for k := range r.set {
				common += bits.OnesCount64(r.set[k] & o.set[k])
			}
			either := r.Rows + o.Rows - common
			return common == either || float64(common) > s.o.Overlap*float64(either)
		})
		if !alike {
			out = append(out, r)
		}
	}
	rules := make([]Rule, len(out))
	for i := range out {
		rules[i] = out[i].Rule
		for k := range rules[i].Conditions {
			c := &rules[i].Conditions[k]
			c.Missing = c.Missing && s.misses(c.Feature) // else it says nothing
		}
	}
	return rules
}

// misses reports whether any row misses a feature.
func (s *ruleSearch) misses(feature int) bool {
	return slices.ContainsFunc(s.data, func(row []float32) bool { return row[feature] != row[feature] })
}
