package dataset

import (
	"fmt"
	"slices"
	"strconv"
)

// MaxCategories is the bound of categories, XGBoost's: the codes of a column are
// whole numbers from 0 and less than it.
const MaxCategories = 1 << 24

// Categories are the names of the categories of a column in the order of their
// codes: texts, or whole numbers. The zero value is for a column without.
type Categories struct {
	Texts   []string // name of each code, if categories are texts
	Numbers []int64  // number of each code, if they are whole numbers
}

// Len returns the number of categories.
func (c *Categories) Len() int { return max(len(c.Texts), len(c.Numbers)) }

// Name returns the name of category i, a number in decimal.
func (c *Categories) Name(i int) string {
	if c.Numbers != nil {
		return strconv.FormatInt(c.Numbers[i], 10)
	}
	return c.Texts[i]
}

// validateCategories checks the names of categories.
func (in *Info) validateCategories(cols int) error {
	if n := len(in.Categories); n != 0 && n != cols {
		return &ShapeError{What: "columns with categories", Got: n, Want: cols}
	}
	for j := range in.Categories {
		c := &in.Categories[j]
		n := c.Len()
		switch {
		case n == 0:
			continue
		case len(c.Texts) > 0 && len(c.Numbers) > 0:
			return fmt.Errorf("dataset: the categories of feature %d are both texts and numbers", j)
		case len(in.FeatureTypes) == 0 || in.FeatureTypes[j] != Categorical:
			return fmt.Errorf("dataset: feature %d has categories: its type must be c", j)
		case n > MaxCategories:
			return fmt.Errorf("dataset: feature %d has %d categories: %w: more than %d", j, n, ErrLimit, MaxCategories)
		}
		if err := distinct(c.Texts, j); err != nil {
			return err
		}
		if err := distinct(c.Numbers, j); err != nil {
			return err
		}
	}
	return nil
}

// distinct reports categories of feature j that are the same.
func distinct[T comparable](names []T, j int) error {
	seen := make(map[T]int, len(names))
	for i, name := range names {
		if k, dup := seen[name]; dup {
			return fmt.Errorf("dataset: categories %d and %d of feature %d are both %.80q", k, i, j, fmt.Sprint(name))
		}
		seen[name] = i
	}
	return nil
}

// WithCategorical returns a matrix that shares m's features, of which the columns
// given hold categories by their codes, which have no names; other columns keep
// their types. A column out of range is an [*IndexError].
func (m *Matrix) WithCategorical(cols []int) (*Matrix, error) {
	info := m.info
	info.FeatureTypes = slices.Clone(info.FeatureTypes)
	if info.FeatureTypes == nil {
		info.FeatureTypes = slices.Repeat([]FeatureType{Quantitative}, m.cols)
	}
	for _, j := range cols {
		if j < 0 || j >= m.cols {
			return nil, &IndexError{What: "column", Index: j, Length: m.cols}
		}
		info.FeatureTypes[j] = Categorical
	}
	return m.WithInfo(&info)
}
