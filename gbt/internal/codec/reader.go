package codec

// Kind is the kind of a value in a document, as far as its layout needs it.
type Kind uint8

// The kinds of values.
const (
	KindOther Kind = iota // null, boolean or number
	KindString
	KindArray
	KindObject
)

// Reader walks the values of one file. It stands in front of a value; every
// method that takes one leaves it behind that value. Errors are [*ReadError]s,
// or what a callback returned.
type Reader interface {
	// Format returns the name of the format for error texts.
	Format() string

	// Offset returns the byte at which the next value starts.
	Offset() int64

	// Kind says what the next value is without taking it.
	Kind() (Kind, error)

	// Object takes an object. each is called for every key in the order of the
	// file and must take the value. The key is valid until then.
	Object(each func(key []byte) error) error

	// Array takes an array of any elements. each is called for every element
	// and must take it.
	Array(each func(i int) error) error

	// String takes a string.
	String() (string, error)

	// Int takes a whole number.
	Int() (int64, error)

	// Float32s takes an array of numbers and appends them to dst.
	Float32s(dst []float32) ([]float32, error)

	// Int32s takes an array of whole numbers and appends them to dst.
	Int32s(dst []int32) ([]int32, error)

	// Int64s takes an array of whole numbers and appends them to dst.
	Int64s(dst []int64) ([]int64, error)

	// Bits takes an array of 0, 1, false and true and appends them to dst.
	Bits(dst []uint8) ([]uint8, error)

	// Skip takes a value of any kind.
	Skip() error

	// End checks that nothing follows.
	End() error

	// Enter moves to the value of a key if the next value is an object that has
	// it. Otherwise it reports false and the reader is of no more use. It
	// serves to find the offset of an error.
	Enter(key string) bool

	// Element moves to element i if the next value is an array that has it, as
	// Enter does.
	Element(i int) bool
}
