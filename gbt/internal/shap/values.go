package shap

// Scratch is room for the work on one row at a time.
type Scratch struct {
	products []float64 // of each node of a tree a value a point
	cases    []uint8   // of the edge to each node
	left     []uint8   // where the row goes in each split
	mark     []uint64  // by feature: the last edge whose partners it was counted with
	stamp    uint64
	delta    []float64
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
	width := f.Features + 1
	size := width * f.Groups
	for i := first; i < last; i++ {
		t := &f.trees[i]
		if len(t.nodes) < 2 {
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
	if n == 4 {
		f.down4(t, row, s)
		return
	}
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

// down4 is down for a rule of four points.
func (f *Forest) down4(t *shapTree, row []float32, s *Scratch) {
	for i := 1; i < len(t.nodes); i++ {
		nd := &t.nodes[i]
		c := s.next(nd)
		s.cases[i] = c
		from := (*[4]float64)(s.products[int(nd.parent)*4:])
		to := (*[4]float64)(s.products[i*4:])
		e := (*[4]float64)(t.edges[(i*rows+stays+int(c))*4:])
		to[0] = from[0] * e[0]
		to[1] = from[1] * e[1]
		to[2] = from[2] * e[2]
		to[3] = from[3] * e[3]
		if nd.on >= 0 {
			s.left[i] = f.goesLeft(nd, row)
		}
	}
}

// up adds the leaves up from the last to the root and gives each edge's feature
// what the leaves below it are worth to it. The sums of a split take the place of
// its product, which nothing needs any more; products of leaves stay.
func (t *shapTree) up(phi []float64, output int, s *Scratch) {
	n := len(t.rule.nodes)
	if n == 4 {
		t.up4(phi, output, s)
		return
	}
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

// up4 is up for a rule of four points.
func (t *shapTree) up4(phi []float64, output int, s *Scratch) {
	for i := len(t.nodes) - 1; i > 0; i-- {
		nd := &t.nodes[i]
		below := (*[4]float64)(s.products[i*4:])
		to := (*[4]float64)(s.products[int(nd.parent)*4:])
		e := (*[4]float64)(t.edges[(i*rows+gains+int(s.cases[i]))*4:])
		scale := t.scale[i*t.size+output]
		a, b, c, d := below[0]*scale, below[1]*scale, below[2]*scale, below[3]*scale
		phi[nd.feature] += float64(float64(a*e[0])+float64(b*e[1])) + float64(float64(c*e[2])+float64(d*e[3]))
		if nd.left != 0 {
			a, b, c, d = to[0]+a, to[1]+b, to[2]+c, to[3]+d
		}
		to[0], to[1], to[2], to[3] = a, b, c, d
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
