package lightgbm

import (
	"math"
	"math/bits"

	"github.com/grove-ml/grove/gbt/internal/codec"
	"github.com/grove-ml/grove/gbt/tree"
)

// free marks a set that no split has taken yet.
const free = -1

// catLists reads the sets of a tree: bits in words of 32, those of set k from
// word bounds[k] up to bounds[k+1].
func (t *treeReader) catLists(start int) (err error) {
	s := &t.s
	t.bounds, t.words, t.setOf = t.bounds[:0], t.words[:0], t.setOf[:0]
	if !s.numCat.there {
		return nil
	}
	sets, err := whole(s.numCat.text, 0, math.MaxInt32-1)
	if err != nil {
		return fail(s.numCat.start, t.path+".num_cat", err)
	}
	if sets == 0 {
		return nil
	}
	if !s.catBoundaries.there || !s.catThreshold.there {
		name := "cat_threshold"
		if !s.catBoundaries.there {
			name = "cat_boundaries"
		}
		return fail(start, t.path, codec.Malformed("key %q is missing", name))
	}
	if t.bounds, err = list(s.catBoundaries, t.path+".cat_boundaries", int(sets)+1, t.bounds, id); err != nil {
		return err
	}
	last := int32(0)
	for k, v := range t.bounds {
		if k == 0 && v != 0 {
			return t.bad(s.catBoundaries, "cat_boundaries", k, "%d: must start at 0", v)
		}
		if v < last {
			return t.bad(s.catBoundaries, "cat_boundaries", k, "%d after %d: must ascend", v, last)
		}
		last = v
	}
	if t.words, err = list(s.catThreshold, t.path+".cat_threshold", int(last), t.words, word32); err != nil {
		return err
	}
	for range sets {
		t.setOf = append(t.setOf, free)
	}
	return nil
}

// set returns the number of the set of categorical split i, which stands in
// place of its threshold.
func (t *treeReader) set(i int) int { return int(t.threshold[i]) }

// setWords returns the bits of set k.
func (t *treeReader) setWords(k int) []uint32 { return t.words[t.bounds[k]:t.bounds[k+1]] }

// categorical makes a categorical split of node i, whose children are known. A
// set belongs to one split: else few bytes could stand for many categories.
func (t *treeReader) categorical(i int) error {
	v := t.threshold[i]
	if !(v >= 0 && v < float64(len(t.setOf))) || v != math.Trunc(v) {
		return t.bad(t.s.threshold, "threshold", i, "set of categories %v: must be a whole number in [0, %d)", v, len(t.setOf))
	}
	k := t.set(i)
	if t.setOf[k] != free {
		return t.bad(t.s.threshold, "threshold", i, "set of categories %d belongs to split %d already", k, t.setOf[k])
	}
	t.setOf[k] = int32(i)
	empty := true
	for w, b := range t.setWords(k) {
		if b == 0 {
			continue
		}
		empty = false
		if w >= tree.MaxCategory/32 {
			at := int(t.bounds[k]) + w
			return fail(wordAt(t.s.catThreshold, at), index(t.path+".cat_threshold", at), codec.Unsupported("a category of 2^24 or more is"))
		}
	}
	nd := &t.parts.Nodes[i]
	if empty { // everything goes right
		nd.Value = float32(math.Inf(-1))
		return nil
	}
	nd.Kind, nd.DefaultLeft = tree.Categorical, true
	nd.Left, nd.Right = nd.Right, nd.Left
	return nil
}

// categories adds the sets of the categorical splits to the parts.
func (t *treeReader) categories() error {
	p := &t.parts
	splits, total := 0, int64(0)
	for i := range t.n - 1 {
		if p.Nodes[i].Kind != tree.Categorical {
			continue
		}
		splits++
		for _, b := range t.setWords(t.set(i)) {
			total += int64(bits.OnesCount32(b))
		}
	}
	if splits == 0 {
		return nil
	}
	if total > math.MaxInt32 {
		return fail(t.s.catThreshold.start, t.path+".cat_threshold", codec.TooLarge("%d categories: at most %d are supported", total, math.MaxInt32))
	}
	p.CatNodes = make([]int32, 0, splits)
	p.CatStart = make([]int32, 1, splits+1)
	p.Categories = make([]int32, 0, total)
	for i := range t.n - 1 {
		if p.Nodes[i].Kind != tree.Categorical {
			continue
		}
		for w, b := range t.setWords(t.set(i)) {
			for ; b != 0; b &= b - 1 {
				p.Categories = append(p.Categories, int32(32*w+bits.TrailingZeros32(b)))
			}
		}
		p.CatNodes = append(p.CatNodes, int32(i))
		p.CatStart = append(p.CatStart, int32(len(p.Categories)))
	}
	return nil
}
