package dataset

import "fmt"

// Fold is one division of rows for cross-validation: the numbers of the rows to
// train on and to test on.
type Fold struct {
	Train, Test []int // row numbers, none in both
}

// KFold divides n rows into k folds as XGBoost's cv does: the rows in the order
// of [Permutation] are cut into k parts, the first n mod k of which have one row
// more; each is the test part of one fold, and the others, in order, its training
// part. k must be in [2, n]. For data with groups, divide the groups and use
// [Matrix.SelectGroups].
func KFold(n, k int, seed uint32) ([]Fold, error) {
	if err := checkFolds(n, k); err != nil {
		return nil, err
	}
	return foldsOf(Permutation(n, seed), k), nil
}

// KFoldOrdered is [KFold] without shuffling: folds are consecutive rows.
func KFoldOrdered(n, k int) ([]Fold, error) {
	if err := checkFolds(n, k); err != nil {
		return nil, err
	}
	rows := make([]int, n)
	for i := range rows {
		rows[i] = i
	}
	return foldsOf(rows, k), nil
}

func checkFolds(n, k int) error {
	if k < 2 || k > n {
		return fmt.Errorf("dataset: %d folds of %d rows: must be in [2, %d]", k, n, n)
	}
	return nil
}

// foldsOf cuts rows into k test parts as np.array_split does.
func foldsOf(rows []int, k int) []Fold {
	folds := make([]Fold, k)
	size, extra := len(rows)/k, len(rows)%k
	lo := 0
	for f := range folds {
		hi := lo + size
		if f < extra {
			hi++
		}
		train := make([]int, 0, len(rows)-(hi-lo))
		train = append(append(train, rows[:lo]...), rows[hi:]...)
		folds[f] = Fold{Train: train, Test: rows[lo:hi:hi]}
		lo = hi
	}
	return folds
}
