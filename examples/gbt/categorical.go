package main

import (
	"slices"
	"strconv"
	"strings"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt"
)

// readCategorical reads a file in which some features are categories. Text needs
// a table, which is read whole.
func (d *dataFlags) readCategorical(std streams, file string, o *dataset.FileOptions) (*dataset.Matrix, error) {
	categorical, err := d.known, error(nil)
	if d.categorical != "" {
		if categorical, err = columns("categorical", d.categorical); err != nil {
			return nil, err
		}
	}
	if o.CSV.Header == dataset.No {
		return nil, usagef("-categorical: categories are kept under the names of columns: the file needs a header")
	}
	table := &dataset.TableOptions{Missing: o.CSV.Missing}
	if d.format == dataset.FormatTSV || strings.HasSuffix(file, ".tsv") {
		table.Comma = '\t'
	}
	var t *dataset.Table
	if file == stdio {
		t, err = dataset.ReadTable(std.in, table)
	} else {
		t, err = dataset.ReadTableFile(file, table)
	}
	if err != nil {
		return nil, err
	}
	names := t.Columns()
	name := func(what string, c dataset.Column) (string, error) {
		if c.IsNone() {
			return "", nil
		}
		if i, err := strconv.Atoi(c.String()); err == nil {
			if i >= len(names) {
				return "", usagef("-%s: there is no column %d: %s has %d", what, i, file, len(names))
			}
			return names[i], nil
		}
		text := strings.TrimPrefix(c.String(), "name:")
		if !slices.Contains(names, text) {
			return "", usagef("-%s: %s has no column %q", what, file, text)
		}
		return text, nil
	}
	all := func(what string, list []dataset.Column) (out []string, err error) {
		for _, c := range list {
			n, err := name(what, c)
			if err != nil {
				return nil, err
			}
			out = append(out, n)
		}
		return out, nil
	}
	var to dataset.TableMatrixOptions
	if to.Categorical, err = all("categorical", categorical); err != nil {
		return nil, err
	}
	if to.Weight, err = name("weight", o.CSV.Weight); err != nil {
		return nil, err
	}
	if to.Group, err = name("group", o.CSV.Group); err != nil {
		return nil, err
	}
	label, err := name("label", o.CSV.Label)
	if err != nil {
		return nil, err
	}
	var extra dataset.Info
	for _, part := range []struct {
		what    string
		columns []dataset.Column
		to      *[]float32
	}{{"labels", o.CSV.Labels, &extra.Labels}, {"label-lower", some(o.CSV.LabelLower), &extra.LabelLower}, {"label-upper", some(o.CSV.LabelUpper), &extra.LabelUpper}, {"base-margin", o.CSV.BaseMargin, &extra.BaseMargin}} {
		list, err := all(part.what, part.columns)
		if err != nil {
			return nil, err
		}
		if *part.to, err = numbersOf(t, list); err != nil {
			return nil, err
		}
		if t, err = t.Drop(list...); err != nil {
			return nil, err
		}
	}
	x, err := t.Matrix(label, &to)
	if err != nil {
		return nil, err
	}
	info := *x.Info()
	if len(extra.Labels) > 0 {
		info.Labels, info.Targets = extra.Labels, len(o.CSV.Labels)
	}
	info.LabelLower, info.LabelUpper, info.BaseMargin = extra.LabelLower, extra.LabelUpper, extra.BaseMargin
	return x.WithInfo(&info)
}

// takeCategorical takes the features of which the model knows the names of
// categories for such, unless -categorical says it.
func (d *dataFlags) takeCategorical(m *gbt.Model) {
	names := m.FeatureNames()
	for i, kind := range m.FeatureTypes() {
		if kind == string(dataset.Categorical) && i < len(names) && len(m.Categories(i)) > 0 {
			d.known = append(d.known, dataset.ByName(names[i]))
		}
	}
}

// isText reports whether a file is CSV or TSV by what the flags or its name say.
func (d *dataFlags) isText(file string) bool {
	if d.format != dataset.FormatAuto {
		return d.format != dataset.FormatLIBSVM
	}
	return strings.HasSuffix(file, ".csv") || strings.HasSuffix(file, ".tsv")
}

// some returns a list of the column, empty if it is none.
func some(c dataset.Column) []dataset.Column {
	if c.IsNone() {
		return nil
	}
	return []dataset.Column{c}
}

// numbersOf returns columns of a table side by side.
func numbersOf(t *dataset.Table, names []string) ([]float32, error) {
	if len(names) == 0 {
		return nil, nil
	}
	out := make([]float32, t.Rows()*len(names))
	for k, name := range names {
		values, err := t.Numbers(name)
		if err != nil {
			return nil, err
		}
		for i, v := range values {
			out[i*len(names)+k] = float32(v)
		}
	}
	return out, nil
}
