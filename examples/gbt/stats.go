package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/grove-ml/grove/explain"
	"github.com/grove-ml/grove/gbt"
)

func statsCommand() command {
	return command{
		name:     "stats",
		synopsis: "-model MODEL [flags]",
		short:    "describe a model and the shape of its trees",
		text: `
Writes what the model is (objective, base score, rounds, trees, features), how
many trees have which depth in edges and which number of leaves, and the questions
that its splits ask most: by total gain, with their number, how many of them are
at the root of a tree, and mean cover. Of a linear model it says how many
coefficients there are; importance -type weight lists them.`,
		examples: []string{
			"gbt stats -model model.json",
			"gbt stats -model model.json -splits 50",
		},
		setup: func(fs *flag.FlagSet) action {
			model := modelFlag(fs)
			names := namesFlag(fs)
			top := 10
			fs.Func("splits", "`N` of the most telling splits to list (default 10)", func(s string) error { return parseCount(&top, s, 0) })
			out := outFlag(fs)
			return func(ctx context.Context, std streams) error {
				f, m, err := readForest(ctx, std, *model, *names)
				if err != nil {
					return err
				}
				return writeOut(ctx, std, "out", *out, func(w io.Writer) error { return writeStats(w, m, f, top) })
			}
		},
	}
}

// writeStats writes what stats says about a model.
func writeStats(w io.Writer, m *gbt.Model, f *explain.Forest, top int) error {
	s := f.Stats()
	used := explain.MostUsed(f.Usage())
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintf(t, "objective\t%s\n", m.Objective())
	fmt.Fprintf(t, "base score\t%s\n", scoresText(m.BaseScore()))
	fmt.Fprintf(t, "rounds\t%d\n", m.NumRounds())
	weights, _ := m.Coefficients()
	if m.Booster() == linear {
		fmt.Fprintf(t, "coefficients\t%d\n", len(weights))
	} else {
		fmt.Fprintf(t, "trees\t%d\n", m.NumTrees())
	}
	if m.NumGroups() > 1 {
		fmt.Fprintf(t, "groups\t%d\n", m.NumGroups())
	}
	fmt.Fprintf(t, "features\t%d\n", m.NumFeatures())
	if m.Booster() != linear {
		fmt.Fprintf(t, "features used\t%d\n", len(used))
	}
	attributes := m.Attributes()
	for _, key := range slices.Sorted(maps.Keys(attributes)) {
		fmt.Fprintf(t, "%s\t%s\n", plain(key), plain(attributes[key]))
	}
	if m.Booster() == linear {
		return t.Flush()
	}
	fmt.Fprintf(t, "splits\t%d\n", s.Splits)
	fmt.Fprintf(t, "leaves\t%d\n", s.Leaves)
	fmt.Fprintf(t, "mean depth\t%.2f\n", s.MeanDepth)

	fmt.Fprint(t, "\ndepth\ttrees\n")
	for _, d := range s.Depths() {
		fmt.Fprintf(t, "%d\t%d\n", d.Depth, d.Trees)
	}
	fmt.Fprint(t, "\nleaves\ttrees\n")
	leaves := map[int]int{}
	for _, tree := range s.Trees {
		leaves[tree.Leaves]++
	}
	for _, n := range slices.Sorted(maps.Keys(leaves)) {
		fmt.Fprintf(t, "%d\t%d\n", n, leaves[n])
	}
	if splits := f.KeySplits(); top > 0 && len(splits) > 0 {
		fmt.Fprint(t, "\nsplit\tcount\troots\ttotal gain\tmean cover\n")
		for _, k := range splits[:min(top, len(splits))] {
			fmt.Fprintf(t, "%s\t%d\t%d\t%.6g\t%.6g\n", plain(cut(k.String())), k.Count, k.Roots, k.TotalGain, k.MeanCover)
		}
	}
	return t.Flush()
}

// scoresText returns values separated by commas.
func scoresText(values []float32) string {
	var b []byte
	for i, v := range values {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendFloat32(b, v)
	}
	return string(b)
}

// maxQuestion is the number of characters of a question that the table shows.
const maxQuestion = 80

// cut shortens a question about many categories.
func cut(s string) string {
	r := []rune(s)
	if len(r) <= maxQuestion {
		return s
	}
	return string(r[:maxQuestion-3]) + "..."
}

// plain returns text of a model file without what would break the table.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return '?'
		}
		return r
	}, s)
}
