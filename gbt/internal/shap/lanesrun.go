package shap

import (
	"unsafe"

	"github.com/grove-ml/grove/gbt/internal/impl"
)

// laneScratch is room for eight rows at a time.
type laneScratch struct {
	columns []float32 // of each group of rows: values of a feature
	index   []uint64  // cases at the splits of a tree, the first of a row that agreed
	slots   []float64
	terms   []float64
	phi     []float64 // of each group of rows
	pairs   []float64
	call    laneCall
}

// laneSet is an implementation of the work on eight rows.
type laneSet struct {
	decide func(c *laneCall)
	walk   func(c *laneCall) // with pairs if there is room for them
}

// laneCall is what a kernel works on.
type laneCall struct {
	t       *laneTree
	pass    int
	rows    int // of the eight; others have any values
	columns []float32
	index   []uint64
	slots   []float64
	terms   []float64
	phi     []float64
	pairs   []float64 // nil if values alone are asked for
}

var laneKernels = append(laneKernelsAsm, impl.Kernel[laneSet]{Level: impl.Generic, Func: laneSet{decideLanes, walkLanes}})

// aligned returns n zeros at a multiple of 64 bytes, so that a vector is in one
// line of the cache.
func aligned(n int) []float64 {
	const line = laneBytes / 8
	v := make([]float64, n+line)
	at := int(uintptr(unsafe.Pointer(unsafe.SliceData(v))) % laneBytes / 8)
	at = (line - at) % line
	return v[at : at+n : at+n]
}

// room returns n numbers, in v if it is long enough.
func room(v []float64, n int) []float64 {
	if cap(v) < n {
		return aligned(n)
	}
	return v[:n]
}

// addLanes adds what the trees that are laid out for eight rows give. pairs is nil
// if values alone are asked for.
func (f *Forest) addLanes(sums, pairs []float64, rows []float32, first, last int, s *Scratch) {
	width := f.Features + 1
	size := width * f.Groups
	if f.wide == 0 || len(sums) == 0 {
		return
	}
	count := len(sums) / size
	groups := (count + laneRows - 1) / laneRows
	l := &s.lanes
	f.laneRoom(l, groups, pairs != nil)
	columns := (f.Features + f.cats) * laneRows
	for g := range groups {
		f.transpose(l.columns[g*columns:(g+1)*columns], rows[g*laneRows*f.Features:])
	}
	c := &l.call
	*c = laneCall{index: l.index, slots: l.slots, terms: l.terms}
	for i := first; i < last; i++ {
		c.t = f.trees[i].wide
		if c.t == nil {
			continue
		}
		for g := range groups {
			c.rows = min(laneRows, count-g*laneRows)
			c.columns = l.columns[g*columns : (g+1)*columns]
			c.phi = l.phi[g*size*laneRows : (g+1)*size*laneRows]
			if pairs != nil {
				c.pairs = l.pairs[g*size*width*laneRows : (g+1)*size*width*laneRows]
			}
			f.laneCategories(&f.trees[i], c, rows[g*laneRows*f.Features:])
			f.kernels.decide(c)
			for c.pass = range c.t.tables {
				f.kernels.walk(c)
			}
		}
	}
	for r := range count {
		from := l.phi[r/laneRows*size*laneRows+r%laneRows:]
		for k := range size {
			sums[r*size+k] += from[k*laneRows]
		}
		if pairs != nil {
			from, to := l.pairs[r/laneRows*size*width*laneRows+r%laneRows:], pairs[r*size*width:]
			for k := range size * width {
				to[k] += from[k*laneRows]
			}
		}
	}
}

// laneRoom makes room for groups of rows.
func (f *Forest) laneRoom(l *laneScratch, groups int, pairs bool) {
	size := (f.Features + 1) * f.Groups
	if n := groups * (f.Features + f.cats) * laneRows; cap(l.columns) < n {
		l.columns = make([]float32, n)
	} else {
		l.columns = l.columns[:n]
	}
	if l.index == nil {
		v := aligned((f.wide + 1) * laneRows)
		l.index = unsafe.Slice((*uint64)(unsafe.Pointer(unsafe.SliceData(v))), len(v))
		for r := range laneRows {
			l.index[r] = laneNone + laneAgree + laneLeft
		}
		l.slots = aligned(f.slots)
	}
	l.phi = room(l.phi, groups*size*laneRows)
	clear(l.phi)
	if !pairs {
		return
	}
	l.terms = room(l.terms, f.slots)
	l.pairs = room(l.pairs, groups*size*(f.Features+1)*laneRows)
	clear(l.pairs)
}

// transpose writes up to eight rows column by column; the last one stands for
// those that are not there.
func (f *Forest) transpose(columns, rows []float32) {
	n := min(laneRows, len(rows)/max(f.Features, 1))
	for r := range laneRows {
		row := rows[min(r, n-1)*f.Features:]
		for k := range f.Features {
			columns[k*laneRows+r] = row[k]
		}
	}
}

