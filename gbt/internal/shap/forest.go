// Package shap divides the margin of a row among its features: Shapley values of
// the trees, their interactions, and the approximation along the path.
//
// The game of a tree is that of Lundberg et al., "Consistent individualized
// feature attribution for tree ensembles" (2018): a feature that is not known
// sends a row both ways, by the covers of the children. A leaf is worth
//
//	value × Π over the features f of its path (z_f if f is not known, else o_f)
//
// with z_f the product of the shares of cover of the splits on f, and o_f 1 if
// the row agrees with all of these, else 0. The Shapley value of f is
//
//	value × (o_f - z_f) × ∫ Π over the others g (z_g + (o_g - z_g)t) dt, t from 0 to 1,
//
// a polynomial that a Gauss-Legendre rule of half as many points as there are
// features integrates exactly. All factors are positive, so nothing cancels; the
// polynomial form of TreeSHAP, which XGBoost had up to 3.2, divides and subtracts.
// XGBoost 3.3 and later integrate so, too, with 8 points in the square root of t
// and float32 (src/predictor/interpretability/shap.cc); sums below a split are
// shared by its ancestors, as there and in Yu et al., "Linear TreeShap" (2022).
// Here sums are float64.
package shap

import (
	"fmt"
	"slices"

	"github.com/grove-ml/grove/gbt/internal/predict"
	"github.com/grove-ml/grove/gbt/tree"
)

// Options are what a forest needs beyond its trees.
type Options struct {
	Weights []float32       // a factor for each tree; those that are not there are 1
	Unknown predict.Unknown // where categorical splits send what they do not know
}

// CoverError reports a node whose cover cannot be a share.
type CoverError struct {
	Tree, Node int
	Cover      float32
}

// Error names the tree, the node and the rule.
func (e *CoverError) Error() string {
	return fmt.Sprintf("tree %d, node %d: cover %v: must be a number of 0 or more", e.Tree, e.Node, e.Cover)
}

// Forest is the trees of a model, laid out for explanations. It is immutable.
type Forest struct {
	trees    []shapTree
	Features int
	Groups   int
	mostSize int // floats of the paths of a tree, at most
	most     int // nodes of a tree, at most
	unknown  predict.Unknown
	kernels  laneSet
	wide     int // splits of a tree that goes by eight rows, at most
	cats     int // categorical ones of them
	slots    int
}

// shapTree is a tree in preorder: the left child follows its split, and a node
// comes after all its ancestors.
type shapTree struct {
	nodes []node
	group int       // that the tree adds to; with vector leaves the first
	size  int       // values of a leaf
	value []float64 // of each node, size values: of a leaf what it adds, of a split the mean of the leaves by cover
	rule  *rule
	scale []float64 // value of a leaf, 1 of a split
	edges []float64 // of each node rows of a value a point
	wide  *laneTree // nil if rows go one by one
}

// node is a node with the edge that leads to it. The root has no edge: its row
// agrees, and its share is 1.
type node struct {
	parent  int32
	last    int32   // nearest ancestor with an edge on the same feature, else the root
	feature int32   // of the edge
	on      int32   // feature of a split, -1 for a leaf
	right   int32   // right child of a split
	value   float32 // threshold
	left    uint8   // 1 if the edge is for rows that go left
	missing bool    // the split sends missing values left
	cats    []int32 // categories that a categorical split sends right
	share   float64 // of the parent's cover
}

// Rows of an edge, points long each. A row of data did not agree with all edges
// of the feature so far, or did but not with this one, or agrees with this one,
// too: cases 0, 1 and 2. There is no branch on the case, nobody could foresee it.
const (
	stays   = 0 // factors of the path's product, a row a case
	gains   = 3 // what the edge changes of the feature's share in the product, a row a case
	ourTerm = 6 // (1-z) / (z + (1-z)t), the feature's share itself in case 2
	rows    = 7
)

// New lays out trees. group[i] is the output group that tree i adds to.
func New(trees []*tree.Tree, group []int32, features, groups int, o Options) (*Forest, error) {
	f := &Forest{Features: features, Groups: groups, kernels: laneKernels.Best(), unknown: o.Unknown, trees: make([]shapTree, len(trees))}
	rules := map[int]*rule{}
	seen := make([]int32, features)
	for i, t := range trees {
		weight := float32(1)
		if i < len(o.Weights) {
			weight = o.Weights[i]
		}
		s := &f.trees[i]
		s.size, s.group = t.LeafSize(), int(group[i])
		if s.size > 1 {
			s.group = 0
		}
		if err := s.layout(i, t, float64(weight)); err != nil {
			return nil, err
		}
		n := points(s.distinct(seen), len(s.nodes))
		if rules[n] == nil {
			rules[n] = newRule(n).padded()
		}
		s.fill(rules[n])
		s.lanes(features, groups, seen)
		if s.wide != nil {
			f.wide, f.cats, f.slots = max(f.wide, len(s.wide.splits)), max(f.cats, len(s.wide.cats)), max(f.slots, s.wide.slots)
		}
		f.most = max(f.most, len(s.nodes))
		f.mostSize = max(f.mostSize, len(s.nodes)*len(rules[n].nodes))
	}
	return f, nil
}

