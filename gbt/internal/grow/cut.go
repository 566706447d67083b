package grow

import "slices"

// weigh prepares the features of a tree for [Hist.cut].
func (t *Hist) weigh(features []int32) {
	t.work = resize(t.work, len(features)+1)
	t.work[0] = 0
	for i, f := range features {
		t.work[i+1] = t.work[i] + int64(t.workOf(f))
	}
}

// cut returns part i of n of the features of the tree, which may be empty. Parts
// take about as long; features that are stored together are in one part.
func (t *Hist) cut(features []int32, i, n int) []int32 { return t.cutAfter(features, i, n, 0) }

// sumWork is the work of a row for whoever adds up all rows of a root, in the unit
// of [binned.Matrix.Work].
const sumWork = 1

// cutAfter is cut for workers of whom the first has other work to do before.
func (t *Hist) cutAfter(features []int32, i, n, before int) []int32 {
	all := t.work[len(features)] + int64(before)
	at := func(i int) int {
		k, _ := slices.BinarySearch(t.work, all*int64(i)/int64(n)-int64(before))
		for k > 0 && k < len(features) && t.together(features[k-1], features[k]) {
			k++
		}
		return k
	}
	return features[at(i):at(i+1)]
}

// chunks returns in how many runs of features a worker builds and scans its block of
// them, of which there are so many in all: a run's histograms, of both siblings, stay in
// the second-level cache until they are scanned, and of a row a run takes about a line.
// Slots are what counts: many features of few bins share columns, and are done at once.
func (t *Hist) chunks(features, blocks int) int {
	const most = 64 * 272 // slots of a run
	if t.lean.on {
		return 1
	}
	slots := t.m.Slots / max(1, t.m.Cols) * features
	return max(1, (slots+most*blocks-1)/(most*blocks))
}
