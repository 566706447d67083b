package dataset

import (
	"errors"
	"fmt"
	"math"
	"slices"
)

// categoryReader gathers the categories of a column of a file.
type categoryReader struct {
	codes map[string]int32 // by order of appearance
	texts []string
}

// add returns the code of a text.
func (c *categoryReader) add(f []byte) (float32, error) {
	code, ok := c.codes[string(f)]
	if !ok {
		if len(c.texts) == MaxCategories {
			return 0, fmt.Errorf("%w: more than %d categories", ErrLimit, MaxCategories)
		}
		if c.codes == nil {
			c.codes = make(map[string]int32)
		}
		text := string(f)
		code = int32(len(c.texts))
		c.codes[text] = code
		c.texts = append(c.texts, text)
	}
	return float32(code), nil
}

// sort gives the categories codes in ascending order: codes has the new code of
// each.
func (c *categoryReader) sort() (names Categories, codes []float32) {
	names.Texts = slices.Sorted(slices.Values(c.texts))
	codes = make([]float32, len(c.texts))
	for k, text := range names.Texts {
		codes[c.codes[text]] = float32(k)
	}
	return names, codes
}

// setCategories finds the columns of categories.
func (c *csvReader) setCategories(columns []Column) error {
	for i, column := range columns {
		j, err := column.find("categorical", c.width, c.names)
		if err != nil {
			return c.records.fail(0, err)
		}
		switch {
		case j < 0:
			return fmt.Errorf("dataset: categorical column %d of %d is none", i+1, len(columns))
		case c.use[j] == useCategory:
			continue
		case c.use[j] != useFeature:
			return c.records.failField(j, c.names, errors.New("dataset: column can not be categorical: it is no feature"))
		}
		if c.categories == nil {
			c.categories = make([]*categoryReader, c.width)
		}
		c.use[j], c.categories[j] = useCategory, &categoryReader{}
	}
	return nil
}

// addCategory takes a field of a column of categories.
func (c *csvReader) addCategory(j int, f []byte) error {
	code := float32(math.NaN())
	if !c.missing.has(f) {
		var err error
		if code, err = c.categories[j].add(f); err != nil {
			return err
		}
	}
	c.data = append(c.data, code)
	return nil
}

// finishCategories puts codes in order and adds the types and categories of the
// features.
func (c *csvReader) finishCategories(info *Info) {
	if c.categories == nil {
		return
	}
	for j, r := range c.categories {
		switch {
		case c.use[j] == useFeature:
			info.FeatureTypes = append(info.FeatureTypes, Float)
			info.Categories = append(info.Categories, Categories{})
		case r != nil:
			names, codes := r.sort()
			for k := len(info.FeatureTypes); k < len(c.data); k += c.features {
				if v := c.data[k]; v == v {
					c.data[k] = codes[int(v)]
				}
			}
			info.FeatureTypes = append(info.FeatureTypes, Categorical)
			info.Categories = append(info.Categories, names)
		}
	}
}
