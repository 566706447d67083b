package predict

import (
	"math"
	"math/bits"
	"runtime"
	"slices"
	"sync"

	"github.com/grove-ml/grove/gbt/internal/impl"
)

// ranked is trees in 4 bytes a node, so that a row touches few lines of memory:
// one for four levels of a tree. A row is ranked once: each value becomes the
// number of its feature's thresholds that are not above it, and a node compares
// that with the rank of its threshold.
//
// Places count words of 4 bytes. A node has, from the top, the rank of the
// threshold in bits bits, so that a value goes right if its rank is as large; the
// distance to the left child; two bits that say that the right child is a leaf
// and that the left one is; a bit that says that missing values go right; and the
// feature in 5 bits. The right child follows the left one. A leaf is its value:
// 4 bytes, or 8 in a forest of float64, where then the left sibling takes 8 too.
//
// The first four levels of a tree are a line of 64 bytes: node i has the children
// 2i and 2i+1, the root is 1. A leaf above is a split there, both of whose
// children are that leaf. Distances are from the base of the tree, where its other
// lines begin.
type ranked struct {
	batches  []rankedBatch
	bits     uint // of a rank
	double   bool // leaves are float64
	features int  // bound of those that are tested

	// A search tree for each feature: lines of 16 values in levels, 17 lines
	// below each one. lines[starts[l][f]] is the first line of feature f in level l.
	levels int
	starts [rankLevels][rankedFeatures]int32
	lines  [][rankedLine]float32
}

// rankedBatch is the words of 64 trees, two in one uint64, the first in the low
// half: the bases, the lines of the roots, the lower lines.
type rankedBatch struct {
	words []uint64
}

const (
	rankedFeatures = 32
	rankedLine     = 16 // words of a line
	rankLevels     = 4

	rankedRight = 1 << 5 // missing values go right
	leftLeaf    = 1 << 6
	rightLeaf   = 1 << 7
	rankedBelow = 8 // place of the distance

	// rankedTrees is the number of trees from which ranking a row pays: it takes
	// as long as walking a third of them.
	rankedTrees = 192

	// rootLines is the place of the roots' lines.
	rootLines = lanes
)

// rankTable is a row, ranked: what a node compares itself with, by the feature,
// and again by the feature and rankedRight. A rank is increased by one and is in
// the top bits.
type rankTable [2 * rankedFeatures]uint32

// thresholds are distinct splits.
type thresholds struct {
	keys     []splitKey
	table    []place
	rank     []int32 // of each key among those of its feature, from one on
	features int     // bound of them, -1 if there are too many
}

// collect adds the splits of nodes and writes their places in keys.
func (r *thresholds) collect(places []int32, nodes []node) {
	for i := range nodes {
		n := &nodes[i]
		if n.child < 0 {
			continue
		}
		f := int(n.feature & column)
		if f >= rankedFeatures || n.value != n.value {
			r.features = -1
			return
		}
		r.features = max(r.features, f+1)
		places[i] = r.find(keyOf(n))
	}
}

// place is a key in a hash table and its place in keys, plus one.
type place struct {
	key splitKey
	at  int32
}

// find returns the place of a key, which it adds if it is new.
func (r *thresholds) find(k splitKey) int32 {
	e := r.entry(k)
	if e.at == 0 {
		r.keys = append(r.keys, k)
		*e = place{k, int32(len(r.keys))}
		if 2*len(r.keys) > len(r.table) {
			r.table = make([]place, 2*len(r.table))
			for i, k := range r.keys {
				*r.entry(k) = place{k, int32(i + 1)}
			}
		}
		return int32(len(r.keys) - 1)
	}
	return e.at - 1
}

// entry returns where a key is in the table, or where it is to be.
func (r *thresholds) entry(k splitKey) *place {
	mask := uint64(len(r.table) - 1)
	h := uint64(k) * 0x9e3779b97f4a7c15 >> 32 & mask
	for r.table[h].at != 0 && r.table[h].key != k {
		h = (h + 1) & mask
	}
	return &r.table[h]
}

