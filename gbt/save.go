package gbt

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"

	"github.com/grove-ml/grove/gbt/internal/codec"
	"github.com/grove-ml/grove/gbt/internal/codec/legacy"
	"github.com/grove-ml/grove/gbt/internal/codec/ubjson"
	"github.com/grove-ml/grove/gbt/internal/codec/xgbjson"
)

// Format is a format of model files that can be written.
type Format int

// The formats: XGBoost 3.4's, and the one before them.
const (
	JSON   Format = iota // text; .json
	UBJSON               // binary, about half the size; .ubj
	Legacy               // the binary form of XGBoost up to 3.0, as 0.90 writes it; .deprecated or .binary
)

// String returns "json", "ubj" or "deprecated", the extension of files in the
// format.
func (f Format) String() string {
	switch f {
	case JSON:
		return "json"
	case UBJSON:
		return "ubj"
	case Legacy:
		return "deprecated"
	}
	return fmt.Sprintf("Format(%d)", int(f))
}

// ParseFormat returns the format called "json", "ubj" or "ubjson", "deprecated"
// (XGBoost's word) or "binary", with or without a leading dot.
func ParseFormat(name string) (Format, error) {
	switch strings.ToLower(strings.TrimPrefix(name, ".")) {
	case "json":
		return JSON, nil
	case "ubj", "ubjson":
		return UBJSON, nil
	case "deprecated", "binary":
		return Legacy, nil
	}
	return 0, fmt.Errorf("gbt: format %q: must be json, ubj or binary", name)
}

// Save writes the model in a format that XGBoost opens: [JSON] and [UBJSON] for
// 3.4, [Legacy] for 0.72 to 3.0. The same model gives the same bytes, and so does
// a model that was saved and loaded again.
//
// Legacy cannot hold categories, vector leaves and objectives newer than 0.90,
// and models of LightGBM cannot be saved at all: the error is an
// [ErrUnsupported]. Legacy leaves the names and types of features out, and what
// is loaded from it predicts by the rules of 0.90, which add leaves up before
// they add the base score: last bits may change.
func (m *Model) Save(w io.Writer, f Format) error {
	if m.lightGBM != nil {
		return fmt.Errorf("gbt: save: %w: XGBoost's formats cannot hold a model of LightGBM: its leaves are float64, and it has other rules for zeros, missing values and categories", ErrUnsupported)
	}
	var b []byte
	var err error
	switch f {
	case JSON:
		b = xgbjson.Append(nil, m.current())
	case UBJSON:
		b = ubjson.Append(nil, m.current())
	case Legacy:
		if b, err = legacy.Append(nil, m.doc, m.base); err != nil {
			return fmt.Errorf("gbt: save: %w", err)
		}
	default:
		return fmt.Errorf("gbt: save: %v: must be gbt.JSON, gbt.UBJSON or gbt.Legacy", f)
	}
	if _, err := w.Write(b); err != nil {
		return fmt.Errorf("gbt: save: %w", err)
	}
	return nil
}

// current returns the document as a file of today has it. Up to 1.2 the base score
// of binary:logitraw was a probability, now it is a margin.
func (m *Model) current() *codec.Model {
	if m.doc.Objective.Name != "binary:logitraw" || !before(m.doc.Version, 1, 3) {
		return m.doc
	}
	doc := *m.doc
	doc.BaseScore = m.base
	return &doc
}

// SaveFile writes the model to a file in the format of its extension, .json,
// .ubj or .binary. The file appears whole or not at all: it is written beside its place,
// synced, and renamed.
func (m *Model) SaveFile(name string) error {
	f, err := ParseFormat(filepath.Ext(name))
	if err != nil {
		return fmt.Errorf("gbt: save %s: the extension must be .json, .ubj or .binary", name)
	}
	return writeFile(name, func(w io.Writer) error { return m.Save(w, f) })
}

// writeFile writes a file that appears whole or not at all. A link stays one:
// what it points to is written.
func writeFile(name string, write func(io.Writer) error) (err error) {
	place, err := filepath.EvalSymlinks(name)
	if err != nil {
		place = name // nothing is there yet
	}
	tmp, err := createBeside(place)
	if err != nil {
		return fmt.Errorf("gbt: save %s: %w", name, cause(err))
	}
	defer func() {
		if err != nil {
			tmp.Close()
			os.Remove(tmp.Name())
		}
	}()
	if err := write(tmp); err != nil {
		return err
	}
	if err := tmp.Sync(); err != nil {
		return fmt.Errorf("gbt: save %s: %w", name, cause(err))
	}
	if err := tmp.Close(); err != nil {
		return fmt.Errorf("gbt: save %s: %w", name, cause(err))
	}
	if err := os.Rename(tmp.Name(), place); err != nil {
		return fmt.Errorf("gbt: save %s: %w", name, cause(err))
	}
	return nil
}

// createBeside makes a new file next to the one of a name, with the permissions
// that the process gives to new files.
func createBeside(name string) (*os.File, error) {
	for {
		tmp := filepath.Join(filepath.Dir(name), fmt.Sprintf(".%s.%08x", filepath.Base(name), rand.Uint32()))
		f, err := os.OpenFile(tmp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
		if !errors.Is(err, fs.ErrExist) {
			return f, err
		}
	}
}

// cause leaves the name of the temporary file out of an error.
func cause(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	var l *os.LinkError
	if errors.As(err, &l) {
		return l.Err
	}
	return err
}
