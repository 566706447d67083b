package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"

	"github.com/grove-ml/grove/gbt"
	"github.com/grove-ml/grove/gbt/tree"
)

// dumpFlags are the flags of dump.
type dumpFlags struct {
	model  *string
	format string
	stats  bool
	tree   int // -1 for all
	names  *string
	out    *string
}

func dumpCommand() command {
	return command{
		name:     "dump",
		synopsis: "-model MODEL [flags]",
		short:    "write trees as text, JSON, Graphviz or a picture",
		text: `
Writes the trees as XGBoost's dump_model does (text, json), in Graphviz's language
as its to_graphviz does (dot), or draws one (svg). -stats adds the gain of splits and the
cover of nodes. Of a linear model it writes the coefficients (text, json).
The dump is for reading: convert writes models that can be loaded.`,
		examples: []string{
			"gbt dump -model model.json -stats",
			"gbt dump -model model.json -format svg -tree 0 -out tree0.svg",
			"gbt dump -model model.json -format dot -tree 0 -names features.txt | dot -Tpng > tree0.png",
		},
		setup: func(fs *flag.FlagSet) action {
			o := &dumpFlags{format: "text", tree: -1, model: modelFlag(fs)}
			fs.Func("format", "`FORMAT` of the dump: text, json, dot or svg (default text)", func(s string) error {
				if !slices.Contains([]string{"text", "json", "dot", "svg"}, s) {
					return errors.New("must be text, json, dot or svg")
				}
				o.format = s
				return nil
			})
			fs.BoolVar(&o.stats, "stats", false, "add gain and cover")
			fs.Func("tree", "`N`: this tree only, counted from 0; svg needs it where there are several", func(s string) error { return parseCount(&o.tree, s, 0) })
			o.names = namesFlag(fs)
			o.out = outFlag(fs)
			return o.run
		},
	}
}

func (o *dumpFlags) run(ctx context.Context, std streams) error {
	m, types, err := readNamed(ctx, std, *o.model, *o.names)
	if err != nil {
		return err
	}
	if m.Booster() == linear {
		return o.runLinear(ctx, std, m)
	}
	var trees []*tree.Tree
	for _, t := range m.Trees() {
		trees = append(trees, t)
	}
	if o.tree >= len(trees) {
		return fmt.Errorf("-tree %d: the model has %d trees, counted from 0", o.tree, len(trees))
	}
	if o.format == "svg" && o.tree < 0 && len(trees) != 1 {
		return usagef("-tree is missing: svg draws one tree of the %d", len(trees))
	}
	options := &tree.DumpOptions{Names: m.FeatureNames(), Types: types, Stats: o.stats}
	return writeOut(ctx, std, "out", *o.out, func(w io.Writer) error {
		return o.write(w, trees, options)
	})
}

// runLinear writes the coefficients of a linear model.
func (o *dumpFlags) runLinear(ctx context.Context, std streams, m *gbt.Model) error {
	format := gbt.DumpText
	switch {
	case o.tree >= 0:
		return usagef("-tree %d: the model is linear and has no trees", o.tree)
	case o.format == "json":
		format = gbt.DumpJSON
	case o.format != "text":
		return usagef("-format %s: the model is linear and has no trees to draw: must be text or json", o.format)
	}
	return writeOut(ctx, std, "out", *o.out, func(w io.Writer) error {
		if err := m.Dump(w, format, nil); err != nil || format == gbt.DumpText {
			return err
		}
		_, err := io.WriteString(w, "\n")
		return err
	})
}

// write writes the trees asked for.
func (o *dumpFlags) write(w io.Writer, trees []*tree.Tree, options *tree.DumpOptions) error {
	if o.tree < 0 {
		switch o.format {
		case "text":
			return tree.WriteText(w, trees, options)
		case "json":
			return tree.WriteJSON(w, trees, options)
		}
	} else {
		trees = trees[o.tree : o.tree+1]
	}
	for _, t := range trees {
		var text string
		switch o.format {
		case "text":
			text = t.Text(options)
		case "json":
			text = t.JSON(options) + "\n"
		case "dot":
			text = t.Dot(options, nil) + "\n"
		case "svg":
			text = t.SVG(options, nil)
		}
		if _, err := io.WriteString(w, text); err != nil {
			return err
		}
	}
	return nil
}
