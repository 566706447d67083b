package buffer

import (
	"bytes"
	"encoding/binary"
	"errors"

	"github.com/grove-ml/grove/gbt/internal/codec"
	"github.com/grove-ml/grove/gbt/internal/codec/legacy"
	"github.com/grove-ml/grove/gbt/internal/codec/ubjson"
	"github.com/grove-ml/grove/gbt/internal/codec/xgbjson"
)

// magic is what buffers of 1.0 to 1.2 start with; an int64 follows.
const (
	magic    = "CONFIG-offset:"
	headSize = len(magic) + 8
)

// Decode reads the model in a buffer. Errors are [*codec.FormatError]s with
// offsets into b.
func Decode(b []byte, lim codec.Limits) (*codec.Model, error) {
	lim = lim.OrDefaults()
	if int64(len(b)) > lim.MaxBytes {
		return nil, &codec.FormatError{Format: "snapshot", Offset: -1, Err: codec.TooLarge("%d bytes: at most %d are allowed", len(b), lim.MaxBytes)}
	}
	if bytes.HasPrefix(b, []byte(magic)) {
		return binaryForm(b, lim)
	}
	format, err := codec.Sniff(b)
	if err != nil {
		return nil, err
	}
	switch format {
	case codec.FormatSnapshotJSON:
		return object(b, lim, xgbjson.Section, xgbjson.Decode)
	case codec.FormatSnapshotUBJSON:
		return object(b, lim, ubjson.Section, ubjson.Decode)
	}
	return nil, &codec.FormatError{Format: format.String(), Offset: -1, Err: codec.Malformed("a model where a memory snapshot should be")}
}

// object reads a buffer of the forms with two keys.
func object(b []byte, lim codec.Limits,
	section func([]byte, codec.Limits, ...string) (int64, int64, error),
	decode func([]byte, codec.Limits) (*codec.Model, error),
) (*codec.Model, error) {
	const key = "Model"
	start, end, err := section(b, lim, key)
	if err != nil {
		return nil, err
	}
	m, err := decode(b[start:end:end], lim)
	return m, shift(err, start, key)
}

// binaryForm reads a buffer of the first form.
func binaryForm(b []byte, lim codec.Limits) (*codec.Model, error) {
	if len(b) < headSize {
		return nil, &codec.FormatError{Format: "snapshot", Offset: int64(len(magic)), Err: codec.Truncated("the file ends in the size of the model")}
	}
	n := int64(binary.LittleEndian.Uint64(b[len(magic):]))
	if left := int64(len(b) - headSize); n < 0 || n > left {
		return nil, &codec.FormatError{Format: "snapshot", Offset: int64(len(magic)), Err: codec.Truncated("a model of %d bytes, %d bytes are left", n, left)}
	}
	end := headSize + int(n)
	m, err := legacy.Decode(b[headSize:end:end], lim)
	if err != nil {
		return nil, shift(err, int64(headSize), "")
	}
	config := b[end:]
	if _, _, err := xgbjson.Section(config, lim, "learner"); err != nil {
		return nil, shift(err, int64(end), "Config")
	}
	return m, nil
}

// shift puts the error of a part that starts at byte start into the terms of
// the whole.
func shift(err error, start int64, key string) error {
	var fe *codec.FormatError
	if !errors.As(err, &fe) {
		return err
	}
	out := *fe
	if out.Offset >= 0 {
		out.Offset += start
	}
	switch {
	case key == "":
	case out.Path == "":
		out.Path = key
	default:
		out.Path = key + "." + out.Path
	}
	return &out
}
