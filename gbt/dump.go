package gbt

import (
	"fmt"
	"io"
	"strconv"

	"github.com/grove-ml/grove/gbt/tree"
)

// DumpFormat is a format of [Model.Dump].
type DumpFormat int

// The formats of dumps.
const (
	DumpText DumpFormat = iota // indented lines
	DumpJSON                   // nested objects
)

// Dump writes the trees, or the coefficients of a linear model, in a form for
// people, as XGBoost's Booster.dump_model does. It cannot be loaded back. Where o
// has no names and types the model's own are used; o may be nil. For Graphviz see
// [tree.Tree.Dot].
func (m *Model) Dump(w io.Writer, f DumpFormat, o *tree.DumpOptions) error {
	var full tree.DumpOptions
	if o != nil {
		full = *o
	}
	if full.Names == nil && full.Types == nil {
		full.Names, full.Types = m.doc.FeatureNames, m.doc.FeatureTypes
	}
	var err error
	switch {
	case f != DumpText && f != DumpJSON:
		return fmt.Errorf("gbt: dump: format %d: must be gbt.DumpText or gbt.DumpJSON", int(f))
	case m.linear != nil:
		err = m.dumpLinear(w, f)
	case f == DumpText:
		err = tree.WriteText(w, m.doc.Trees, &full)
	default:
		err = tree.WriteJSON(w, m.doc.Trees, &full)
	}
	if err != nil {
		return fmt.Errorf("gbt: dump: %w", err)
	}
	return nil
}

// dumpLinear writes a linear model as src/gbm/gblinear_model.h does, numbers
// with six digits.
func (m *Model) dumpLinear(w io.Writer, f DumpFormat) error {
	weights, bias := m.Coefficients()
	begin, between, end := "booster[0]:\nbias:\n", "weight:\n", ""
	indent, comma, last := "", "\n", "\n"
	if f == DumpJSON {
		begin, between, end = "[\n  { \"bias\": [\n", "    ],\n    \"weight\": [\n", "    ]\n  }\n]"
		indent, comma = "      ", ",\n"
	}
	b := []byte(begin)
	list := func(values []float32) {
		for i, v := range values {
			if i > 0 {
				b = append(b, comma...)
			}
			b = append(b, indent...)
			b = strconv.AppendFloat(b, float64(v), 'g', 6, 64)
		}
		if len(values) > 0 || f == DumpJSON {
			b = append(b, last...)
		}
	}
	list(bias)
	b = append(b, between...)
	list(weights)
	b = append(b, end...)
	_, err := w.Write(b)
	return err
}
