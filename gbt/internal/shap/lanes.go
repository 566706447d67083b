package shap

// Eight rows go through a tree together, a row a lane. Where a row goes at a split
// and whether it agreed with the edges above on the split's feature is a number
// from 0 to 3, and what the split does to products is looked up by it: the tables
// are as short as a vector register, so a look-up is one permutation. Sums over
// points are then sums of registers, and a feature's contribution is added for
// eight rows at once.
//
// A tree is walked depth first, by a list of steps, so that the products of a
// path alone are kept. A lane does the same arithmetic whatever its neighbours
// are: a row has the same bits alone and among others, and in every kernel.
const (
	laneRows  = 8
	laneBytes = laneRows * 8 // of a value a row
	mostLane  = 4            // points that go through a tree together; more take several passes
	leastLane = 3
)

// Trees and forests beyond these are explained row by row.
const (
	mostLaneNumbers  = 1 << 21 // in the tables of a tree
	mostLaneDepth    = 512
	mostLanePartners = 1 << 18
	mostLaneSums     = 1 << 16 // groups × (features + 1)
	mostLanePairs    = 1 << 18 // groups × (features + 1)²
)

// Kinds of steps.
const (
	laneDown  = iota // products of a split to its children
	laneTwins        // a split whose children are leaves
	laneUp           // sums of a split's children to the split
	laneQuad         // down, twins left and right, and up
)

// laneStep is a step of the walk. What it works on is given by offsets in bytes.
type laneStep struct {
	kind     uint32
	split    uint32    // cases of the rows at the split, in the index
	from     uint32    // products of the split, in the slots
	to       uint32    // those of its left child; those of the right one follow
	table    uint32    // in tables
	term     uint32    // in terms
	phi      [3]uint32 // sums of the split's feature, and of its children's in a quad
	partners uint32    // the first
	count    uint32    // number of partners
}

// lanePartner is a feature above a split with which it makes a pair.
type lanePartner struct {
	term uint32 // terms of the nearest edge on the feature, as slots
	pair uint32 // sums of the pair
}

// laneSplit is how a split decides.
type laneSplit struct {
	column  uint32  // values of the rows, in bytes
	missing uint32  // all ones if missing values go left
	above   uint32  // the split above it on the same feature, in bytes of the index
	value   float32 // the threshold
	agrees  uint64  // entry in the index of a row that agreed above
}

// An entry of the index is two numbers of 32 bits, 2 × case and the next, by
// which a permutation of 32-bit elements takes a float64. Case is 2 if the row
// agreed with all edges on the feature above, else 0, and 1 more if it goes left.
const (
	laneNone  = 0 | 1<<32
	laneLeft  = 2 | 2<<32
	laneAgree = 4 | 4<<32
)

// laneTree is a tree laid out for eight rows at a time.
type laneTree struct {
	points   int // of a pass
	splits   []laneSplit
	fused    []laneStep // with quads
	steps    []laneStep // without
	partners []lanePartner
	tables   [][]float64 // of each pass; of a split points × 8 for down and as many for up, of one with twins points × (sums and gains)
	terms    [][]float64 // of a split points × 8
	weights  [][mostLane]float64
	cats     []int32 // nodes of the categorical splits, whose columns follow those of the features
	slots    int     // values that a walk needs room for
}

// lanePoints returns how many points a pass has and how many passes there are.
func lanePoints(points int) (each, passes int) {
	passes = (points + mostLane - 1) / mostLane
	return max(leastLane, (points+passes-1)/passes), passes
}

// laneLayout is what laying a tree out needs to remember.
type laneLayout struct {
	t        *shapTree
	out      *laneTree
	features int
	at       []uint32 // by node: its split in the index, in bytes
	slot     []uint32 // by node: its products, in bytes
	seen     []int32  // by feature: 1 + the split whose partners it was last counted with
	n        int      // points of all passes
	paired   bool     // interactions, too
	inner    int      // splits that have a split for a child
	twin     int      // those that have leaves alone
}

