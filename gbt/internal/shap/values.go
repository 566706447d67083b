package shap

// Scratch is room for the work on one row at a time.
type Scratch struct {
	products []float64 // of each node of a tree a value a point
	cases    []uint8   // of the edge to each node
	left     []uint8   // where the row goes in each split
	mark     []uint64  // by feature: the last edge whose partners it was counted with
	stamp    uint64
	delta    []float64
	lanes    laneScratch
	side     []uint8 // by feature, of a comparison with another row; all zero between rows
}

// NewScratch makes room for one worker.
func (f *Forest) NewScratch() *Scratch {
	return &Scratch{
		products: make([]float64, f.mostSize),
		cases:    make([]uint8, f.most),
		left:     make([]uint8, f.most),
	}
}

// Add adds the contributions of trees first..last-1 to those of some rows: rows
// has their features, row by row; sums has for each row and each of the Groups
// of outputs Features+1 values, the last of which is left alone. A tree passes
// over all rows before the next one does.
func (f *Forest) Add(sums []float64, rows []float32, first, last int, s *Scratch) {
	f.addLanes(sums, nil, rows, first, last, s)
	width := f.Features + 1
	size := width * f.Groups
	for i := first; i < last; i++ {
		t := &f.trees[i]
		if len(t.nodes) < 2 || t.wide != nil {
			continue
		}
		for at, r := 0, 0; at < len(sums); at, r = at+size, r+f.Features {
			f.down(t, rows[r:r+f.Features], s)
			for k := range t.size {
				to := at + (t.group+k)*width
				t.up(sums[to:to+width], k, s)
			}
		}
	}
}

// down follows all paths of a tree at once and writes the product of the
// features of each at the points of the rule, times the weights of the points.
func (f *Forest) down(t *shapTree, row []float32, s *Scratch) {
	n := len(t.rule.nodes)
	copy(s.products, t.rule.weights)
	s.cases[0] = 2
	s.left[0] = f.goesLeft(&t.nodes[0], row)
	for i := 1; i < len(t.nodes); i++ {
		nd := &t.nodes[i]
		s.cases[i] = s.next(nd)
		from := s.products[int(nd.parent)*n : int(nd.parent)*n+n]
		to := s.products[i*n : i*n+n]
		e := t.edges[(i*rows+stays+int(s.cases[i]))*n:]
		e = e[:len(to)]
		for k := range to {
			to[k] = from[k] * e[k]
		}
		if nd.on >= 0 {
			s.left[i] = f.goesLeft(nd, row)
		}
	}
}

// next returns the case of the edge to a node.
func (s *Scratch) next(nd *node) uint8 {
	same := 1 ^ s.left[nd.parent] ^ nd.left
	return s.cases[nd.last] >> 1 * (1 + same)
}

// up adds the leaves up from the last to the root and gives each edge's feature
// what the leaves below it are worth to it. The sums of a split take the place of
// its product, which nothing needs any more; products of leaves stay.
func (t *shapTree) up(phi []float64, output int, s *Scratch) {
	n := len(t.rule.nodes)
	for i := len(t.nodes) - 1; i > 0; i-- {
		nd := &t.nodes[i]
		below := s.products[i*n : i*n+n]
		scale := t.scale[i*t.size+output]
		e := t.edges[(i*rows+gains+int(s.cases[i]))*n:]
		e = e[:len(below)]
		sum := 0.0
		for k := range below {
			sum += float64(below[k] * e[k])
		}
		phi[nd.feature] += float64(sum * scale)
		t.pass(nd, below, scale, s)
	}
}

// pass hands the sums below an edge to the split above it. The right child comes
// first.
func (t *shapTree) pass(nd *node, below []float64, scale float64, s *Scratch) {
	to := s.products[int(nd.parent)*len(below):]
	to = to[:len(below)]
	if nd.left != 0 {
		for k := range to {
			to[k] += float64(below[k] * scale)
		}
		return
	}
	for k := range to {
		to[k] = below[k] * scale
	}
}

// AddApproximate adds the changes of the mean along the path of each row to the
// features that were split on (Saabas 2014; approx_contribs in XGBoost).
// Arguments are those of Add.
func (f *Forest) AddApproximate(sums []float64, rows []float32, first, last int) {
	width := f.Features + 1
	size := width * f.Groups
	for i := first; i < last; i++ {
		t := &f.trees[i]
		for at, r := 0, 0; at < len(sums); at, r = at+size, r+f.Features {
			t.path(sums[at:at+size], rows[r:r+f.Features], width, f)
		}
	}
}

func (t *shapTree) path(sums []float64, row []float32, width int, f *Forest) {
	for i := 0; t.nodes[i].on >= 0; {
		nd := &t.nodes[i]
		next := t.child(i, f.goesLeft(nd, row))
		for k := range t.size {
			sums[(t.group+k)*width+int(nd.on)] += t.value[next*t.size+k] - t.value[i*t.size+k]
		}
		i = next
	}
}
