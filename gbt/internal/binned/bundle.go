package binned

import "github.com/grove-ml/grove/gbt/internal/feature"

const (
	// denseShare: a column with values in fewer than one of so many rows becomes a
	// list, which costs about twice as much a value to add up and four times as much
	// memory as a column costs a row.
	denseShare = 4
	// bundleShare: a feature with values in more than one of so many rows is alone.
	bundleShare = 2
	narrowCodes = 256 // of a byte
)

// bundler chooses how features are stored: by the data alone, never by the
// workers. A feature of which many values are missing may share a column of bytes
// with its neighbours, next to which one-hot encoding has put it; only features
// that never meet are bundled, so that nothing is lost (exclusive feature bundling
// without conflicts: G. Ke et al., LightGBM, 2017, section 4). A column that is
// mostly empty even so becomes lists.
type bundler struct {
	m       *Matrix
	lists   *feature.Lists
	present []int
	units   []unit

	// The bundle that is open has features first, ..., end-1.
	first, end    int32
	codes, values int
	met           []uint64 // rows with a value, by bits
}

// units chooses how the features of x are stored; present is the number of values
// of each. A dense matrix gets columns of one feature.
func (b *Matrix) units(x *feature.Matrix, present []int) []unit {
	s := bundler{m: b, lists: x.Lists, present: present}
	if s.lists != nil {
		s.met = make([]uint64, (b.Rows+63)/64)
	}
	for f := range int32(b.Cols) {
		if s.lists == nil || b.IsCategorical(int(f)) || present[f]*bundleShare > b.Rows || 1+b.Bins(int(f)) > narrowCodes {
			s.shut()
			s.alone(f)
			continue
		}
		if s.end == s.first || s.codes+b.Bins(int(f)) > narrowCodes || !s.join(f) {
			s.shut()
			s.first, s.end, s.codes, s.values = f, f, 1, 0
			s.join(f)
		}
	}
	s.shut()
	return s.units
}

// join adds feature f to the open bundle unless it meets another one there.
func (s *bundler) join(f int32) bool {
	rows, _ := s.lists.Column(int(f))
	for i, r := range rows {
		w, bit := &s.met[r/64], uint64(1)<<(r%64)
		if *w&bit != 0 {
			s.forget(rows[:i])
			return false
		}
		*w |= bit
	}
	s.end = f + 1
	s.codes += s.m.Bins(int(f))
	s.values += len(rows)
	return true
}

func (s *bundler) forget(rows []int32) {
	for _, r := range rows {
		s.met[r/64] &^= 1 << (r % 64)
	}
}

// shut ends the open bundle.
func (s *bundler) shut() {
	switch {
	case s.first == s.end:
		return
	case s.first+1 == s.end:
		s.alone(s.first)
	case s.values*denseShare < s.m.Rows:
		for f := s.first; f < s.end; f++ {
			s.units = append(s.units, unit{f, f + 1, Sparse})
		}
	default:
		s.units = append(s.units, unit{s.first, s.end, Narrow})
	}
	if s.values < len(s.met) {
		for f := s.first; f < s.end; f++ {
			rows, _ := s.lists.Column(int(f))
			s.forget(rows)
		}
	} else {
		clear(s.met)
	}
	s.first = s.end
}

// alone stores feature f by itself.
func (s *bundler) alone(f int32) {
	u := unit{f, f + 1, Narrow}
	codes := s.m.Bins(int(f))
	if s.present[f] < s.m.Rows {
		codes++
	}
	switch {
	case s.lists != nil && s.present[f]*denseShare < s.m.Rows:
		u.form = Sparse
	case codes > narrowCodes:
		u.form = Wide
	}
	s.units = append(s.units, u)
}