// lanes lays a tree out for eight rows at a time, if it is fit for it. Edges must
// be filled.
func (t *shapTree) lanes(features, groups int, seen []int32) {
	width := features + 1
	n := len(t.rule.nodes)
	if t.size != 1 || len(t.nodes) < 3 || groups*width > mostLaneSums || len(t.nodes)*n*12 > mostLaneNumbers {
		return
	}
	each, passes := lanePoints(n)
	l := &laneLayout{t: t, out: &laneTree{points: each}, features: features, seen: seen, n: n, paired: groups*width*width <= mostLanePairs}
	l.at, l.slot = make([]uint32, len(t.nodes)), make([]uint32, len(t.nodes))
	for p := range passes {
		var w [mostLane]float64
		copy(w[:], t.rule.weights[p*each:(p+1)*each])
		l.out.weights = append(l.out.weights, w)
	}
	ok := l.decisions()
	if ok {
		for range passes {
			l.out.tables = append(l.out.tables, aligned((2*l.inner + l.twin) * each * laneRows)[:0])
			l.out.terms = append(l.out.terms, aligned(l.inner * each * laneRows)[:0])
		}
		l.walk(0)
		ok = len(l.out.partners) <= mostLanePartners
	}
	clear(seen)
	if !ok {
		return
	}
	t.wide = l.out
	if l.paired {
		t.edges = nil // nothing goes row by row
	}
}

// decisions lays the splits out, gives nodes their places and says whether the
// tree is not too deep.
func (l *laneLayout) decisions() bool {
	each := l.out.points
	depth := make([]int, len(l.t.nodes))
	l.out.splits = make([]laneSplit, 0, len(l.t.nodes)/2)
	for i := range l.t.nodes {
		nd := &l.t.nodes[i]
		if i > 0 {
			depth[i] = depth[nd.parent] + 1
			l.slot[i] = uint32((2*depth[i] - int(nd.left)) * each * laneBytes)
			l.out.slots = max(l.out.slots, (2*depth[i]+1)*each*laneRows)
		}
		if depth[i] > mostLaneDepth {
			return false
		}
		if nd.on < 0 {
			continue
		}
		s := laneSplit{column: uint32(nd.on) * laneRows * 4, value: nd.value, agrees: laneNone + laneAgree + laneLeft}
		if nd.missing {
			s.missing = 1<<32 - 1
		}
		if nd.cats != nil {
			s.column, s.value, s.missing = uint32(l.features+len(l.out.cats))*laneRows*4, 0.5, 0
			l.out.cats = append(l.out.cats, int32(i))
		}
		if e := l.t.nodes[i+1].last; e != 0 {
			above := &l.t.nodes[e]
			s.above = l.at[above.parent]
			s.agrees = laneNone + laneAgree + laneLeft*uint64(above.left)
		}
		if l.splits(i+1) || l.splits(int(nd.right)) {
			l.inner++
		} else {
			l.twin++
		}
		l.out.splits = append(l.out.splits, s)
		l.at[i] = uint32(len(l.out.splits) * laneBytes)
	}
	return true
}

