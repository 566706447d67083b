package explain

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Source is a column of the original data with the features that were made of it: one,
// or the indicators of a text column.
type Source struct {
	Name    string   // name of the column of the original data
	Columns []int    // numbers of the features that were made of it
	Levels  []string // what an indicator stands for, in the order of Columns; nil for a number
}

// OneHotSources groups features back into the columns that they were made of. A feature called
// "<source>_<level>" for one of the sources is an indicator of it, by the longest
// source that fits; any other is a source of its own, also one that has the name of a source
// itself. The order is that of the first feature of each.
func OneHotSources(features, sources []string) []Source {
	var out []Source
	type key struct {
		source    string
		indicator bool
	}
	at := map[key]int{}
	for i, name := range features {
		of, level := key{source: name}, ""
		for _, s := range sources {
			if rest, ok := strings.CutPrefix(name, s+"_"); ok && (!of.indicator || len(s) > len(of.source)) {
				of, level = key{s, true}, rest
			}
		}
		k, seen := at[of]
		if !seen {
			k = len(out)
			at[of] = k
			out = append(out, Source{Name: of.source})
		}
		out[k].Columns = append(out[k].Columns, i)
		if of.indicator {
			out[k].Levels = append(out[k].Levels, level)
		}
	}
	return out
}

// Reason is one of the reasons for the score of a row.
type Reason struct {
	Source string // name of the column
	Value  string // what the row has there: a number, a level, "missing" or "none of them"
	// Margin is the contribution, the sum over the indicators of a text column.
	Margin float64
	// Points are how many hundredths the probability would be lower without the
	// contribution: 100·(p(margin) − p(margin − contribution)). They do not add up, since
	// a probability is not a sum.
	Points float64
}

// String returns a reason such as "cust_service_calls = 4: +18 points".
func (r Reason) String() string {
	if math.Abs(r.Points) < 1 {
		return fmt.Sprintf("%s = %s: %+.1f points", r.Source, r.Value, r.Points)
	}
	return fmt.Sprintf("%s = %s: %+.0f points", r.Source, r.Value, r.Points)
}

// Reasons returns the k strongest reasons for a margin of a row, by the size of their
// contribution, each with its direction and its size in points of probability, for models
// whose output is the logistic function of the margin. sources may be nil: each feature is then its own.
// Reasons that contribute nothing are left out; those of equal size are in the order of the sources.
func (c *Contributions) Reasons(row, group, k int, sources []Source) []Reason {
	if sources == nil {
		sources = OneHotSources(c.names, nil)
	}
	shares := c.Row(row, group)
	values := c.features(make([]float32, len(c.names)), row)
	margin := float64(c.Margin(row, group))
	var out []Reason
	for _, s := range sources {
		r := Reason{Source: s.Name}
		for _, f := range s.Columns {
			r.Margin += float64(shares[f])
		}
		if r.Margin == 0 {
			continue
		}
		r.Value = s.value(values)
		r.Points = 100 * (logistic(margin) - logistic(margin-r.Margin))
		out = append(out, r)
	}
	slices.SortStableFunc(out, func(a, b Reason) int { return cmp.Compare(math.Abs(b.Margin), math.Abs(a.Margin)) })
	return out[:max(0, min(k, len(out)))]
}

// value tells what a row has in a source.
func (s Source) value(row []float32) string {
	if s.Levels == nil {
		v := row[s.Columns[0]]
		if v != v {
			return "missing"
		}
		return strconv.FormatFloat(float64(v), 'g', -1, 32)
	}
	for i, f := range s.Columns {
		switch v := row[f]; {
		case v != v:
			return "missing"
		case v != 0:
			return s.Levels[i]
		}
	}
	return "none of them"
}

func logistic(x float64) float64 { return 1 / (1 + math.Exp(-x)) }
