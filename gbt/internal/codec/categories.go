package codec

// Cats holds the categories that the columns of the training data frame had
// (src/data/cat_container.cc). The codes that trees split on are places in these
// lists.
type Cats struct {
	// Columns has an entry for each feature; one without categories is empty.
	Columns []CatColumn

	// Segments has the place where the categories of each feature start when
	// all of them stand in a row: NumFeature+1 numbers that count from 0.
	Segments []int32

	// Sorted has, feature by feature, the codes in the order of their values.
	// It may be empty.
	Sorted []int32
}

// CatColumn holds the categories of a column in the order of their codes.
type CatColumn struct {
	// Type says what the categories are.
	Type CatType

	// Of texts, category i is Text[Offsets[i]:Offsets[i+1]].
	Offsets []int32
	Text    []byte

	Ints []int64 // of numbers
}

// Len returns the number of categories.
func (c *CatColumn) Len() int {
	if c.Type != CatString {
		return len(c.Ints)
	}
	return max(len(c.Offsets)-1, 0)
}

// String returns category i of a column of texts.
func (c *CatColumn) String(i int) string { return string(c.Text[c.Offsets[i]:c.Offsets[i+1]]) }

// CatType is the type of categories, for numbers by its number in a file.
type CatType uint8

// The types of categories. Files have no number for texts.
const (
	CatString  CatType = 0
	CatFloat32 CatType = 7 // nothing writes floating-point categories, and XGBoost does not read them
	CatFloat64 CatType = 8
	CatInt8    CatType = 9
	CatUint8   CatType = 10
	CatInt16   CatType = 11
	CatUint16  CatType = 12
	CatInt32   CatType = 13
	CatUint32  CatType = 14
	CatInt64   CatType = 15
	CatUint64  CatType = 16
)

// layout returns the number of bits of a type of whole numbers, 0 for any other
// type, and whether it is unsigned.
func (t CatType) layout() (bits int, unsigned bool) {
	if t < CatInt8 || t > CatUint64 {
		return 0, false
	}
	return 8 << ((t - CatInt8) / 2), (t-CatInt8)%2 == 1
}

// value returns the category that a file holds as v. UBJSON has wide unsigned
// numbers as signed ones of the same bits.
func (t CatType) value(v int64) (int64, error) {
	bits, unsigned := t.layout()
	if bits == 64 {
		if unsigned && v < 0 {
			return 0, Malformed("%d: must be less than 2^63", uint64(v))
		}
		return v, nil
	}
	low, high := int64(-1)<<(bits-1), int64(1)<<(bits-1)-1
	if unsigned {
		high = int64(1)<<bits - 1
	}
	if v < low || v > high || unsigned && bits == 8 && v < 0 {
		return 0, Malformed("%d is no number of %d bits", v, bits)
	}
	if unsigned && v < 0 {
		v += int64(1) << bits
	}
	return v, nil
}

// categories takes the dictionaries of categorical columns.
func (d *document) categories() error {
	c := &Cats{}
	err := d.fields([]field{
		{"enc", false, func() error {
			return d.each(func(int) error {
				col, err := d.catColumn()
				c.Columns = append(c.Columns, col)
				return err
			})
		}},
		{"feature_segments", false, func() (err error) {
			c.Segments, err = d.r.Int32s(nil)
			return err
		}},
		{"sorted_idx", false, func() (err error) {
			c.Sorted, err = d.r.Int32s(nil)
			return err
		}},
	})
	if len(c.Columns) > 0 || len(c.Segments) > 0 || len(c.Sorted) > 0 {
		d.b.m.Cats = c
	}
	return err
}

