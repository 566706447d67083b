package gbt

import (
	"errors"
	"fmt"
	"slices"

	"github.com/grove-ml/grove/dataset"
)

// infoJoiner puts the infos of batches together in the first pass that it sees and
// checks in later ones that the labels are the same.
type infoJoiner struct {
	joined  dataset.Info
	started bool
	next    int           // row to come in the first pass
	cutsOf  *dataset.Info // of the rows whose cuts are used, or nil
}

// add takes the info of the batch that begins at row first; rows is the number of
// rows in all.
func (j *infoJoiner) add(first int, x *dataset.Matrix, rows int) error {
	in := x.Info()
	if x.Rows() == 0 {
		return nil
	}
	if !j.started {
		if err := j.fits(in, x.Cols()); err != nil {
			return err
		}
		j.start(in, x.Rows(), rows)
	}
	if err := j.same(first, in, x.Rows()); err != nil {
		return err
	}
	if first < j.next { // a later pass
		t := j.joined.NumTargets()
		if len(in.Labels) > 0 && !slices.Equal(in.Labels, j.joined.Labels[first*t:(first+x.Rows())*t]) {
			return fmt.Errorf("labels from row %d on are others than in the pass before: each pass over the batches must yield the same rows", first)
		}
		return nil
	}
	j.next = first + x.Rows()
	to := &j.joined
	to.Labels = append(to.Labels, in.Labels...)
	to.Weights = append(to.Weights, in.Weights...)
	to.Groups = append(to.Groups, in.Groups...)
	to.BaseMargin = append(to.BaseMargin, in.BaseMargin...)
	to.LabelLower = append(to.LabelLower, in.LabelLower...)
	to.LabelUpper = append(to.LabelUpper, in.LabelUpper...)
	return nil
}

// start makes room for all rows by the first batch, which has n.
func (j *infoJoiner) start(in *dataset.Info, n, rows int) {
	j.started = true
	j.joined = dataset.Info{
		Targets:        in.Targets,
		FeatureNames:   slices.Clone(in.FeatureNames),
		FeatureTypes:   slices.Clone(in.FeatureTypes),
		FeatureWeights: slices.Clone(in.FeatureWeights),
		Categories:     slices.Clone(in.Categories),
	}
	room := func(v []float32) []float32 {
		if len(v) == 0 {
			return nil
		}
		const most = 1 << 24 // so much is believed of a number that was announced
		return make([]float32, 0, len(v)/n*min(rows, max(n, most/(len(v)/n))))
	}
	j.joined.Labels, j.joined.BaseMargin = room(in.Labels), room(in.BaseMargin)
	j.joined.LabelLower, j.joined.LabelUpper = room(in.LabelLower), room(in.LabelUpper)
	if len(in.Groups) == 0 {
		j.joined.Weights = room(in.Weights)
	}
}

// fits reports a first batch whose categories are others than those of the rows
// whose cuts are used. Without types or names it has theirs.
func (j *infoJoiner) fits(in *dataset.Info, cols int) error {
	of := j.cutsOf
	if of == nil {
		return nil
	}
	for f := range cols {
		if len(in.FeatureTypes) > 0 && (in.FeatureTypes[f] == dataset.Categorical) != (len(of.FeatureTypes) > 0 && of.FeatureTypes[f] == dataset.Categorical) {
			return fmt.Errorf("feature %s is categorical in these rows or in those whose cuts are used, but not in both", nameOf(in, f))
		}
	}
	if len(in.Categories) > 0 && len(of.Categories) > 0 && !slices.EqualFunc(in.Categories, of.Categories, sameCategories) {
		return errors.New("the names of categories are others than those of the rows whose cuts are used")
	}
	return nil
}

func sameCategories(a, b dataset.Categories) bool {
	return slices.Equal(a.Texts, b.Texts) && slices.Equal(a.Numbers, b.Numbers)
}

// same reports a batch that tells other things than those before.
func (j *infoJoiner) same(first int, in *dataset.Info, n int) error {
	to := &j.joined
	fault := func(what string) error {
		return fmt.Errorf("batch at row %d: %s: all batches must be alike", first, what)
	}
	if !slices.Equal(in.FeatureNames, to.FeatureNames) {
		return fault("other feature names than the first batch")
	}
	if !slices.Equal(in.FeatureTypes, to.FeatureTypes) {
		return fault("other feature types than the first batch")
	}
	if !slices.Equal(in.FeatureWeights, to.FeatureWeights) {
		return fault("other feature weights than the first batch")
	}
	if !slices.EqualFunc(in.Categories, to.Categories, sameCategories) {
		return fault("other names of categories than the first batch")
	}
	if in.NumTargets() != to.NumTargets() {
		return fault(fmt.Sprintf("%d labels a row, the first batch has %d", in.NumTargets(), to.NumTargets()))
	}
	if j.next == 0 {
		return nil
	}
	for _, field := range []struct {
		name string
		got  int
		has  int
	}{
		{"labels", len(in.Labels), len(to.Labels)},
		{"weights", len(in.Weights), len(to.Weights)},
		{"groups", len(in.Groups), len(to.Groups)},
		{"base margins", len(in.BaseMargin), len(to.BaseMargin)},
		{"label bounds", len(in.LabelLower), len(to.LabelLower)},
	} {
		if (field.got > 0) != (field.has > 0) {
			return fault(fmt.Sprintf("%d %s, the batches before have %d", field.got, field.name, field.has))
		}
	}
	if len(in.BaseMargin)/n != len(to.BaseMargin)/j.next {
		return fault(fmt.Sprintf("%d base margins for %d rows, the batches before have %d for %d", len(in.BaseMargin), n, len(to.BaseMargin), j.next))
	}
	return nil
}
