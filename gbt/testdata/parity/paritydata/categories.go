package paritydata

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// scores is the first stream of the scores of categories.
const scores = 1 << 21

// categories is a kind of column: "cat12" has the categories 0 to 11.
type categories struct {
	name string
	n    int64
}

func categoriesOf(kind string) (c categories, ok bool) {
	c.name = strings.TrimRight(kind, "0123456789")
	n, err := strconv.Atoi(kind[len(c.name):])
	c.n = int64(n)
	return c, err == nil && n > 0 && slices.Contains([]string{"cat", "skew", "gap", "flat"}, c.name)
}

func isCategories(kind string) bool {
	_, ok := categoriesOf(kind)
	return ok
}

// categorical says which columns hold categories, nil if none does.
func categorical(kinds []string) []bool {
	if !slices.ContainsFunc(kinds, isCategories) {
		return nil
	}
	is := make([]bool, len(kinds))
	for j, k := range kinds {
		is[j] = isCategories(k)
	}
	return is
}

// value returns the category of a cell of column j, and its score.
func (c categories) value(j int, u uint64) (float32, int64) {
	k := mod(u, c.n)
	switch c.name {
	case "skew":
		k = mod(u, 1+int64(u&0xFFFFFFFF)%c.n)
	case "gap":
		k = 3*k + 1
	}
	if c.name == "flat" {
		return float32(k), 0
	}
	return float32(k), mod(mix(mix(scores+uint64(j))+uint64(k)), 1001) - 500
}

// nameCategories gives the categories of d names, if the recipe has any.
func (r Recipe) nameCategories(d *Data, kinds []string) {
	if r.Names == "" || d.Categorical == nil {
		return
	}
	d.Texts, d.Numbers = make([][]string, len(kinds)), make([][]int64, len(kinds))
	for j, kind := range kinds {
		c, ok := categoriesOf(kind)
		if !ok {
			continue
		}
		n := int(c.n)
		if c.name == "gap" {
			n *= 3
		}
		for k := range n {
			if r.Names == "text" {
				d.Texts[j] = append(d.Texts[j], fmt.Sprintf("%s %d", [...]string{"b", "é", "", "Ω漢", "A"}[k%5], (k*7+j)%1000))
			} else {
				d.Numbers[j] = append(d.Numbers[j], int64((k*37+j)%1009-500))
			}
		}
	}
}