// rankable reports whether trees should have the ranked form, if they are packable
// and fit: what it takes is there, and there are enough of them.
func rankable(trees int) bool { return level >= impl.AVX512 && trees >= rankedTrees }

// newRanked makes the form of trees that are packable, laid out level by level
// from roots on, or nil if they do not fit: for the number of features, of
// thresholds, or of nodes of a tree. Where there are values in float64, leaves have
// places in values.
func newRanked(nodes []node, roots []int32, values []float64) *ranked {
	p := &ranked{double: values != nil}
	ranks := make([]int32, len(nodes)) // of the splits' thresholds
	if !p.rankSplits(ranks, nodes) {
		return nil
	}
	p.batches = make([]rankedBatch, (len(roots)+lanes-1)/lanes)
	fits := make([]bool, len(p.batches))
	shared(len(p.batches), len(nodes), func(first, last int) {
		w := rankedPacker{p: p, values: values}
		for i := first; i < last; i++ {
			begin, end := i*lanes, min((i+1)*lanes, len(roots))
			until := len(nodes)
			if end < len(roots) {
				until = int(roots[end])
			}
			fits[i] = w.batch(&p.batches[i], nodes[:until], ranks, roots[begin:end])
		}
	})
	if slices.Contains(fits, false) {
		return nil
	}
	return p
}

// shared has work done on parts of 0 to n by all processors, where it is as large
// as that many nodes.
func shared(n, nodes int, work func(first, last int)) {
	workers := min(runtime.GOMAXPROCS(0), n)
	if workers < 2 || nodes < 1<<14 {
		work(0, n)
		return
	}
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() { work(w*n/workers, (w+1)*n/workers) })
	}
	wg.Wait()
}

// rankSplits makes the search trees and writes the ranks of the thresholds of
// nodes. It reports whether there are some, and all fit.
func (p *ranked) rankSplits(ranks []int32, nodes []node) bool {
	// Every worker finds the thresholds of a part of the nodes.
	parts := make([]thresholds, min(runtime.GOMAXPROCS(0), 1+len(nodes)>>15))
	part := (len(nodes) + len(parts) - 1) / len(parts)
	of := func(i int) (begin, end int) { return min(i*part, len(nodes)), min((i+1)*part, len(nodes)) }
	shared(len(parts), len(nodes), func(first, last int) {
		for i := first; i < last; i++ {
			begin, end := of(i)
			parts[i].table = make([]place, 1<<12)
			parts[i].collect(ranks[begin:end], nodes[begin:end])
		}
	})
	all := thresholds{table: make([]place, 1<<12)}
	for i := range parts {
		if parts[i].features < 0 {
			return false
		}
		p.features = max(p.features, parts[i].features)
		for _, k := range parts[i].keys {
			all.find(k)
		}
	}
	if p.features == 0 || !p.search(&all) {
		return false
	}
	shared(len(parts), len(nodes), func(first, last int) {
		for i := first; i < last; i++ {
			rank := make([]int32, max(1, len(parts[i].keys)))
			for j, k := range parts[i].keys {
				rank[j] = all.rank[all.find(k)]
			}
			begin, end := of(i)
			for j := begin; j < end; j++ {
				ranks[j] = rank[ranks[j]] // of leaves, too, which nobody reads
			}
		}
	})
	return true
}

