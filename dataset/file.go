package dataset

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// Format is the format of a data file.
type Format uint8

// The formats. FormatAuto goes by the name of the file, then by its first lines.
const (
	FormatAuto Format = iota
	FormatCSV
	FormatTSV
	FormatLIBSVM
)

// String returns auto, csv, tsv or libsvm.
func (f Format) String() string {
	switch f {
	case FormatAuto:
		return "auto"
	case FormatCSV:
		return "csv"
	case FormatTSV:
		return "tsv"
	case FormatLIBSVM:
		return "libsvm"
	}
	return fmt.Sprintf("Format(%d)", uint8(f))
}

// ParseFormat returns the format with the given name: auto, csv, tsv, libsvm.
func ParseFormat(s string) (Format, error) {
	for f := FormatAuto; f <= FormatLIBSVM; f++ {
		if s == f.String() {
			return f, nil
		}
	}
	return 0, fmt.Errorf("dataset: format %q: must be auto, csv, tsv or libsvm", cutText(s))
}

// FileOptions says how to read a file of a format that may be known or not.
type FileOptions struct {
	// Format is the format; FormatAuto decides by the extension (.csv, .tsv,
	// .libsvm, .svm, .svmlight), else by the first lines: where fields after the
	// first are index:value it is LIBSVM, else CSV.
	Format Format
	// CSV and LIBSVM are the options of the format that is read. CSV.Comma is
	// ignored for a .tsv file.
	CSV    CSVOptions
	LIBSVM LIBSVMOptions // how LIBSVM text is read
}

// ReadFile reads a file of features as a matrix, dense from CSV and TSV, sparse
// from LIBSVM. o may be nil. Faults of the file are a [*ParseError] with its
// name.
func ReadFile(name string, o *FileOptions) (*Matrix, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("dataset: %w", err)
	}
	defer f.Close()
	if o == nil {
		o = &FileOptions{}
	}
	named := *o
	if named.Format == FormatAuto {
		named.Format = formatOfName(name)
	}
	m, err := Read(f, &named)
	return m, withName(err, name)
}

// Read is [ReadFile] for a stream, whose format goes by its first lines unless
// options say what it is.
func Read(r io.Reader, o *FileOptions) (*Matrix, error) {
	if o == nil {
		o = &FileOptions{}
	}
	format := o.Format
	if format == FormatAuto {
		b := bufio.NewReaderSize(r, readBuffer)
		head, _ := b.Peek(readBuffer)
		format = sniffFormat(head)
		r = b
	}
	switch format {
	case FormatCSV:
		return ReadCSV(r, &o.CSV)
	case FormatTSV:
		tsv := o.CSV
		tsv.Comma = '\t'
		return ReadCSV(r, &tsv)
	case FormatLIBSVM:
		return ReadLIBSVM(r, &o.LIBSVM)
	}
	return nil, fmt.Errorf("dataset: format %v: must be auto, csv, tsv or libsvm", format)
}

// formatOfName returns the format that the extension of a file name stands for.
func formatOfName(name string) Format {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".csv":
		return FormatCSV
	case ".tsv":
		return FormatTSV
	case ".libsvm", ".svm", ".svmlight":
		return FormatLIBSVM
	}
	return FormatAuto
}

// sniffFormat tells LIBSVM from CSV by the beginning of a text: the first line
// that has index:value fields is LIBSVM if it has nothing else after its label.
// Lines with a label alone say nothing.
func sniffFormat(head []byte) Format {
	head = bytes.TrimPrefix(head, []byte(byteOrderMark))
	for line := range bytes.Lines(head) {
		line, _, _ = bytes.Cut(line, []byte("#"))
		fields := bytes.Fields(line)
		if len(fields) == 0 {
			continue
		}
		label, _, _ := bytes.Cut(fields[0], []byte(":"))
		if _, err := parseFloat32(label); err != nil {
			return FormatCSV
		}
		if len(fields) == 1 {
			continue
		}
		// The last field may be cut off where head ends.
		for _, f := range fields[1:max(2, len(fields)-1)] {
			index, _, found := bytes.Cut(f, []byte(":"))
			if !found || string(index) != "qid" && len(bytes.Trim(index, "0123456789")) != 0 {
				return FormatCSV
			}
		}
		return FormatLIBSVM
	}
	return FormatCSV
}
