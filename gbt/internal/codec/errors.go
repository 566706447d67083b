package codec

import (
	"errors"
	"fmt"
)

// Kinds of failure, for errors.Is.
var (
	// ErrFormat says that the bytes are not a valid model.
	ErrFormat = errors.New("not a valid model")

	// ErrTruncated says that the bytes end before the model does. It is an
	// ErrFormat, too.
	ErrTruncated = fmt.Errorf("the file ends early: %w", ErrFormat)

	// ErrUnsupported says that the model needs a feature that is not supported.
	ErrUnsupported = errors.New("not supported")

	// ErrTooLarge says that the model exceeds one of its [Limits].
	ErrTooLarge = errors.New("model exceeds a limit")
)

// FormatError reports where a model file fails and why.
type FormatError struct {
	Format string // "json", "ubjson", ...; empty where none was recognised
	Offset int64  // byte of the value at fault, or -1 where it is not known
	Path   string // place in the document: learner.gradient_booster.model.trees[3].left_children[8]
	Err    error  // reason; wraps one of ErrFormat, ErrTruncated, ErrUnsupported, ErrTooLarge
}

// Error returns a text like
//
//	json model: learner.gradient_booster.model.trees[3].left_children[8] at byte 812: child 9 out of range [1, 7)
func (e *FormatError) Error() string {
	s := "model"
	if e.Format != "" {
		s = e.Format + " model"
	}
	switch {
	case e.Path != "" && e.Offset >= 0:
		s += fmt.Sprintf(": %s at byte %d", e.Path, e.Offset)
	case e.Path != "":
		s += ": " + e.Path
	case e.Offset >= 0:
		s += fmt.Sprintf(" at byte %d", e.Offset)
	}
	return s + ": " + e.Err.Error()
}

// Unwrap returns the reason.
func (e *FormatError) Unwrap() error { return e.Err }

// fault is a reason in words with its kind.
type fault struct {
	text  string
	kind  error
	cause error // what a lower layer said, or nil
}

func (f *fault) Error() string { return f.text }

func (f *fault) Unwrap() []error {
	if f.cause == nil {
		return []error{f.kind}
	}
	return []error{f.kind, f.cause}
}

// Malformed makes the reason of an invalid model, an [ErrFormat].
func Malformed(format string, args ...any) error {
	return &fault{fmt.Sprintf(format, args...), ErrFormat, nil}
}

// Truncated makes the reason of a file that ends where more is needed, an
// [ErrTruncated].
func Truncated(format string, args ...any) error {
	return &fault{fmt.Sprintf(format, args...), ErrTruncated, nil}
}

// Unsupported makes the reason of a model that needs the named feature, an
// [ErrUnsupported].
func Unsupported(feature string) error {
	return &fault{feature + " not supported yet", ErrUnsupported, nil}
}

// TooLarge makes the reason of a model that exceeds a limit, an [ErrTooLarge].
func TooLarge(format string, args ...any) error {
	return &fault{fmt.Sprintf(format, args...), ErrTooLarge, nil}
}

// ReadError is what a [Reader] says about the bytes: where, and what is wrong.
// [Decode] adds the place in the document and makes a [FormatError] of it.
type ReadError struct {
	Offset int64
	Index  int // element of the array that was being read as a whole, or -1
	Err    error
}

func (e *ReadError) Error() string { return fmt.Sprintf("byte %d: %v", e.Offset, e.Err) }

// Unwrap returns the reason.
func (e *ReadError) Unwrap() error { return e.Err }