// search makes the search trees, and ranks of thresholds. It reports whether ranks
// have room in a node.
func (p *ranked) search(all *thresholds) bool {
	order := slices.Clone(all.keys)
	slices.Sort(order)
	var of [rankedFeatures][]float32
	all.rank = make([]int32, len(order))
	most := 0
	for _, k := range order {
		f := k.feature()
		of[f] = append(of[f], k.threshold())
		all.rank[all.find(k)] = int32(len(of[f]))
		most = max(most, len(of[f]))
	}
	p.bits = uint(bits.Len(uint(most + 1)))
	if p.bits > 16 {
		return false
	}
	p.levels = 1
	for room := rankedLine; room < most; room *= rankedLine + 1 {
		p.levels++
	}
	total := 0
	for l := range p.levels {
		for f := range p.features {
			p.starts[l][f] = int32(total)
			total += linesAt(len(of[f]), p.levels-1-l)
		}
	}
	p.lines = make([][rankedLine]float32, total)
	for l := range p.levels {
		below := 1 // lines of the last level in each one below
		for range p.levels - 1 - l {
			below *= rankedLine + 1
		}
		for f := range p.features {
			for i := range linesAt(len(of[f]), p.levels-1-l) {
				line := &p.lines[int(p.starts[l][f])+i]
				for k := range line {
					at := i*rankedLine + k
					if l < p.levels-1 {
						at = (i*(rankedLine+1) + k + 1) * (below / (rankedLine + 1)) * rankedLine
					}
					line[k] = float32(math.NaN())
					if at < len(of[f]) {
						line[k] = of[f][at]
					}
				}
			}
		}
	}
	return true
}

// linesAt returns how many lines a feature with n thresholds has that many levels
// above the last one.
func linesAt(n, above int) int {
	n = max(1, (n+rankedLine-1)/rankedLine)
	for range above {
		n = (n + rankedLine) / (rankedLine + 1)
	}
	return n
}

// rankGo ranks a row and reports whether values are missing.
func (p *ranked) rankGo(t *rankTable, row []float32) bool {
	missing := false
	for f, v := range row[:p.features] {
		at, rank := 0, 0
		for l := range p.levels {
			count := 0
			for _, x := range p.lines[int(p.starts[l][f])+at] {
				if v >= x {
					count++
				}
			}
			rank = at*rankedLine + count
			at = at*(rankedLine+1) + count
		}
		t[f] = uint32(rank+1) << (32 - p.bits)
		t[f+rankedFeatures] = t[f]
		if v != v {
			t[f+rankedFeatures] = math.MaxUint32
			missing = true
		}
	}
	return missing
}

// word returns what is at a place.
func (b *rankedBatch) word(place uint32) uint32 { return uint32(b.words[place/2] >> (place % 2 * 32)) }

// step returns where a node leads in a tree with the given base, and whether
// that is a leaf.
func (p *ranked) step(n, base uint32, t *rankTable) (uint32, bool) {
	place := base + n<<p.bits>>(p.bits+rankedBelow)
	if t[n%(2*rankedFeatures)] <= n {
		return place, n&leftLeaf != 0
	}
	place++
	if p.double && n&(leftLeaf|rightLeaf) != 0 {
		place++
	}
	return place, n&rightLeaf != 0
}

// leavesGo walks the trees of a batch and writes to out what the row ends in: the
// bits of float32, or the places of float64.
func (p *ranked) leavesGo(out *[lanes]uint32, b int, t *rankTable) {
	batch := &p.batches[b]
	for k := range uint32(lanes) {
		line, i := rootLines+k*rankedLine, uint32(1)
		for range 3 {
			n := batch.word(line + i)
			i *= 2
			if t[n%(2*rankedFeatures)] > n {
				i++
			}
		}
		base := batch.word(k)
		place, leaf := p.step(batch.word(line+i), base, t)
		for !leaf {
			place, leaf = p.step(batch.word(place), base, t)
		}
		out[k] = place
		if !p.double {
			out[k] = batch.word(place)
		}
	}
}

// addSome adds leaves to a sum, one after the other.
func addSome(sum float32, leaves []uint32) float32 {
	for _, v := range leaves {
		sum += math.Float32frombits(v)
	}
	return sum
}

// addPlaces adds the leaves of float64 at places to a sum, one after the other.
func (b *rankedBatch) addPlaces(sum float64, places []uint32) float64 {
	for _, v := range places {
		sum += math.Float64frombits(b.words[v/2])
	}
	return sum
}
