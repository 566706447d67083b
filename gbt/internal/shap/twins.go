package shap

// Most splits of a tree that is grown by depth are the last on their paths: both
// children are leaves. What such twins give does not depend on the row but for
// the case of their split, so they are one step: factors of the product at the
// split, a row a case, for the sum of the leaves and for the change of the
// feature's share.
const (
	twinSums  = 0
	twinGains = 3
	twinRows  = 6
)

// pairUp makes the twins of a tree that has one value a leaf and a rule of four
// points; other trees do without.
func (t *shapTree) pairUp() {
	n := len(t.rule.nodes)
	if n != 4 || t.size != 1 || len(t.nodes) < 3 {
		return
	}
	t.twins = []float64{}
	for i := range t.nodes {
		nd := &t.nodes[i]
		nd.twins = -1
		if nd.on < 0 || t.nodes[i+1].on >= 0 || t.nodes[nd.right].on >= 0 {
			continue
		}
		nd.twins = int32(len(t.twins))
		t.nodes[nd.right].pair = true
		t.twins = append(t.twins, make([]float64, twinRows*n)...)
		e := t.twins[nd.twins:]
		for c := range 3 { // the row did not agree before, goes right, goes left
			for side, leaf := range [2]int{i + 1, int(nd.right)} {
				own := c
				if side == 1 {
					own = (3 - c) % 3
				}
				at := leaf * rows * n
				for k := range n {
					sum := float64(t.edges[at+(stays+own)*n+k] * t.scale[leaf])
					e[(twinSums+c)*n+k] += sum
					e[(twinGains+c)*n+k] += float64(sum * t.edges[at+(gains+own)*n+k])
				}
			}
		}
	}
}

// values4 is down and up for a tree with twins.
func (t *shapTree) values4(f *Forest, phi []float64, row []float32, s *Scratch) {
	copy(s.products, t.rule.weights)
	s.cases[0] = 2
	s.left[0] = f.goesLeft(&t.nodes[0], row)
	for i := 1; i < len(t.nodes); i++ {
		nd := &t.nodes[i]
		c := s.next(nd)
		s.cases[i] = c
		from := (*[4]float64)(s.products[int(nd.parent)*4:])
		to := (*[4]float64)(s.products[i*4:])
		e := (*[4]float64)(t.edges[(i*rows+stays+int(c))*4:])
		to[0], to[1], to[2], to[3] = from[0]*e[0], from[1]*e[1], from[2]*e[2], from[3]*e[3]
		if nd.on >= 0 {
			s.left[i] = f.goesLeft(nd, row)
			if nd.twins >= 0 {
				i += 2
			}
		}
	}
	for i := len(t.nodes) - 1; i > 0; i-- {
		nd := &t.nodes[i]
		if nd.pair {
			i -= 2
			nd = &t.nodes[i]
			t.both(nd, i, phi, s)
			if i == 0 {
				return
			}
		}
		below := (*[4]float64)(s.products[i*4:])
		to := (*[4]float64)(s.products[int(nd.parent)*4:])
		e := (*[4]float64)(t.edges[(i*rows+gains+int(s.cases[i]))*4:])
		scale := t.scale[i]
		a, b, c, d := float64(below[0]*scale), float64(below[1]*scale), float64(below[2]*scale), float64(below[3]*scale)
		phi[nd.feature] += float64(float64(a*e[0])+float64(b*e[1])) + float64(float64(c*e[2])+float64(d*e[3]))
		if nd.left != 0 {
			a, b, c, d = to[0]+a, to[1]+b, to[2]+c, to[3]+d
		}
		to[0], to[1], to[2], to[3] = a, b, c, d
	}
}

// both gives the feature of split i what its twins are worth to it, and puts
// their sums in the place of its product.
func (t *shapTree) both(nd *node, i int, phi []float64, s *Scratch) {
	c := int(s.cases[t.nodes[i+1].last] >> 1 * (1 + s.left[i]))
	p := (*[4]float64)(s.products[i*4:])
	e := (*[4]float64)(t.twins[int(nd.twins)+(twinGains+c)*4:])
	phi[nd.on] += float64(float64(p[0]*e[0])+float64(p[1]*e[1])) + float64(float64(p[2]*e[2])+float64(p[3]*e[3]))
	e = (*[4]float64)(t.twins[int(nd.twins)+(twinSums+c)*4:])
	p[0], p[1], p[2], p[3] = p[0]*e[0], p[1]*e[1], p[2]*e[2], p[3]*e[3]
}
