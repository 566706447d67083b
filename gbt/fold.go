package gbt

import (
	"errors"
	"fmt"
	"math"

	"github.com/grove-ml/grove/gbt/internal/sample"
)

// Fold is one way to part rows in those that are trained on and those that are
// tested: the numbers of both. Of a matrix whose rows are in groups it has the
// numbers of groups.
type Fold struct {
	Train, Test []int // numbers of rows, or of groups, from 0
}

// KFold parts the numbers 0, ..., n-1 in k runs of equal length, the first n mod
// k having one more, and returns k folds, each of which tests one run and trains
// on all others in their order. With shuffle the numbers are permuted before.
//
// The folds are those of XGBoost's cv: its permutation is that of numpy's
// RandomState(seed), and a seed is at most 2^32 - 1.
func KFold(n, k int, shuffle bool, seed int64) ([]Fold, error) {
	if err := checkFolds(n, k, seed); err != nil {
		return nil, err
	}
	index := make([]int, n)
	for i := range index {
		index[i] = i
	}
	if shuffle {
		sample.ShuffleNumpy(index, sample.NewEngine(seed))
	}
	folds := make([]Fold, k)
	begin := 0
	for f := range folds {
		end := begin + n/k
		if f < n%k {
			end++
		}
		folds[f].Test = index[begin:end:end]
		folds[f].Train = append(append(make([]int, 0, n-end+begin), index[:begin]...), index[end:]...)
		begin = end
	}
	return folds, nil
}

func checkFolds(n, k int, seed int64) error {
	switch {
	case k < 2:
		return fmt.Errorf("gbt: folds: %d folds: must be at least 2", k)
	case k > n:
		return fmt.Errorf("gbt: folds: %d folds of %d rows or groups: must not be more folds than these", k, n)
	case int64(n) > math.MaxInt32:
		return fmt.Errorf("gbt: folds: %d rows: at most %d are possible", n, math.MaxInt32)
	case seed < 0 || seed > math.MaxUint32:
		return fmt.Errorf("gbt: folds: seed %d: must be from 0 to %d", seed, uint32(math.MaxUint32))
	}
	return nil
}

// StratifiedKFold returns k folds of rows whose labels, whole numbers, are as
// often in each test part as the others allow. Both parts of a fold are in
// ascending order.
//
// The folds are those of scikit-learn's StratifiedKFold(k, shuffle=True,
// random_state=seed) from 0.22 to 1.9 at least, which XGBoost's cv uses: classes
// are numbered by their first row and dealt out in turn over the sorted classes;
// which rows of a class a fold gets is then shuffled, class by class.
func StratifiedKFold(labels []float32, k int, seed int64) ([]Fold, error) {
	n := len(labels)
	if err := checkFolds(n, k, seed); err != nil {
		return nil, err
	}
	class := make([]int, n)
	number := map[float32]int{}
	var count []int
	for i, y := range labels {
		if y != float32(math.Trunc(float64(y))) || y-y != 0 {
			return nil, fmt.Errorf("gbt: folds: label of row %d is %v: stratified folds need classes, which are whole numbers", i, y)
		}
		c, ok := number[y]
		if !ok {
			c = len(count)
			number[y] = c
			count = append(count, 0)
		}
		class[i] = c
		count[c]++
	}
	largest := 0
	for _, m := range count {
		largest = max(largest, m)
	}
	if k > largest {
		return nil, fmt.Errorf("gbt: folds: %d stratified folds: no class has as many rows", k)
	}
	// Places begin, begin+1, ... of the sorted classes go to folds in turn.
	engine := sample.NewEngine(seed)
	at := make([][]int, len(count)) // for each class the folds of its rows
	begin := 0
	for c, m := range count {
		share := make([]int, k)
		for i := begin; i < begin+m; i++ {
			share[i%k]++
		}
		begin += m
		for f, s := range share {
			for range s {
				at[c] = append(at[c], f)
			}
		}
		sample.ShuffleNumpy(at[c], engine)
	}
	folds := make([]Fold, k)
	for i, c := range class {
		test := at[c][0]
		at[c] = at[c][1:]
		for f := range folds {
			if f == test {
				folds[f].Test = append(folds[f].Test, i)
			} else {
				folds[f].Train = append(folds[f].Train, i)
			}
		}
	}
	for f := range folds {
		if len(folds[f].Test) == 0 {
			return nil, errors.New("gbt: folds: a stratified fold has no rows to test")
		}
	}
	return folds, nil
}
