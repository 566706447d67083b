package data

import (
	"bufio"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"

	"github.com/grove-ml/grove/dataset"
)

// Description is the file about.json of a folder: how its binary files are to be
// read. They hold little-endian numbers without a header: labels.f32; dense rows as
// values.f32; compressed ones as indptr.i64, indices.i32 and values.f32.
type Description struct {
	Rows        int   `json:"rows"`
	Cols        int   `json:"cols"`
	Sparse      bool  `json:"sparse"`
	Categorical bool  `json:"categorical"`
	Groups      []int `json:"groups,omitempty"`
}

// Write writes a matrix and its labels to files in a folder, which is made. The
// description comes last: a folder that has it is complete.
func Write(dir string, m *dataset.Matrix) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	info := m.Info()
	about := Description{Rows: m.Rows(), Cols: m.Cols(), Groups: info.Groups, Categorical: len(info.FeatureTypes) > 0}
	err := writeFile(filepath.Join(dir, "labels.f32"), info.Labels, putFloat)
	if values, ok := m.Dense(); ok {
		err = first(err, writeFile(filepath.Join(dir, "values.f32"), values, putFloat))
	} else if indptr, indices, values, ok := m.CSR(); ok {
		about.Sparse = true
		err = first(err,
			writeFile(filepath.Join(dir, "indptr.i64"), indptr, func(b []byte, v int) []byte {
				return binary.LittleEndian.AppendUint64(b, uint64(v))
			}),
			writeFile(filepath.Join(dir, "indices.i32"), indices, func(b []byte, v int32) []byte {
				return binary.LittleEndian.AppendUint32(b, uint32(v))
			}),
			writeFile(filepath.Join(dir, "values.f32"), values, putFloat))
	}
	if err != nil {
		return err
	}
	text, err := json.MarshalIndent(about, "", " ")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "about.json"), append(text, '\n'), 0o644)
}

// Read reads what Write wrote.
func Read(dir string) (*dataset.Matrix, error) {
	text, err := os.ReadFile(filepath.Join(dir, "about.json"))
	if err != nil {
		return nil, err
	}
	var about Description
	if err := json.Unmarshal(text, &about); err != nil {
		return nil, fmt.Errorf("data: %s: %w", dir, err)
	}
	info := &dataset.Info{Groups: about.Groups}
	if about.Categorical {
		for range about.Cols {
			info.FeatureTypes = append(info.FeatureTypes, dataset.Categorical)
		}
	}
	if info.Labels, err = ReadFloats(filepath.Join(dir, "labels.f32")); err != nil {
		return nil, err
	}
	values, err := ReadFloats(filepath.Join(dir, "values.f32"))
	if err != nil {
		return nil, err
	}
	if !about.Sparse {
		return dataset.FromDense(about.Rows, about.Cols, values, info)
	}
	indptr, err := readFile(filepath.Join(dir, "indptr.i64"), 8, func(b []byte) int { return int(binary.LittleEndian.Uint64(b)) })
	if err != nil {
		return nil, err
	}
	indices, err := readFile(filepath.Join(dir, "indices.i32"), 4, func(b []byte) int32 { return int32(binary.LittleEndian.Uint32(b)) })
	if err != nil {
		return nil, err
	}
	return dataset.FromCSR(about.Rows, about.Cols, indptr, indices, values, info)
}

// Ensure makes the files of a shape below a folder if they are not there yet, and
// returns the folders of the training and the validation rows.
func Ensure(root string, s Shape) (train, valid string, err error) {
	dir := filepath.Join(root, fmt.Sprintf("%s-%d-%d", s.Name, s.Rows, s.Valid))
	train, valid = filepath.Join(dir, "train"), filepath.Join(dir, "valid")
	if _, err := os.Stat(filepath.Join(valid, "about.json")); err == nil {
		return train, valid, nil
	}
	a, b, err := s.Make()
	if err != nil {
		return "", "", err
	}
	if err := Write(train, a); err != nil {
		return "", "", err
	}
	return train, valid, Write(valid, b)
}

// WriteFloats writes values as little-endian float32.
func WriteFloats(name string, values []float32) error { return writeFile(name, values, putFloat) }

// ReadFloats reads a file of little-endian float32.
func ReadFloats(name string) ([]float32, error) {
	return readFile(name, 4, func(b []byte) float32 { return math.Float32frombits(binary.LittleEndian.Uint32(b)) })
}

func putFloat(b []byte, v float32) []byte {
	return binary.LittleEndian.AppendUint32(b, math.Float32bits(v))
}

func writeFile[T any](name string, values []T, put func([]byte, T) []byte) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	w := bufio.NewWriterSize(f, 1<<18)
	for _, v := range values {
		if _, err := w.Write(put(w.AvailableBuffer(), v)); err != nil {
			return first(err, f.Close())
		}
	}
	return first(w.Flush(), f.Close())
}

// readFile reads numbers through a buffer, so that a large file is not in memory
// twice.
func readFile[T any](name string, size int, get func([]byte) T) ([]T, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	about, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if about.Size()%int64(size) != 0 {
		return nil, fmt.Errorf("data: %s: %d bytes are not whole numbers of %d bytes", name, about.Size(), size)
	}
	out := make([]T, about.Size()/int64(size))
	buffer := make([]byte, 1<<18)
	for at := 0; at < len(out); {
		n := min(len(buffer), (len(out)-at)*size)
		if _, err := io.ReadFull(f, buffer[:n]); err != nil {
			return nil, err
		}
		for b := 0; b < n; b += size {
			out[at] = get(buffer[b:])
			at++
		}
	}
	return out, nil
}

func first(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
