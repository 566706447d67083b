package gbt_test

import (
	"math"

	"github.com/grove-ml/grove/gbt"
	"github.com/grove-ml/grove/gbt/testdata/parity/paritydata"
	"github.com/grove-ml/grove/gbt/tree"
)

// treeHashes returns the hashes of the structure and of the statistics of a tree
// that gen.py describes.
func treeHashes(t *tree.Tree, group int) (structure, statistics string) {
	if t.LeafSize() > 1 {
		return vectorHashes(t, group)
	}
	s, q := paritydata.NewHash(), paritydata.NewHash()
	s.Word(uint32(t.NumNodes()))
	s.Word(uint32(group))
	flag := map[bool]uint32{true: 1}
	for i := range t.NumNodes() {
		n := t.Node(i)
		if n.Kind == tree.Deleted {
			s.Word(2)
			continue
		}
		q.Float(n.Gain)
		q.Float(n.Cover)
		q.Float(n.Weight)
		if n.Kind == tree.Leaf {
			s.Word(0)
			s.Word(uint32(n.Parent))
			q.Float(n.Value)
			q.Word(uint32(n.Feature))
			q.Word(flag[n.DefaultLeft])
			continue
		}
		kind := uint32(1)
		if n.Kind == tree.Categorical {
			kind = 3
		}
		for _, w := range [...]uint32{kind, uint32(n.Left), uint32(n.Right), uint32(n.Parent), uint32(n.Feature), flag[n.DefaultLeft]} {
			s.Word(w)
		}
		s.Float(n.Value)
		if chosen := t.Categories(i); kind == 3 {
			s.Word(uint32(len(chosen)))
			for _, c := range chosen {
				s.Word(uint32(c))
			}
		}
	}
	return s.String(), q.String()
}

// vectorHashes is treeHashes for a tree with vector leaves.
func vectorHashes(t *tree.Tree, group int) (structure, statistics string) {
	s, q := paritydata.NewHash(), paritydata.NewHash()
	for _, w := range [...]int{t.NumNodes(), group, t.LeafSize()} {
		s.Word(uint32(w))
	}
	flag := map[bool]uint32{true: 1}
	for i := range t.NumNodes() {
		n := t.Node(i)
		q.Float(n.Gain)
		q.Float(n.Cover)
		for _, w := range t.Weights(i) {
			q.Float(w)
		}
		if n.Kind == tree.Leaf {
			s.Word(0)
			s.Word(uint32(n.Parent))
			q.Word(uint32(t.LeafRow(i)))
			for _, v := range t.LeafValues(i) {
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
		s.Float(n.Value)
		if chosen := t.Categories(i); kind == 3 {
			s.Word(uint32(len(chosen)))
			for _, c := range chosen {
				s.Word(uint32(c))
			}
		}
	}
	return s.String(), q.String()
}

// mostProbes bounds the number of splits that are probed.
const mostProbes = 150

// probeRows returns rows at the thresholds of m. Of n splits in tree and node
// order, every ceil(n/150)-th one, q, gives eight copies of training row 7919q
// mod rows with its feature at the threshold, one float32 below and above, 0,
// -0, the largest and the least float32, and missing. Infinite values become
// the largest finite ones. Of a split on categories the values are the first and
// the last of them, each of these and one, the first and a half, 2^24, -1, and
// missing; where categories have names there are none.
func probeRows(m *gbt.Model, train *paritydata.Data) *paritydata.Data {
	type split struct {
		feature   int32
		threshold float32
		chosen    []int32
	}
	var splits []split
	for i := range m.NumTrees() {
		for t, k := m.Tree(i), 0; k < t.NumNodes(); k++ {
			if n := t.Node(k); n.Kind == tree.Numerical || n.Kind == tree.Categorical && m.Categories(int(n.Feature)) == nil {
				splits = append(splits, split{n.Feature, n.Value, t.Categories(k)})
			}
		}
	}
	inf := float32(math.Inf(1))
	out := &paritydata.Data{Cols: train.Cols}
	for q := 0; q < len(splits); q += max(1, (len(splits)+mostProbes-1)/mostProbes) {
		s, at := splits[q], q*7919%train.Rows
		values := [...]float32{
			s.threshold, math.Nextafter32(s.threshold, -inf), math.Nextafter32(s.threshold, inf),
			0, float32(math.Copysign(0, -1)), math.MaxFloat32, -math.MaxFloat32, float32(math.NaN()),
		}
		if s.chosen != nil {
			first, last := float32(s.chosen[0]), float32(s.chosen[len(s.chosen)-1])
			values = [...]float32{first, first + 1, last, last + 1, first + 0.5, 1 << 24, -1, float32(math.NaN())}
		}
		for _, v := range values {
			if math.IsInf(float64(v), 0) {
				v = float32(math.Copysign(math.MaxFloat32, float64(v)))
			}
			out.X = append(out.X, train.X[at*train.Cols:(at+1)*train.Cols]...)
			out.X[out.Rows*train.Cols+int(s.feature)] = v
			out.Rows++
		}
	}
	return out
}
