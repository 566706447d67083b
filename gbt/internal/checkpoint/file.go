// Package checkpoint is the file format of checkpoints: named parts with a
// checksum.
//
//	magic    8 bytes  "grovechk"
//	version  uint32   1
//	parts    uint32   number of parts
//	part     name (8 bytes, padded with zeros), length (uint64), that many bytes
//	sum      32 bytes SHA-256 of all before it
//
// Numbers are little-endian. Parts may come in any order, each once; a reader
// ignores those it does not know.
package checkpoint

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
)

// Version is the version of the format that is written, the only one that is
// read.
const Version = 1

const (
	magic    = "grovechk"
	nameSize = 8
	header   = len(magic) + 4 + 4
	partHead = nameSize + 8
	maxParts = 64
)

// Part is a named part of a file. A name has at most 8 bytes.
type Part struct {
	Name string
	Data []byte
}

// Append appends a file of parts to dst.
func Append(dst []byte, parts []Part) []byte {
	begin := len(dst)
	dst = append(dst, magic...)
	dst = binary.LittleEndian.AppendUint32(dst, Version)
	dst = binary.LittleEndian.AppendUint32(dst, uint32(len(parts)))
	for _, p := range parts {
		var name [nameSize]byte
		copy(name[:], p.Name)
		dst = append(dst, name[:]...)
		dst = binary.LittleEndian.AppendUint64(dst, uint64(len(p.Data)))
		dst = append(dst, p.Data...)
	}
	sum := sha256.Sum256(dst[begin:])
	return append(dst, sum[:]...)
}

// Parse returns the parts of a file by their names. The data is not copied. It
// allocates little, whatever the file says.
func Parse(b []byte) (map[string][]byte, error) {
	if len(b) < header+sha256.Size || string(b[:len(magic)]) != magic {
		return nil, errors.New("it is no checkpoint, or not a whole one")
	}
	if v := binary.LittleEndian.Uint32(b[len(magic):]); v != Version {
		return nil, fmt.Errorf("its format has version %d: version %d can be read", v, Version)
	}
	body, sum := b[:len(b)-sha256.Size], b[len(b)-sha256.Size:]
	if got := sha256.Sum256(body); !bytes.Equal(got[:], sum) {
		return nil, errors.New("its checksum does not fit: it is damaged or not whole")
	}
	n := binary.LittleEndian.Uint32(b[len(magic)+4:])
	if n > maxParts {
		return nil, fmt.Errorf("%d parts: at most %d are possible", n, maxParts)
	}
	parts, rest := map[string][]byte{}, body[header:]
	for range n {
		if len(rest) < partHead {
			return nil, errors.New("a part is missing")
		}
		name := string(bytes.TrimRight(rest[:nameSize], "\x00"))
		size := binary.LittleEndian.Uint64(rest[nameSize:])
		rest = rest[partHead:]
		if size > uint64(len(rest)) {
			return nil, fmt.Errorf("part %q has %d bytes, only %d are left", name, size, len(rest))
		}
		if _, ok := parts[name]; ok {
			return nil, fmt.Errorf("part %q comes twice", name)
		}
		parts[name], rest = rest[:size:size], rest[size:]
	}
	if len(rest) != 0 {
		return nil, fmt.Errorf("%d bytes behind the last part", len(rest))
	}
	return parts, nil
}

// Number is what arrays are of.
type Number interface{ int32 | float32 | float64 }

// Encode returns the bytes of an array.
func Encode[T Number](v []T) []byte {
	b, err := binary.Append(nil, binary.LittleEndian, v)
	if err != nil {
		panic(err) // not for numbers of fixed size
	}
	return b
}

// Decode returns the array of some bytes; none stand for nil. Numbers must be
// finite.
func Decode[T Number](b []byte) ([]T, error) {
	v, err := DecodeAny[T](b)
	for i, x := range v {
		if f := float64(x); f-f != 0 {
			return nil, fmt.Errorf("number %d is %v", i, x)
		}
	}
	return v, err
}

// DecodeAny does what [Decode] does, for numbers that need not be finite, as the
// margins of base score 0 are not where outputs are exponentials.
func DecodeAny[T Number](b []byte) ([]T, error) {
	if len(b) == 0 {
		return nil, nil
	}
	var one T
	size := binary.Size(one)
	if len(b)%size != 0 {
		return nil, fmt.Errorf("%d bytes are no numbers of %d bytes", len(b), size)
	}
	v := make([]T, len(b)/size)
	if _, err := binary.Decode(b, binary.LittleEndian, v); err != nil {
		return nil, err
	}
	return v, nil
}
