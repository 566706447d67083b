package dataset

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mathext/prng"
)

// StratifiedKFold divides rows into k folds that have the classes in equal shares,
// row for row as scikit-learn's StratifiedKFold(k, shuffle=True,
// random_state=seed), which XGBoost's stratified cv uses. Labels are whole
// numbers, one a row. k must be at least 2, and some class must have k rows. Rows
// ascend within a part.
//
// Classes are numbered by their first row. Sorted labels are dealt to the folds
// in turn, which says how many rows of a class each fold tests; the rows of a
// class get these folds in blocks, which are then shuffled.
func StratifiedKFold(labels []float32, k int, seed uint32) ([]Fold, error) {
	return stratify(labels, k, newRandomState(seed))
}

// StratifiedKFoldOrdered is [StratifiedKFold] without shuffling.
func StratifiedKFoldOrdered(labels []float32, k int) ([]Fold, error) {
	return stratify(labels, k, nil)
}

func stratify(labels []float32, k int, r *prng.MT19937) ([]Fold, error) {
	classes, counts, err := classesOf(labels)
	if err != nil {
		return nil, err
	}
	largest := 0
	for _, n := range counts {
		largest = max(largest, n)
	}
	if k < 2 || k > largest {
		return nil, fmt.Errorf("dataset: %d stratified folds: must be in [2, %d], the rows of the largest class", k, largest)
	}
	// foldsFor[c] holds the fold that tests each row of class c.
	foldsFor := make([][]int, len(counts))
	dealt := 0
	for c, n := range counts {
		// Sorted rows dealt to n+dealt are of this class: fold f gets those
		// whose place is f modulo k.
		foldsFor[c] = make([]int, 0, n)
		for f := range k {
			share := (dealt+n-f+k-1)/k - (dealt-f+k-1)/k
			for range share {
				foldsFor[c] = append(foldsFor[c], f)
			}
		}
		dealt += n
		if r != nil {
			shuffle(r, foldsFor[c])
		}
	}
	folds := make([]Fold, k)
	for i, c := range classes {
		test := foldsFor[c][0]
		foldsFor[c] = foldsFor[c][1:]
		for f := range folds {
			if f == test {
				folds[f].Test = append(folds[f].Test, i)
			} else {
				folds[f].Train = append(folds[f].Train, i)
			}
		}
	}
	return folds, nil
}

// classesOf numbers the labels by first appearance and counts them.
func classesOf(labels []float32) (classes, counts []int, err error) {
	numbers := make(map[float32]int)
	classes = make([]int, len(labels))
	for i, y := range labels {
		if float64(y) != math.Trunc(float64(y)) || math.IsInf(float64(y), 0) {
			return nil, nil, fmt.Errorf("dataset: label of row %d is %v: classes must be whole numbers", i, y)
		}
		c, ok := numbers[y]
		if !ok {
			c = len(counts)
			numbers[y] = c
			counts = append(counts, 0)
		}
		classes[i] = c
		counts[c]++
	}
	return classes, counts, nil
}
