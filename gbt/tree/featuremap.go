package tree

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
)

// ReadFeatureMap reads a feature map file of XGBoost: lines of a column number,
// a name without spaces and a type, in the order of the columns from 0 on.
//
//	0 age int
//	1 income q
//	2 is_new i
//
// Types are "i" (indicator), "q" (quantity), "int", "float" and "c"
// (categorical). The results go into [DumpOptions]. A line that breaks the
// format is an error, where XGBoost stops reading without a word.
func ReadFeatureMap(r io.Reader) (names, types []string, err error) {
	sc := bufio.NewScanner(r)
	sc.Split(bufio.ScanWords)
	sc.Buffer(nil, 1<<20)
	for sc.Scan() {
		n := len(names)
		if id, err := strconv.Atoi(sc.Text()); err != nil || id != n {
			return nil, nil, fmt.Errorf("tree: feature map: entry %d has number %.40q: the numbers must count up from 0", n, sc.Text())
		}
		if !sc.Scan() {
			return nil, nil, featureMapEnd(sc.Err(), n, "name")
		}
		names = append(names, sc.Text())
		if !sc.Scan() {
			return nil, nil, featureMapEnd(sc.Err(), n, "type")
		}
		switch sc.Text() {
		case "i", "q", "int", "float", "c":
			types = append(types, sc.Text())
		default:
			return nil, nil, fmt.Errorf("tree: feature map: entry %d has type %.40q: must be i, q, int, float or c", n, sc.Text())
		}
	}
	if err := sc.Err(); err != nil {
		return nil, nil, fmt.Errorf("tree: feature map: entry %d: %w", len(names), err)
	}
	return names, types, nil
}

func featureMapEnd(err error, entry int, what string) error {
	if err == nil {
		err = io.ErrUnexpectedEOF
	}
	return fmt.Errorf("tree: feature map: entry %d has no %s: %w", entry, what, err)
}
