package gbt

import (
	"fmt"
	"slices"
	"strconv"
	"unicode/utf8"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt/internal/codec"
)

// CategoryError reports a category that the training data did not have.
type CategoryError struct {
	Feature  int    // number of the feature, from 0
	Name     string // name of the feature, "f" and its number if it has none
	Category string // as the data has it
}

// Error names the feature and the category.
func (e *CategoryError) Error() string {
	return fmt.Sprintf("gbt: recode: feature %d (%s) had no category %q in training", e.Feature, e.Name, e.Category)
}

// dictionaries are the names of the categories of a model.
type dictionaries struct {
	cats    *codec.Cats // nil if there are none
	version [3]int      // of XGBoost that wrote them
	names   []string    // of the features, or none
}

func (m *Model) dictionaries() *dictionaries {
	return &dictionaries{m.doc.Cats, m.doc.Version, m.doc.FeatureNames}
}

// name returns the name of a feature, or f and its number.
func (d *dictionaries) name(feature int) string {
	return nameOf(&dataset.Info{FeatureNames: d.names}, feature)
}

// column returns the dictionary of a feature, nil if it has none.
func (d *dictionaries) column(feature int) *codec.CatColumn {
	if d.cats == nil || d.cats.Columns[feature].Len() == 0 {
		return nil
	}
	return &d.cats.Columns[feature]
}

// categories returns the names of a feature's categories, nil if it has none.
func (d *dictionaries) categories(feature int) []string {
	c := d.column(feature)
	if c == nil {
		return nil
	}
	names := make([]string, c.Len())
	for i := range names {
		if c.Type == codec.CatString {
			names[i] = c.String(i)
		} else {
			names[i] = strconv.FormatInt(c.Ints[i], 10)
		}
	}
	return names
}

// garbled reports whether the texts of a dictionary are not those of training.
func (d *dictionaries) garbled(feature int) bool {
	c := d.column(feature)
	if c.Type != codec.CatString {
		return false
	}
	ascii := !slices.ContainsFunc(c.Text, func(b byte) bool { return b >= utf8.RuneSelf })
	if !ascii && before(d.version, 3, 4) {
		return true
	}
	for i := range c.Len() {
		if !utf8.ValidString(c.String(i)) {
			return true
		}
	}
	return false
}

// codes writes the codes of categories of a feature to dst.
func (d *dictionaries) codes(dst []float32, feature int, categories []string) error {
	known := d.categories(feature)
	if known == nil {
		return fmt.Errorf("gbt: recode: feature %d (%s) has no dictionary of categories", feature, d.name(feature))
	}
	if d.garbled(feature) {
		return fmt.Errorf("gbt: recode: feature %d (%s): the dictionary has letters beyond ASCII, which XGBoost 3.1 to 3.3 did not save whole", feature, d.name(feature))
	}
	codes := make(map[string]int, len(known))
	for i, name := range known {
		codes[name] = i
	}
	for i, name := range categories {
		code, ok := codes[name]
		if !ok {
			return &CategoryError{feature, d.name(feature), name}
		}
		dst[i] = float32(code)
	}
	return nil
}

// Categories returns the categories of a feature in the order of their codes, as
// the data frame that the model was trained on had them; numbers are in decimal.
// It is nil if the feature is not categorical or was trained on codes alone,
// which is so in models of before XGBoost 3.1.
func (m *Model) Categories(feature int) []string { return m.dictionaries().categories(feature) }

// Recode writes the codes that the model knows categories of a feature by to
// dst, which must be as long. Rows are made of codes: a feature with the
// category that is code 3 has the value 3. For a column of texts pass the column;
// for codes of another dictionary pass this dictionary once and look codes up in
// dst. A category that training did not see is a [*CategoryError], as it is an
// error in XGBoost; a missing value is NaN in a row and has no category.
//
// XGBoost 3.1 to 3.3 counted letters where bytes were meant and cut dictionaries
// that have letters beyond ASCII: with these Recode fails. Codes are not touched
// by that.
func (m *Model) Recode(dst []float32, feature int, categories []string) error {
	if len(dst) != len(categories) {
		return &ShapeError{"recode", "places for codes", len(dst), len(categories)}
	}
	if feature < 0 || feature >= m.NumFeatures() {
		return fmt.Errorf("gbt: recode: feature %d: the model has %d, counted from 0", feature, m.NumFeatures())
	}
	return m.dictionaries().codes(dst, feature, categories)
}
