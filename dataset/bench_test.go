package dataset

import (
	"bytes"
	"math/rand/v2"
	"strconv"
	"testing"
)

// csvText returns rows × cols random numbers with three decimals.
func csvText(rows, cols int) []byte {
	r := rand.New(rand.NewPCG(3, 4))
	var b []byte
	for range rows {
		for j := range cols {
			if j > 0 {
				b = append(b, ',')
			}
			b = strconv.AppendFloat(b, r.NormFloat64(), 'f', 3, 64)
		}
		b = append(b, '\n')
	}
	return b
}

func BenchmarkReadCSV(b *testing.B) {
	text := csvText(20000, 28)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if _, err := ReadCSV(bytes.NewReader(text), nil); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkReadTable(b *testing.B) {
	text := csvText(20000, 28)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if _, err := ReadTable(bytes.NewReader(text), nil); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkReadLIBSVM(b *testing.B) {
	m, err := ReadCSV(bytes.NewReader(csvText(20000, 28)), nil)
	if err != nil {
		b.Fatal(err)
	}
	var text bytes.Buffer
	if err := WriteLIBSVM(&text, m, nil); err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(text.Len()))
	for b.Loop() {
		if _, err := ReadLIBSVM(bytes.NewReader(text.Bytes()), nil); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkWriteCSV(b *testing.B) {
	m, err := ReadCSV(bytes.NewReader(csvText(20000, 28)), nil)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		var text bytes.Buffer
		if err := WriteCSV(&text, m, nil); err != nil {
			b.Fatal(err)
		}
	}
}