// catColumn takes the dictionary of one column: offsets and bytes of texts, or
// the type of numbers and these.
func (d *document) catColumn() (CatColumn, error) {
	var c CatColumn
	var values []int64
	texts, typed, kind := false, false, int64(0)
	fault := func(err error, steps ...string) error {
		return &FormatError{"", -1, joinPath(append(d.path[:len(d.path):len(d.path)], steps...)), err}
	}
	err := d.fields([]field{
		{"offsets", false, func() (err error) {
			texts = true
			c.Offsets, err = d.r.Int32s([]int32{})
			return err
		}},
		{"type", false, func() (err error) {
			typed = true
			kind, err = d.r.Int()
			return err
		}},
		{"values", true, func() (err error) {
			values, err = d.r.Int64s(d.ints[:0])
			d.ints = values
			return err
		}},
	})
	switch {
	case err != nil:
		return c, err
	case texts == typed:
		return c, Malformed("must have either %q or %q", "offsets", "type")
	case kind == int64(CatFloat32) || kind == int64(CatFloat64):
		return c, fault(Unsupported("floating-point categories are"), "type")
	case typed && (kind < int64(CatInt8) || kind > int64(CatUint64)):
		return c, fault(Malformed("type %d: must be one of [%d, %d]", kind, CatInt8, CatUint64), "type")
	case typed:
		c.Type = CatType(kind)
		if bits, _ := c.Type.layout(); bits <= 16 && len(values) > 1<<bits {
			return c, Malformed("%d categories: there are %d numbers of %d bits", len(values), 1<<bits, bits)
		}
		c.Ints = make([]int64, len(values))
		for i, v := range values {
			if c.Ints[i], err = c.Type.value(v); err != nil {
				return c, fault(err, "values", index(i))
			}
		}
		return c, nil
	}
	c.Text = make([]byte, len(values))
	for i, v := range values {
		if v < -128 || v > 127 {
			return c, fault(Malformed("%d is no number of 8 bits", v), "values", index(i))
		}
		c.Text[i] = byte(v)
	}
	return c, nil
}

// checkCats checks that there is a dictionary for each feature and that its
// parts fit together.
func (b *Builder) checkCats() error {
	m := &b.m
	c := m.Cats
	if c == nil {
		return nil
	}
	const path = pathModel + ".cats"
	if len(c.Columns) != m.NumFeature {
		return misfit(path+".enc", "%d dictionaries for %d features", len(c.Columns), m.NumFeature)
	}
	if len(c.Segments) != m.NumFeature+1 {
		return misfit(path+".feature_segments", "%d bounds for %d features", len(c.Segments), m.NumFeature)
	}
	start := int64(0)
	for f := range c.Columns {
		col := &c.Columns[f]
		if int64(c.Segments[f]) != start {
			return misfit(path+".feature_segments"+index(f), "%d: %d categories stand before", c.Segments[f], start)
		}
		if col.Type == CatString {
			if err := checkOffsets(col, path+".enc"+index(f)); err != nil {
				return err
			}
		}
		start += int64(col.Len())
	}
	if int64(c.Segments[m.NumFeature]) != start {
		return misfit(path+".feature_segments"+index(m.NumFeature), "%d: there are %d categories", c.Segments[m.NumFeature], start)
	}
	if n := len(c.Sorted); n != 0 && int64(n) != start {
		return misfit(path+".sorted_idx", "%d entries for %d categories", n, start)
	}
	for f := range c.Columns {
		for i := c.Segments[f]; i < c.Segments[f+1] && len(c.Sorted) > 0; i++ {
			if n := c.Segments[f+1] - c.Segments[f]; c.Sorted[i] < 0 || c.Sorted[i] >= n {
				return misfit(path+".sorted_idx"+index(int(i)), "code %d out of range [0, %d)", c.Sorted[i], n)
			}
		}
	}
	return nil
}

func checkOffsets(col *CatColumn, path string) error {
	last := int32(0)
	for i, o := range col.Offsets {
		if i == 0 && o != 0 || o < last || int(o) > len(col.Text) {
			return misfit(path+".offsets"+index(i), "%d: must ascend from 0 to the number of bytes, %d", o, len(col.Text))
		}
		last = o
	}
	if int(last) != len(col.Text) {
		return misfit(path+".offsets", "end at %d of %d bytes", last, len(col.Text))
	}
	return nil
}

// cats writes the dictionaries.
func (e *encoder) cats(c *Cats) {
	if c == nil {
		c = &Cats{}
	}
	e.BeginObject()
	e.Key("enc")
	e.BeginArray(len(c.Columns))
	for i := range c.Columns {
		e.Element(i)
		e.BeginObject()
		if col := &c.Columns[i]; col.Type == CatString {
			e.Key("offsets")
			e.Int32s(col.Offsets)
			e.Key("values")
			text := make([]int64, len(col.Text))
			for i, b := range col.Text {
				text[i] = int64(int8(b))
			}
			e.Integers(8, false, text)
		} else {
			e.Key("type")
			e.Int(int64(col.Type))
			e.Key("values")
			bits, unsigned := col.Type.layout()
			e.Integers(bits, unsigned, col.Ints)
		}
		e.EndObject()
	}
	e.EndArray()
	e.Key("feature_segments")
	e.Int32s(c.Segments)
	e.Key("sorted_idx")
	e.Int32s(c.Sorted)
	e.EndObject()
}