// laneCategories decides the categorical splits of a tree: their columns have 0
// for rows that go left, else 1.
func (f *Forest) laneCategories(t *shapTree, c *laneCall, rows []float32) {
	for k, i := range c.t.cats {
		to := c.columns[(f.Features+k)*laneRows:]
		for r := range laneRows {
			at := min(r, c.rows-1) * f.Features
			to[r] = float32(1 ^ f.goesLeft(&t.nodes[i], rows[at:at+f.Features]))
		}
	}
}

// decideLanes writes the cases of the rows at all splits of a tree.
func decideLanes(c *laneCall) {
	for i := range c.t.splits {
		s := &c.t.splits[i]
		v, above, to := c.columns[s.column/4:][:laneRows], c.index[s.above/8:][:laneRows], c.index[(i+1)*laneRows:][:laneRows]
		for r := range c.rows {
			e := uint64(laneNone)
			if above[r] == s.agrees {
				e += laneAgree
			}
			if v[r] < s.value || v[r] != v[r] && s.missing != 0 {
				e += laneLeft
			}
			to[r] = e
		}
	}
}

// walkLanes takes rows through a tree.
func walkLanes(c *laneCall) {
	n := c.t.points
	w := &c.t.weights[c.pass]
	for k := range n {
		for r := range c.rows {
			c.slots[k*laneRows+r] = w[k]
		}
	}
	tables, terms := c.t.tables[c.pass], c.t.terms[c.pass]
	var d [mostLane][laneRows]float64
	for i := range c.t.steps {
		s := &c.t.steps[i]
		index := (*[laneRows]uint64)(c.index[s.split/8:])
		table := tables[s.table/8:]
		switch s.kind {
		case laneDown:
			for k := range n {
				from, e := (*[laneRows]float64)(c.slots[int(s.from/8)+k*laneRows:]), (*[laneRows]float64)(table[k*laneRows:])
				left, right := (*[laneRows]float64)(c.slots[int(s.to/8)+k*laneRows:]), (*[laneRows]float64)(c.slots[int(s.to/8)+(n+k)*laneRows:])
				for r := range c.rows {
					at := index[r] >> 1 & 3
					left[r], right[r] = from[r]*e[at], from[r]*e[4+at]
				}
			}
			if c.pairs != nil {
				for k := range n {
					e := (*[laneRows]float64)(terms[int(s.term/8)+k*laneRows:])
					left, right := (*[laneRows]float64)(c.terms[int(s.to/8)+k*laneRows:]), (*[laneRows]float64)(c.terms[int(s.to/8)+(n+k)*laneRows:])
					for r := range c.rows {
						at := index[r] >> 1 & 3
						left[r], right[r] = e[at], e[4+at]
					}
				}
			}
			continue
		case laneTwins:
			for k := range n {
				from, e := (*[laneRows]float64)(c.slots[int(s.from/8)+k*laneRows:]), (*[laneRows]float64)(table[k*laneRows:])
				for r := range c.rows {
					at := index[r] >> 1 & 3
					d[k][r], from[r] = from[r]*e[4+at], from[r]*e[at]
				}
			}
		default:
			for k := range n {
				from, e := (*[laneRows]float64)(c.slots[int(s.from/8)+k*laneRows:]), (*[laneRows]float64)(table[(n+k)*laneRows:])
				left, right := (*[laneRows]float64)(c.slots[int(s.to/8)+k*laneRows:]), (*[laneRows]float64)(c.slots[int(s.to/8)+(n+k)*laneRows:])
				for r := range c.rows {
					at := index[r] >> 1 & 3
					d[k][r] = float64(left[r]*e[at]) + float64(right[r]*e[4+at])
					from[r] = left[r] + right[r]
				}
			}
		}
		addPoints((*[laneRows]float64)(c.phi[s.phi[0]/8:]), &d, n)
		if c.pairs != nil {
			c.pair(s, &d)
		}
	}
}

// addPoints adds the sums over n points.
func addPoints(to *[laneRows]float64, d *[mostLane][laneRows]float64, n int) {
	for r := range to {
		if n == mostLane {
			to[r] += (d[0][r] + d[1][r]) + (d[2][r] + d[3][r])
		} else {
			to[r] += (d[0][r] + d[1][r]) + d[2][r]
		}
	}
}

// pair adds a split's changes of its feature's share, times the shares of its
// partners, to the pairs.
func (c *laneCall) pair(s *laneStep, d *[mostLane][laneRows]float64) {
	n := c.t.points
	var product [mostLane][laneRows]float64
	for _, p := range c.t.partners[s.partners : s.partners+s.count] {
		for k := range n {
			term := (*[laneRows]float64)(c.terms[int(p.term/8)+k*laneRows:])
			for r := range c.rows {
				product[k][r] = d[k][r] * term[r]
			}
		}
		addPoints((*[laneRows]float64)(c.pairs[p.pair/8:]), &product, n)
	}
}
