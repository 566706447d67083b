package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt"
)

// The files that say the rest is complete: the page, and last the numbers.
const (
	pageFile    = "report.html"
	numbersFile = "report.json"
)

// files returns everything that is written, by its place in the folder.
func (a *analysis) files(r *Report, ps pictures) (map[string][]byte, error) {
	files := map[string][]byte{}
	for name, t := range a.data.tables {
		var b bytes.Buffer
		if err := t.table.WriteCSV(&b, &dataset.TableWriteOptions{NoHeader: !t.header}); err != nil {
			return nil, err
		}
		files["data/"+name] = b.Bytes()
	}
	files["data/columns.txt"] = lines(r.ColumnNames) // the files of rows have no header
	files["data/columns_updated.txt"] = lines(append([]string{label}, r.Models.Reduced.FeatureNames...))
	if a.imported != nil {
		files["data/columns_model.txt"] = lines(a.imported.columns)
	}
	files["data/predictions_test.csv"] = a.predictions()
	for name, p := range ps {
		files["figures/"+name+".svg"], files["figures/"+name+".png"] = p.svg, p.png
	}
	for name, f := range map[string]*fitted{"full": a.full, "reduced": a.reduced} {
		var b bytes.Buffer
		if err := f.model.Save(&b, gbt.JSON); err != nil {
			return nil, err
		}
		files["models/"+name+".json"] = b.Bytes()
	}
	page, err := a.page(r, ps)
	if err != nil {
		return nil, err
	}
	files[pageFile] = page
	numbers, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("%s: %w", numbersFile, err)
	}
	files[numbersFile] = append(numbers, '\n')
	return files, nil
}

// lines is a text of one name a line.
func lines(names []string) []byte { return []byte(strings.Join(names, "\n") + "\n") }

// predictions are the test customers' labels and both models' probabilities.
func (a *analysis) predictions() []byte {
	var b bytes.Buffer
	b.WriteString("actual,full,updated\n")
	for i, y := range a.data.labels[test] {
		for j, v := range []float32{y, a.full.pred[test][i], a.reduced.pred[test][i]} {
			if j > 0 {
				b.WriteByte(',')
			}
			b.WriteString(strconv.FormatFloat(float64(v), 'g', -1, 32))
		}
		b.WriteByte('\n')
	}
	return b.Bytes()
}

// writeFolder writes files into dir, which may be there with other files. They
// are written to a new folder in it first and moved when all are complete, the
// numbers last; an older report.json goes before anything is moved. So whoever
// finds a report.json finds the report that belongs to it.
func writeFolder(dir string, files map[string][]byte) (err error) {
	_, missing := os.Stat(dir)
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return fmt.Errorf("-out: %w", err)
	}
	stage, err := os.MkdirTemp(dir, ".unfinished-")
	if err != nil {
		return fmt.Errorf("-out: %w", err)
	}
	defer func() {
		os.RemoveAll(stage)
		if err != nil && missing != nil {
			os.Remove(dir) // only if nothing is in it
		}
	}()
	for name, b := range files {
		if err := writeFile(filepath.Join(stage, filepath.FromSlash(name)), b); err != nil {
			return fmt.Errorf("-out: %w", err)
		}
	}
	if err := os.Remove(filepath.Join(dir, numbersFile)); err != nil && !os.IsNotExist(err) {
		return fmt.Errorf("-out: %w", err)
	}
	names := slices.Sorted(maps.Keys(files))
	slices.SortStableFunc(names, func(a, b string) int { return place(a) - place(b) })
	for _, name := range names {
		to := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(to), 0o777); err != nil {
			return fmt.Errorf("-out: %w", err)
		}
		if err := os.Rename(filepath.Join(stage, filepath.FromSlash(name)), to); err != nil {
			return fmt.Errorf("-out: %w", err)
		}
	}
	return nil
}

// place orders files: the page after all others, the numbers last.
func place(name string) int {
	switch name {
	case numbersFile:
		return 2
	case pageFile:
		return 1
	}
	return 0
}

// writeFile writes a file in a folder that may have to be made.
func writeFile(name string, b []byte) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		return err
	}
	var mode fs.FileMode = 0o666 // less what the umask takes away
	return os.WriteFile(name, b, mode)
}