// layout writes the nodes of a tree and their values.
func (s *shapTree) layout(number int, t *tree.Tree, weight float64) error {
	n := t.NumNodes() - t.NumDeleted()
	s.nodes = make([]node, 0, n)
	s.value = make([]float64, n*s.size)
	type place struct{ id, parent int32 }
	stack := []place{{0, 0}}
	for len(stack) > 0 {
		p := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		from := t.Node(int(p.id))
		at := int32(len(s.nodes))
		out := node{parent: p.parent, on: -1, share: 1}
		if at > 0 {
			above := &s.nodes[p.parent]
			out.feature = above.on
			if at == p.parent+1 {
				out.left = 1
			} else {
				above.right = at
			}
			up := t.Node(int(from.Parent))
			switch {
			case !(from.Cover >= 0) || from.Cover > maxCover:
				return &CoverError{number, int(p.id), from.Cover}
			case up.Cover == 0:
				out.share = 0.5
			default:
				out.share = float64(from.Cover) / float64(up.Cover)
			}
		}
		if from.IsSplit() {
			if !(from.Cover >= 0) || from.Cover > maxCover {
				return &CoverError{number, int(p.id), from.Cover}
			}
			out.on, out.value, out.missing = from.Feature, from.Value, from.DefaultLeft
			out.cats = t.Categories(int(p.id))
			stack = append(stack, place{from.Right, at}, place{from.Left, at})
		} else {
			for k, v := range t.LeafValues(int(p.id)) {
				s.value[int(at)*s.size+k] = float64(v) * weight
			}
		}
		s.nodes = append(s.nodes, out)
	}
	s.scale = slices.Clone(s.value)
	for i := n - 1; i >= 0; i-- {
		nd := &s.nodes[i]
		for k := range s.size {
			if nd.on >= 0 {
				s.scale[i*s.size+k] = 1
			}
			if i == 0 {
				continue
			}
			s.value[int(nd.parent)*s.size+k] += float64(nd.share * s.value[i*s.size+k])
		}
	}
	return nil
}

const maxCover = 0x1p127 * (1 + (1 - 0x1p-23)) // the largest float32

// distinct finds the nearest edges on the same features, and returns the number
// of distinct features of the path that has most. seen has zeros, one a feature,
// and is left so.
func (s *shapTree) distinct(seen []int32) int {
	count, most := 0, 0
	at := int32(0) // node whose path is marked
	leave := func() {
		nd := &s.nodes[at]
		if seen[nd.feature] = nd.last; nd.last == 0 {
			count--
		}
		at = nd.parent
	}
	for i := 1; i < len(s.nodes); i++ {
		nd := &s.nodes[i]
		for at != nd.parent {
			leave()
		}
		if nd.last = seen[nd.feature]; nd.last == 0 {
			count++
		}
		seen[nd.feature], at = int32(i), int32(i)
		most = max(most, count)
	}
	for at != 0 {
		leave()
	}
	return most
}

// fill computes what the edges do to the product at the points of the rule.
func (s *shapTree) fill(r *rule) {
	n := len(r.nodes)
	s.rule = r
	s.edges = make([]float64, len(s.nodes)*rows*n)
	z := make([]float64, len(s.nodes)) // product of the shares of the feature so far
	z[0] = 1
	for i := 1; i < len(s.nodes); i++ {
		nd := &s.nodes[i]
		z[i] = float64(z[nd.last] * nd.share)
		e := s.edges[i*rows*n : (i+1)*rows*n]
		for k, t := range s.rule.nodes {
			before := z[nd.last] + float64((1-z[nd.last])*t)
			agrees := z[i] + float64((1-z[i])*t)
			term := (1 - z[nd.last]) / before
			e[stays*n+k] = nd.share
			e[(stays+1)*n+k] = float64(z[i]*(1-t)) / before
			e[(stays+2)*n+k] = agrees / before
			e[ourTerm*n+k] = (1 - z[i]) / agrees
			e[(gains+1)*n+k] = s.rule.absent[k] - term
			e[(gains+2)*n+k] = e[ourTerm*n+k] - term
		}
	}
}

// NumTrees returns the number of trees.
func (f *Forest) NumTrees() int { return len(f.trees) }

// goesLeft decides a split: 1 for left.
func (f *Forest) goesLeft(nd *node, row []float32) uint8 {
	v := row[nd.on]
	left := v < nd.value
	if v != v {
		left = nd.missing
	} else if nd.cats != nil {
		left = f.unknown.Left(nd.cats, nd.missing, v)
	}
	if left {
		return 1
	}
	return 0
}

// Bias adds the means of trees first..last-1, by cover, to what the margins of
// the groups start from.
func (f *Forest) Bias(margin []float64, first, last int) {
	for i := first; i < last; i++ {
		s := &f.trees[i]
		for k := range s.size {
			margin[s.group+k] += s.value[k]
		}
	}
}
