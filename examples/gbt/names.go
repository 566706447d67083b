package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/grove-ml/grove/explain"
	"github.com/grove-ml/grove/gbt"
	"github.com/grove-ml/grove/gbt/tree"
)

// namesFlag declares -names.
func namesFlag(fs *flag.FlagSet) *string {
	return fs.String("names", "", "`FILE` of feature names, one a line in the order of the columns, or XGBoost's feature map (number, name and type a line), which may end early; without it those of the model")
}

// maxNamesFile is the largest file of names.
const maxNamesFile = 1 << 28

// readNames reads a file of feature names, and their types if it is a feature
// map.
func readNames(name string) (names, types []string, err error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxNamesFile+1))
	if err != nil {
		return nil, nil, err
	}
	if len(text) > maxNamesFile {
		return nil, nil, fmt.Errorf("%s: names: more than %d bytes", name, maxNamesFile)
	}
	text = bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))
	if isFeatureMap(text) {
		names, types, err = tree.ReadFeatureMap(bytes.NewReader(text))
		if err != nil {
			return nil, nil, fmt.Errorf("%s: %w", name, err)
		}
		return names, types, nil
	}
	for line := range strings.Lines(string(text)) {
		if line = strings.TrimSpace(line); line != "" {
			names = append(names, line)
		}
	}
	if len(names) == 0 {
		return nil, nil, fmt.Errorf("%s: there are no names", name)
	}
	return names, nil, nil
}

// isFeatureMap reports whether the first line is a number, a name and a type.
func isFeatureMap(text []byte) bool {
	line, _, _ := bytes.Cut(bytes.TrimSpace(text), []byte("\n"))
	fields := strings.Fields(string(line))
	if len(fields) != 3 {
		return false
	}
	_, err := strconv.Atoi(fields[0])
	return err == nil
}

// readNamed loads a model and gives its features the names of a file, if there
// is one.
func readNamed(ctx context.Context, std streams, model, file string) (m *gbt.Model, types []string, err error) {
	if m, err = readModel(ctx, std, model); err != nil {
		return nil, nil, err
	}
	if file == "" {
		return m, m.FeatureTypes(), nil
	}
	names, types, err := readNames(file)
	if err != nil {
		return nil, nil, err
	}
	if types != nil { // a feature map need not name what no split uses
		for i := len(names); i < m.NumFeatures(); i++ {
			names = append(names, fmt.Sprintf("f%d", i))
		}
	}
	if m, err = m.WithFeatureNames(names); err != nil {
		return nil, nil, fmt.Errorf("%s: %w", file, err)
	}
	return m, types, nil
}

// readForest is readNamed for the views of explain.
func readForest(ctx context.Context, std streams, model, names string) (*explain.Forest, *gbt.Model, error) {
	m, _, err := readNamed(ctx, std, model, names)
	if err != nil {
		return nil, nil, err
	}
	return explain.Of(m), m, nil
}
