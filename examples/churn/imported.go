package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/explain"
	"github.com/grove-ml/grove/gbt/sagemaker"
	"github.com/grove-ml/grove/gbt/tree"
	"github.com/grove-ml/grove/metrics"
	"github.com/grove-ml/grove/threshold"
)

// imported is a model that was trained elsewhere, with what its features are.
type imported struct {
	ensemble *sagemaker.Ensemble // of one model
	file     string              // its name, without the folder
	format   string
	own      []string // names that the model has beside given; nil: none
	given    []string // names of the features as they stand in the model or the file
	from     string   // where they stand: "the model" or the name of the file
	columns  []string // the columns of the customers that they mean
}

// ModelSource says where an imported model comes from.
type ModelSource struct {
	File      string        `json:"file"`
	Member    string        `json:"member,omitempty"` // of an archive or a folder
	Format    string        `json:"format"`
	Objective string        `json:"objective"`
	Rounds    int           `json:"rounds"`
	Trees     int           `json:"trees"`
	NamesFrom string        `json:"names_from"`
	Columns   []ModelColumn `json:"columns"` // f0, f1, ...
}

// ModelColumn is a feature under both of its names.
type ModelColumn struct {
	Given string `json:"given"`
	Here  string `json:"here"`
}

func (m *imported) source() *ModelSource {
	model := m.ensemble.Models()[0]
	s := &ModelSource{
		File: m.file, Format: m.format, Objective: model.Objective(),
		Rounds: model.NumRounds(), Trees: model.NumTrees(), NamesFrom: m.from,
	}
	if name := m.ensemble.Names()[0]; name != m.file {
		s.Member = name
	}
	for i, name := range m.given {
		s.Columns = append(s.Columns, ModelColumn{name, m.columns[i]})
	}
	return s
}

// openModel opens a model and settles what its features are called. columns is
// the file of their names, or empty.
func openModel(place, columns string) (*imported, error) {
	format, err := formatOf(place)
	if err != nil {
		return nil, fmt.Errorf("-model: %w", err)
	}
	e, err := sagemaker.Open(place, nil)
	if err != nil {
		return nil, fmt.Errorf("-model %s: %w", place, err)
	}
	m := &imported{ensemble: e, file: filepath.Base(place), format: format}
	if err := m.check(); err != nil {
		return nil, fmt.Errorf("-model %s: %w", m.file, err)
	}
	own := e.FeatureNames()
	if unnamed(own) {
		own = nil
	}
	if columns == "" {
		if own == nil {
			return nil, fmt.Errorf("-model %s: the model has no names for its %d features: -columns must name them in order", m.file, e.NumFeatures())
		}
		m.given, m.from = own, "the model"
		return m, nil
	}
	if m.given, err = readColumns(columns); err != nil {
		return nil, err
	}
	m.from = filepath.Base(columns)
	if got, want := len(m.given), e.NumFeatures(); got != want {
		return nil, fmt.Errorf("-columns %s: names %d columns, the label aside: must be the %d features of %s", m.from, got, want, m.file)
	}
	m.own = own
	return m, nil
}

// check reports a model that the analysis cannot be about.
func (m *imported) check() error {
	e := m.ensemble
	if e.Len() != 1 {
		return fmt.Errorf("holds %d models: must hold one, whose trees the report shows", e.Len())
	}
	if objective := e.Objective(); objective != "binary:logistic" && objective != "reg:logistic" {
		return fmt.Errorf("objective %s: must be binary:logistic or reg:logistic: the report is about probabilities", objective)
	}
	model := e.Models()[0]
	if model.NumTrees() == 0 || e.NumOutputs() != 1 {
		return fmt.Errorf("%s with %d trees and %d outputs: must have trees and one output", model.Booster(), model.NumTrees(), e.NumOutputs())
	}
	for i, t := range model.Trees() {
		for id, n := range t.All() {
			if n.Kind == tree.Categorical {
				return fmt.Errorf("tree %d, node %d asks for a category: must ask for numbers, as the columns are", i, id)
			}
		}
	}
	return nil
}

// unnamed reports whether names are none, or only count the features.
func unnamed(names []string) bool {
	for i, name := range names {
		if name != fmt.Sprintf("f%d", i) {
			return false
		}
	}
	return true
}

// formatOf says what a file is by its first bytes.
func formatOf(place string) (string, error) {
	f, err := os.Open(place)
	if err != nil {
		return "", err
	}
	defer f.Close()
	st, err := f.Stat()
	if err != nil {
		return "", err
	}
	if st.IsDir() {
		return "folder of an unpacked archive", nil
	}
	head := make([]byte, 263)
	n, err := io.ReadFull(f, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return "", err
	}
	switch head = head[:n]; {
	case bytes.HasPrefix(head, []byte{0x1f, 0x8b}):
		return "compressed archive (tar.gz)", nil
	case n > 257 && bytes.HasPrefix(head[257:], []byte("ustar")):
		return "archive (tar)", nil
	}
	return "model file", nil
}

// match finds the model's columns among those of the customers, all of them.
func (m *imported) match(columns []string) error {
	known := columnAliases(columns)
	for i, name := range m.own {
		if given := m.given[i]; name != given && (known[name] == "" || known[name] != known[given]) {
			return fmt.Errorf("-columns %s: column %d is %.60q, the model itself calls it %.60q: must be the same", m.from, i+1, given, name)
		}
	}
	from := "-columns " + m.from
	if m.from == "the model" {
		from = "-model " + m.file
	}
	matched, err := matchColumns(m.given, known, from)
	if err != nil {
		return err
	}
	named, err := m.ensemble.WithFeatureNames(matched)
	if err != nil {
		return err
	}
	m.columns, m.ensemble = matched, named
	return nil
}

// fit takes the model as it is and predicts all three sets with it.
func (m *imported) fit(ctx context.Context, x [sets]*dataset.Matrix, labels [sets][]float32, workers int) (*fitted, error) {
	model := m.ensemble.Models()[0]
	f := &fitted{name: "imported model", model: model, forest: explain.Of(model)}
	for i := range x {
		f.pred[i] = make([]float32, x[i].Rows())
		// The ensemble stops where the container does, at best_ntree_limit.
		err := m.ensemble.PredictMatrix(ctx, f.pred[i], x[i], workers)
		if err != nil {
			return nil, err
		}
		if f.auc[i], err = metrics.AUC(f.pred[i], labels[i], nil); err != nil {
			return nil, err
		}
		f.score[i] = threshold.Widen(f.pred[i])
	}
	return f, nil
}
