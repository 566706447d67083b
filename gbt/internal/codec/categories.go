package codec

// Cats holds the categories that the columns of the training data frame had. The
// codes that trees split on are places in these lists.
type Cats struct {
	// Columns has an entry for each feature; one without categories is empty.
	Columns []CatColumn

	// Segments has the place where the categories of each feature start when
	// all of them stand in a row: NumFeature+1 numbers that count from 0.
	Segments []int32

	// Sorted has, feature by feature, the codes in the order of their values.
	Sorted []int32
}

// CatColumn holds the categories of a column in the order of their codes. At
// most one of its slices is not nil.
type CatColumn struct {
	Strings []string

	// Type says how a file stores categories that are numbers.
	Type   CatType
	Ints   []int64
	Floats []float64 // of type CatFloat32 or CatFloat64
}

// Len returns the number of categories.
func (c *CatColumn) Len() int { return max(len(c.Strings), len(c.Ints), len(c.Floats)) }

// CatType is the type of categories that are numbers, by its number in a file.
type CatType uint8

// The types of categories (src/data/cat_container.cc).
const (
	CatString  CatType = 0
	CatFloat32 CatType = 7
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