// walk appends the steps of the tree below split i.
func (l *laneLayout) walk(i int) {
	nd := &l.t.nodes[i]
	left, right := i+1, int(nd.right)
	s := laneStep{kind: laneDown, split: l.at[i], from: l.slot[i], to: l.slot[left], table: l.table(), term: l.term()}
	s.phi[0] = uint32((l.t.group*(l.features+1) + int(nd.on)) * laneBytes)
	s.partners = uint32(len(l.out.partners))
	l.pairs(i)
	s.count = uint32(len(l.out.partners)) - s.partners
	if !l.splits(left) && !l.splits(right) {
		s.kind = laneTwins
		l.twins(left, right)
		l.out.steps, l.out.fused = append(l.out.steps, s), append(l.out.fused, s)
		return
	}
	l.edges(stays, left, right)
	l.edges(gains, left, right)
	l.addTerms(left, right)
	l.out.steps, l.out.fused = append(l.out.steps, s), append(l.out.fused, s)
	fused := len(l.out.fused)
	for _, child := range [2]int{left, right} {
		if l.splits(child) {
			l.walk(child)
		}
	}
	s.kind = laneUp
	l.out.steps, l.out.fused = append(l.out.steps, s), append(l.out.fused, s)
	if rest := l.out.fused[fused:]; len(rest) == 3 && rest[0].kind == laneTwins && rest[1].kind == laneTwins {
		s.kind = laneQuad
		s.phi[1], s.phi[2] = rest[0].phi[0], rest[1].phi[0]
		l.out.fused = append(l.out.fused[:fused-1], s)
	}
}

func (l *laneLayout) splits(i int) bool { return l.t.nodes[i].on >= 0 }

func (l *laneLayout) table() uint32 { return uint32(len(l.out.tables[0]) * 8) }

func (l *laneLayout) term() uint32 { return uint32(len(l.out.terms[0]) * 8) }

// laneCase is the case of an edge for one of its split: those of 0 and 1 did not
// agree before.
func laneCase(c int, left uint8) int { return c >> 1 * (1 + int(1^c&1^int(left))) }

// edges appends what two edges do to products (stays) or to their feature (gains),
// four cases of the left one and four of the right one a point. The values of
// leaves are in what they do to products.
func (l *laneLayout) edges(what int, left, right int) {
	for k := range l.n {
		p := k / l.out.points
		for _, child := range [2]int{left, right} {
			scale := 1.0
			if what == stays {
				scale = l.t.scale[child]
			}
			for c := range 4 {
				l.out.tables[p] = append(l.out.tables[p], float64(l.edge(what, child, c, k)*scale))
			}
		}
	}
}

func (l *laneLayout) edge(what, child, c, k int) float64 {
	own := laneCase(c, l.t.nodes[child].left)
	return l.t.edges[(child*rows+what+own)*l.n+k]
}

// twins appends what two leaves add up to and what they are worth to the feature
// of their split.
func (l *laneLayout) twins(left, right int) {
	for k := range l.n {
		p := k / l.out.points
		var e [laneRows]float64
		for c := range 4 {
			for _, child := range [2]int{left, right} {
				sum := float64(l.edge(stays, child, c, k) * l.t.scale[child])
				e[c] += sum
				e[4+c] += float64(sum * l.edge(gains, child, c, k))
			}
		}
		l.out.tables[p] = append(l.out.tables[p], e[:]...)
	}
}

// addTerms appends the shares of the features of two edges in the product.
func (l *laneLayout) addTerms(left, right int) {
	for k := range l.n {
		p := k / l.out.points
		for _, child := range [2]int{left, right} {
			for c := range 4 {
				term := l.t.rule.absent[k]
				if laneCase(c, l.t.nodes[child].left) == 2 {
					term = l.t.edges[(child*rows+ourTerm)*l.n+k]
				}
				l.out.terms[p] = append(l.out.terms[p], term)
			}
		}
	}
}

// pairs appends the partners of a split: of the edges above on a feature the
// nearest counts.
func (l *laneLayout) pairs(i int) {
	if !l.paired {
		return
	}
	on := l.t.nodes[i].on
	width := l.features + 1
	l.seen[on] = int32(i + 1)
	for j := int32(i); j != 0; j = l.t.nodes[j].parent {
		g := l.t.nodes[j].feature
		if l.seen[g] == int32(i+1) {
			continue
		}
		l.seen[g] = int32(i + 1)
		if len(l.out.partners) <= mostLanePartners {
			at := l.t.group*width*width + int(min(g, on))*width + int(max(g, on))
			l.out.partners = append(l.out.partners, lanePartner{l.slot[j], uint32(at * laneBytes)})
		}
	}
}
