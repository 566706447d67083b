package gbt

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt/internal/codec"
	"github.com/grove-ml/grove/gbt/internal/feature"
)

// catsOf returns the dictionaries of the categories of the training rows as a
// file has them, nil if no category has a name.
func catsOf(info *dataset.Info) *codec.Cats {
	c := &codec.Cats{Segments: make([]int32, 1, len(info.Categories)+1)}
	for j := range info.Categories {
		names := &info.Categories[j]
		start, n := c.Segments[j], int32(names.Len())
		c.Segments = append(c.Segments, start+n)
		c.Columns = append(c.Columns, catColumn(names))
		for i := range n {
			c.Sorted = append(c.Sorted, i)
		}
		slices.SortFunc(c.Sorted[start:], func(a, b int32) int {
			if names.Numbers != nil {
				return compare(names.Numbers[a], names.Numbers[b])
			}
			// XGBoost compares bytes with a sign: what is not ASCII comes first.
			return slices.CompareFunc([]byte(names.Texts[a]), []byte(names.Texts[b]), func(a, b byte) int { return compare(int64(int8(a)), int64(int8(b))) })
		})
	}
	if len(c.Sorted) == 0 {
		return nil
	}
	return c
}

func compare(a, b int64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// catColumn returns one dictionary. Numbers have 64 bits, as in pandas.
func catColumn(names *dataset.Categories) (c codec.CatColumn) {
	if names.Numbers != nil {
		return codec.CatColumn{Type: codec.CatInt64, Ints: slices.Clone(names.Numbers)}
	}
	if len(names.Texts) > 0 {
		c.Offsets = append(c.Offsets, 0)
	}
	for _, text := range names.Texts {
		c.Text = append(c.Text, text...)
		c.Offsets = append(c.Offsets, int32(len(c.Text)))
	}
	return c
}

// checkNames reports categories whose names cannot be kept: the file counts them
// and the bytes of a column in 32 bits.
func checkNames(info *dataset.Info) error {
	total := 0
	for j := range info.Categories {
		bytes := 0
		for _, text := range info.Categories[j].Texts {
			bytes += len(text)
		}
		total += info.Categories[j].Len()
		if bytes > math.MaxInt32 || total > math.MaxInt32-1 {
			return fmt.Errorf("gbt: train: feature %s: the names of the categories take more than 2^31 places", nameOf(info, j))
		}
	}
	return nil
}

// features views x as the features of the model, with the model's codes of
// categories.
func (m *Model) features(x *dataset.Matrix) (*feature.Matrix, error) {
	return m.dictionaries().recode(x, features(x, m.doc.NumFeature))
}

// recode views x as the features of training, with its codes of categories.
func (t *Trainer) recode(x rowSet) (*feature.Matrix, error) {
	f := featuresOf(x, t.cols)
	m, ok := x.(*dataset.Matrix)
	if !ok {
		return f, t.dictionaries().sameCodes(x.Info())
	}
	return t.dictionaries().recode(m, f)
}

// dictionaries returns the names of categories in training: those of the model
// that is continued, if it has any, else those of the training rows. XGBoost, too,
// keeps the former, but grows the new trees by the codes of the new rows, which may
// mean other categories.
func (t *Trainer) dictionaries() *dictionaries {
	if t.continues() && t.options.Init.doc.Cats != nil {
		return t.options.Init.dictionaries()
	}
	return &dictionaries{catsOf(t.info), version, t.info.FeatureNames}
}

// checkInitCategories reports a model whose categories cannot be those of the
// training rows.
func (t *Trainer) checkInitCategories() error {
	d := t.options.Init.dictionaries()
	if d.cats == nil || len(d.cats.Segments) == 0 || d.cats.Segments[len(d.cats.Segments)-1] == 0 {
		return nil
	}
	if !hasNames(t.info) {
		return errors.New("gbt: continue: the model knows categories by name, those of the training matrix have no names")
	}
	for j := range d.cats.Columns {
		if n := d.cats.Columns[j].Len(); n > mostCategories {
			return fmt.Errorf("gbt: continue: feature %d (%s) has %d categories: at most %d can be trained on here", j, d.name(j), n, mostCategories)
		}
	}
	return nil
}

// hasNames reports whether categories have names.
func hasNames(info *dataset.Info) bool {
	return slices.ContainsFunc(info.Categories, func(c dataset.Categories) bool { return c.Len() > 0 })
}

// recode returns f, the features of x, with the codes of the model. A copy is
// made where they are others. Either side may have no names at all; else both
// must name the same features, and no category may be unknown to the model, be it
// in a row or not (src/encoder/ordinal.h Recode, 3.4).
func (d *dictionaries) recode(x *dataset.Matrix, f *feature.Matrix) (*feature.Matrix, error) {
	got := x.Info().Categories
	if d.cats == nil || !hasNames(x.Info()) {
		return f, nil
	}
	codes := make([][]float32, len(got)) // by feature and code; nil where nothing changes
	changed := false
	for j := range got {
		var err error
		if codes[j], err = d.recodeFeature(j, &got[j]); err != nil {
			return nil, err
		}
		changed = changed || codes[j] != nil
	}
	if !changed {
		return f, nil
	}
	out := *f
	change := func(v *float32, j int) error {
		if codes[j] == nil || *v != *v {
			return nil
		}
		if !(*v >= 0 && *v < float32(len(codes[j]))) {
			return fmt.Errorf("gbt: recode: feature %d (%s): code %v: there are %d categories", j, d.name(j), *v, len(codes[j]))
		}
		*v = codes[j][int(*v)]
		return nil
	}
	if f.IsDense() {
		out.Dense = slices.Clone(f.Dense)
		for i := 0; i < len(out.Dense); i += f.Cols {
			for j := range got {
				if err := change(&out.Dense[i+j], j); err != nil {
					return nil, err
				}
			}
		}
		return &out, nil
	}
	out.Values = slices.Clone(f.Values)
	for k := f.IndPtr[0]; k < f.IndPtr[f.Rows]; k++ {
		if err := change(&out.Values[k], int(f.Indices[k])); err != nil {
			return nil, err
		}
	}
	return &out, nil
}

// recodeFeature returns the model's codes of categories of feature j, nil if they
// are the same.
func (d *dictionaries) recodeFeature(j int, got *dataset.Categories) ([]float32, error) {
	column := d.column(j)
	if column == nil && got.Len() == 0 {
		return nil, nil
	}
	if column == nil || got.Len() == 0 || (column.Type == codec.CatString) != (got.Texts != nil) {
		return nil, fmt.Errorf("gbt: recode: feature %d (%s): %s, in training %s", j, d.name(j), kindOf(got), d.kind(j))
	}
	names := make([]string, got.Len())
	for i := range names {
		names[i] = got.Name(i)
	}
	codes := make([]float32, len(names))
	if err := d.codes(codes, j, names); err != nil {
		return nil, err
	}
	for i, c := range codes {
		if c != float32(i) {
			return codes, nil
		}
	}
	return nil, nil
}

func kindOf(c *dataset.Categories) string {
	switch {
	case c.Len() == 0:
		return "there are no names of categories"
	case c.Texts != nil:
		return "the categories are texts"
	}
	return "the categories are numbers"
}

// kind says what the categories of feature j were in training.
func (d *dictionaries) kind(j int) string {
	switch c := d.column(j); {
	case c == nil:
		return "there were none"
	case c.Type == codec.CatString:
		return "they were texts"
	}
	return "they were numbers"
}
