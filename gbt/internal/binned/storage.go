package binned

// storage says where the bins of the features lie.
type storage struct {
	places   []Place
	clusters []int32 // by feature: the first of those that it cannot be parted from
	narrow   Columns[uint8]
	wide     Columns[uint16]
	sparse   sparse
}

// Form is the way in which the bins of a feature are stored.
type Form uint8

const (
	Narrow Form = iota // in a column of bytes
	Wide               // in a column of uint16
	Sparse             // in lists: of the rows that have a value, and of the values of each row
)

// Place says where the bins of a feature lie.
type Place struct {
	Form   Form
	Column int32 // number of the column among those of its form
	First  int32 // code of bin 0: codes other than First, ..., First+bins-1 are missing values
}

// Columns are columns of codes of one width, in the order of their features. A
// column holds one feature, or a bundle of features that follow each other and of
// which a row has a value of at most one; in a bundle code 0 stands for none.
type Columns[B Bin] struct {
	Codes []B     // rows × columns in row order
	Slots []int32 // histogram slot of code 0 of each column
	Tops  []int32 // slots from which on there are none of each column
	// Features is the first feature of each column; the column ends before Ends.
	Features, Ends []int32
}

// Between returns the numbers begin..end-1 of the columns that hold features among
// first, ..., last.
func (c *Columns[B]) Between(first, last int32) (begin, end int) {
	return search(c.Ends, first+1), search(c.Features, last+1)
}

// search returns the place of the first element of s, which ascends, that is at
// least v.
func search(s []int32, v int32) int {
	lo, hi := 0, len(s)
	for lo < hi {
		if mid := int(uint(lo+hi) / 2); s[mid] < v {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}

// add adds a column of features first, ..., end-1.
func (c *Columns[B]) add(slot, first, end int32) {
	c.Slots = append(c.Slots, slot)
	c.Features = append(c.Features, first)
	c.Ends = append(c.Ends, end)
}

// Narrow returns the columns of bytes.
func (b *Matrix) Narrow() *Columns[uint8] { return &b.narrow }

// Wide returns the columns of uint16.
func (b *Matrix) Wide() *Columns[uint16] { return &b.wide }

// Place returns where the bins of feature f lie.
func (b *Matrix) Place(f int) Place { return b.places[f] }

// Bytes returns column k of bytes by row.
func (b *Matrix) Bytes(k int32) []uint8 {
	return b.cols8[int(k)*b.Rows : (int(k)+1)*b.Rows]
}

// ByteColumns returns the columns begin, ..., end-1 of bytes by row, one after the other.
func (b *Matrix) ByteColumns(begin, end int) []uint8 { return b.cols8[begin*b.Rows : end*b.Rows] }

// Words returns column k of uint16 by row.
func (b *Matrix) Words(k int32) []uint16 {
	return b.cols16[int(k)*b.Rows : (int(k)+1)*b.Rows]
}

// Together reports whether two features, the second above the first and no other
// of interest between them, must be worked on by one worker: their histograms are
// built from the same column or list.
func (b *Matrix) Together(f, next int32) bool { return b.clusters[f] == b.clusters[next] }

// SlotsOf returns the histogram slots from those of the column of feature first to
// those of the column of feature last.
func (b *Matrix) SlotsOf(first, last int32) (begin, end int) {
	p := b.places[first]
	begin = int(b.Offset[first] - p.First)
	switch p = b.places[last]; p.Form {
	case Narrow:
		last = b.narrow.Ends[p.Column] - 1
	case Wide:
		last = b.wide.Ends[p.Column] - 1
	}
	end = int(b.Offset[last]) + b.Bins(int(last))
	if p.Form != Sparse && p.First == 0 {
		end++ // missing values
	}
	return begin, end
}

// Work returns about how long feature f takes in a large node, in half nanoseconds:
// for its column to be added up, which counts for the first feature of a bundle, and
// for its bins to be scanned in two children.
func (b *Matrix) Work(f int32) int {
	const largeShare, scan, sort = 4, 8, 80
	work := b.Bins(int(f)) * scan
	if b.IsCategorical(int(f)) {
		work = b.Bins(int(f)) * sort
	}
	switch p := b.places[f]; {
	case p.Form == Sparse:
		work += 2 * len(b.sparse.rows[p.Column]) / largeShare
	case p.First > 1:
	case p.Form == Wide:
		work += 2 * b.Rows / largeShare
	default:
		work += b.Rows / largeShare
	}
	return work
}

// unit is what is stored together when the places of features are chosen.
type unit struct {
	first, end int32 // features
	form       Form
}

// setPlaces lays out the features in units, in order.
func (b *Matrix) setPlaces(units []unit) {
	b.Offset = make([]int32, b.Cols)
	b.places = make([]Place, b.Cols)
	b.clusters = make([]int32, b.Cols)
	b.storage.narrow, b.storage.wide = Columns[uint8]{}, Columns[uint16]{}
	b.Slots = 0
	lists := int32(0)
	for _, u := range units {
		slot := int32(b.Slots)
		p := Place{Form: u.form}
		switch u.form {
		case Narrow:
			p.Column = int32(len(b.narrow.Slots))
			b.narrow.add(slot, u.first, u.end)
		case Wide:
			p.Column = int32(len(b.wide.Slots))
			b.wide.add(slot, u.first, u.end)
		}
		bundle := u.form != Sparse && u.end > u.first+1
		if bundle {
			p.First = 1
		}
		for f := u.first; f < u.end; f++ {
			if u.form == Sparse {
				p.Column = lists
				lists++
			}
			b.places[f], b.clusters[f], b.Offset[f] = p, u.first, int32(b.Slots)+p.First
			if bundle {
				p.First += int32(b.Bins(int(f)))
			} else {
				b.Slots += b.Bins(int(f))
			}
		}
		if u.form != Sparse {
			b.Slots += int(p.First) + 1
			switch u.form {
			case Narrow:
				b.narrow.Tops = append(b.narrow.Tops, int32(b.Slots))
			case Wide:
				b.wide.Tops = append(b.wide.Tops, int32(b.Slots))
			}
			if b.Slots-int(slot) > fewSlots {
				b.Slots += padding
			}
		}
	}
}

// setPlain gives every feature a column of its own, all of one width, and reports
// whether that is uint16.
func (b *Matrix) setPlain() (wide bool) {
	codes := 0
	for f := range b.Cols {
		codes = max(codes, b.Bins(f))
	}
	if !b.Complete {
		codes++ // that of missing values
	}
	wide = codes > narrowCodes
	units := make([]unit, b.Cols)
	for f := range int32(b.Cols) {
		units[f] = unit{f, f + 1, Narrow}
		if wide {
			units[f].form = Wide
		}
	}
	b.setPlaces(units)
	return wide
}
