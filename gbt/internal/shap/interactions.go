package shap

// AddInteractions adds what pairs of features do together in trees
// first..last-1 for some rows. phi has the contributions, as in [Forest.Add].
// pairs has for each row and group a matrix of Features+1 rows and columns: the
// whole effect of a pair is added to one of its two places or shared by both;
// [Finish] makes the matrix of it.
//
// A pair f, g has value × (o_f - z_f) × (o_g - z_g) × ∫ Π over the others, see
// Lundberg et al. 2018, 4.2.
func (f *Forest) AddInteractions(phi, pairs []float64, rows []float32, first, last int, s *Scratch) {
	if s.mark == nil {
		s.mark, s.delta = make([]uint64, f.Features), make([]float64, mostPoints)
	}
	width := f.Features + 1
	paired := f.Groups*width*width <= mostLanePairs
	if paired {
		f.addLanes(phi, pairs, rows, first, last, s)
	}
	for i := first; i < last; i++ {
		t := &f.trees[i]
		if len(t.nodes) < 2 || t.wide != nil && paired {
			continue
		}
		for at, r := 0, 0; at < len(phi); at, r = at+width*f.Groups, r+f.Features {
			f.down(t, rows[r:r+f.Features], s)
			for k := range t.size {
				to := at + (t.group+k)*width
				t.upPairs(phi[to:to+width], pairs[to*width:(to+width)*width], k, s)
			}
		}
	}
}

// upPairs is up that also gives each edge's feature its share with every feature
// above it.
func (t *shapTree) upPairs(phi, pairs []float64, output int, s *Scratch) {
	n := len(t.rule.nodes)
	for i := len(t.nodes) - 1; i > 0; i-- {
		nd := &t.nodes[i]
		below := s.products[i*n : i*n+n]
		scale := t.scale[i*t.size+output]
		if c := int(s.cases[i]); c > 0 {
			e := t.edges[(i*rows+gains+c)*n:]
			delta, sum := s.delta[:n], 0.0
			for k := range delta {
				delta[k] = float64(float64(below[k]*e[k]) * scale)
				sum += delta[k]
			}
			phi[nd.feature] += sum
			t.partners(pairs[int(nd.feature)*len(phi):], nd, delta, s)
		}
		t.pass(nd, below, scale, s)
	}
}

// partners adds an edge's change of its feature's share, times the share of each
// other feature of the path, to a row of pairs. Of the edges on a feature the
// nearest counts.
func (t *shapTree) partners(pairs []float64, nd *node, delta []float64, s *Scratch) {
	n := len(delta)
	s.stamp++
	s.mark[nd.feature] = s.stamp
	for j := nd.parent; j != 0; j = t.nodes[j].parent {
		g := t.nodes[j].feature
		if s.mark[g] == s.stamp {
			continue
		}
		s.mark[g] = s.stamp
		term := t.rule.absent
		if s.cases[j] == 2 {
			term = t.edges[(int(j)*rows+ourTerm)*n:]
		}
		sum := 0.0
		for k := range delta {
			sum += float64(delta[k] * term[k])
		}
		pairs[g] += sum
	}
}

// Finish writes the matrix of a group: half of a pair's effect in each of its two
// places, and on the diagonal what of a contribution is in no pair. phi has the
// contributions with the bias for the last.
func Finish(dst []float32, phi, pairs []float64) {
	n := len(phi)
	for r := range n {
		rest := phi[r]
		for c := range n {
			if c != r {
				half := (pairs[r*n+c] + pairs[c*n+r]) / 2
				dst[r*n+c] = float32(half)
				rest -= half
			}
		}
		dst[r*n+r] = float32(rest)
	}
}
