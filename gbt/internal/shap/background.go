package shap

// Background is rows to compare with: features that are not known have their
// values. Of one row z the game of a tree is what the tree gives a row that has
// some features of the row explained and the others of z; of several it is the
// mean. The game is that of interventional TreeSHAP (Lundberg et al., "From local
// explanations to global understanding with explainable AI for trees", 2020).
type Background struct {
	forest      *Forest
	rows        []float32 // row by row
	count       int
	first, last int // trees

	// Mean has for each group the mean of the trees over the rows.
	Mean []float64

	shares [][]float64 // see share
}

// mostShares bounds the features of a path whose shares are looked up.
const mostShares = 64

// NewBackground takes rows of Features values for a comparison by trees
// first..last-1. There must be one at least. It keeps them.
func (f *Forest) NewBackground(rows []float32, count, first, last int) *Background {
	b := &Background{forest: f, rows: rows, count: count, first: first, last: last, Mean: make([]float64, f.Groups)}
	for i := first; i < last; i++ {
		t := &f.trees[i]
		for z := range count {
			at := t.leaf(b.row(z), f)
			for k := range t.size {
				b.Mean[t.group+k] += t.value[at*t.size+k]
			}
		}
	}
	for g := range b.Mean {
		b.Mean[g] /= float64(count)
	}
	b.shares = make([][]float64, mostShares)
	for in := range b.shares {
		b.shares[in] = make([]float64, mostShares)
		for out := range b.shares[in] {
			b.shares[in][out] = share(in, out)
		}
	}
	return b
}

func (b *Background) row(z int) []float32 {
	return b.rows[z*b.forest.Features : (z+1)*b.forest.Features]
}

// leaf returns the place of the leaf that row ends in.
func (t *shapTree) leaf(row []float32, f *Forest) int {
	i := 0
	for t.nodes[i].on >= 0 {
		i = t.child(i, f.goesLeft(&t.nodes[i], row))
	}
	return i
}

func (t *shapTree) child(i int, left uint8) int {
	if left != 0 {
		return i + 1
	}
	return int(t.nodes[i].right)
}

// share is (in-1)! out! / (in+out)!: the Shapley value of each of in features in
// the game that is won by those that hold all of them and none of out others.
func share(in, out int) float64 {
	if in == 0 {
		return 0
	}
	s := 1 / float64(in)
	for k := 1; k <= out; k++ {
		s *= float64(k) / float64(in+k)
	}
	return s
}

func (b *Background) share(in, out int) float64 {
	if in < mostShares && out < mostShares {
		return b.shares[in][out]
	}
	return share(in, out)
}

// Add adds contributions to those of rows as [Forest.Add] does; the bias is left
// alone.
func (b *Background) Add(sums []float64, rows []float32, s *Scratch) {
	f := b.forest
	if s.side == nil {
		s.side = make([]uint8, f.Features)
	}
	width := f.Features + 1
	size := width * f.Groups
	for i := b.first; i < b.last; i++ {
		t := &f.trees[i]
		if len(t.nodes) < 2 {
			continue
		}
		for at, r := 0, 0; at < len(sums); at, r = at+size, r+f.Features {
			row := rows[r : r+f.Features]
			for n := range t.nodes {
				if t.nodes[n].on >= 0 {
					s.left[n] = f.goesLeft(&t.nodes[n], row)
				}
			}
			for k := range t.size {
				to := at + (t.group+k)*width
				d := duel{b: b, t: t, s: s, output: k, phi: sums[to : to+width]}
				for z := range b.count {
					d.other = b.row(z)
					d.run(0, 0, 0)
				}
			}
		}
	}
}

// duel is the game of a row and another one.
type duel struct {
	b      *Background
	t      *shapTree
	s      *Scratch
	output int
	phi    []float64
	other  []float32
}

// The sides of a feature on a path.
const (
	both  = iota // both rows went the same way, or it was not met
	ours         // only the row explained is on the path
	other        // only the other one is
)

// run follows the paths below node i that are taken if the features of the first
// kind, in of them, are the row's and those of the second, out of them, the other
// row's. It returns what the leaves give to each feature of the first kind and
// take from each of the second.
func (d *duel) run(i, in, out int) (gives, takes float64) {
	f := d.b.forest
	for {
		nd := &d.t.nodes[i]
		if nd.on < 0 {
			v := d.t.value[i*d.t.size+d.output] / float64(d.b.count)
			return float64(v * d.b.share(in, out)), float64(v * d.b.share(out, in))
		}
		side := d.s.side[nd.on]
		if side == ours {
			i = d.t.child(i, d.s.left[i])
			continue
		}
		left := f.goesLeft(nd, d.other)
		if side == other || left == d.s.left[i] {
			i = d.t.child(i, left)
			continue
		}
		d.s.side[nd.on] = ours
		gives, takes = d.run(d.t.child(i, 1^left), in+1, out)
		d.s.side[nd.on] = other
		moreGives, moreTakes := d.run(d.t.child(i, left), in, out+1)
		d.s.side[nd.on] = both
		d.phi[nd.on] += gives - moreTakes
		return gives + moreGives, takes + moreTakes
	}
}
