package main

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/grove-ml/grove/dataset/telco"
)

// labelNames are what the label is called among the columns of a model's data.
func labelNames() []string {
	return []string{label, "churn", "Churn?_True.", "Churn?", "Churn"}
}

// readColumns reads the names of a model's features, in order: one a line, or as
// the header line of a CSV file, whose other lines do not matter. The label is
// left out if it is among them.
func readColumns(place string) ([]string, error) {
	f, err := os.Open(place)
	if err != nil {
		return nil, fmt.Errorf("-columns: %w", err)
	}
	defer f.Close()
	text, err := readAll(f, maxBytes)
	if err != nil {
		return nil, fmt.Errorf("-columns %s: %w", place, err)
	}
	names, err := parseColumns(text)
	if err != nil {
		return nil, fmt.Errorf("-columns %s: %w", filepath.Base(place), err)
	}
	return names, nil
}

// parseColumns reads names; see [readColumns].
func parseColumns(text []byte) ([]string, error) {
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	text = bytes.TrimLeft(text, "\r\n")
	var names []string
	if first, _, _ := bytes.Cut(text, []byte("\n")); bytes.ContainsRune(first, ',') {
		if !hasHeader(first) {
			return nil, errors.New("line 1 holds numbers: must hold the names of the columns")
		}
		r := csv.NewReader(bytes.NewReader(text))
		header, err := r.Read()
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, err
		}
		names = header
	} else {
		for line := range bytes.Lines(text) {
			if name := strings.TrimSpace(string(line)); name != "" {
				names = append(names, name)
			}
		}
	}
	for i := range names {
		names[i] = strings.TrimSpace(names[i])
	}
	isLabel := func(name string) bool { return slices.Contains(labelNames(), name) }
	if i := slices.IndexFunc(names, isLabel); i >= 0 {
		names = slices.Delete(names, i, i+1)
	}
	if i := slices.IndexFunc(names, isLabel); i >= 0 {
		return nil, fmt.Errorf("%q is a second label: there must be at most one", names[i])
	}
	if len(names) == 0 {
		return nil, errors.New("no names of columns")
	}
	return names, nil
}

// matchColumns returns the columns of the customers that names mean, in the order
// of the names. known is of [columnAliases]; from says in errors where the names
// stand.
func matchColumns(names []string, known map[string]string, from string) ([]string, error) {
	matched := make([]string, len(names))
	seen := map[string]int{}
	for i, name := range names {
		column, ok := known[name]
		if !ok {
			return nil, fmt.Errorf("%s: column %d is %.60q, which these customers do not have: did you mean %q?", from, i+1, name, nearestName(name, known))
		}
		if first, twice := seen[column]; twice {
			return nil, fmt.Errorf("%s: columns %d, %q, and %d, %q, are the same: each must come once", from, first+1, names[first], i+1, name)
		}
		seen[column], matched[i] = i, column
	}
	return matched, nil
}

// columnAliases returns what each name stands for among the columns of one-hot
// encoded customers: a column answers to the analysis's name, day_mins or
// int_plan_no, and to the one in the header of churn.txt, "Day Mins" or
// "Int'l Plan_no".
func columnAliases(columns []string) map[string]string {
	known := map[string]string{}
	header := telco.Header()
	for _, column := range columns {
		if column == label {
			continue
		}
		known[column] = column
		for i, name := range telco.Names() {
			if column == name {
				known[header[i]] = column
			} else if value, ok := strings.CutPrefix(column, name+"_"); ok && slices.Contains([]string{"state", "area_code", "int_plan", "vmail_plan"}, name) {
				known[header[i]+"_"+value] = column
			}
		}
	}
	return known
}

// nearestName is the known name with the fewest letters to change, case aside;
// of equals the first in the alphabet.
func nearestName(name string, known map[string]string) string {
	if len(name) > 200 {
		name = name[:200]
	}
	best, least := "", -1
	for k := range known {
		d := distance(strings.ToLower(name), strings.ToLower(k))
		if least < 0 || d < least || d == least && k < best {
			best, least = k, d
		}
	}
	return best
}

// distance is Levenshtein's: the bytes to insert, delete or replace.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, diagonal+1)
		}
	}
	return row[len(b)]
}
