package introsort

// Column returns the values of a column in ascending order with their rows. Equal values stand in
// the order that libstdc++'s std::sort leaves them in when it gets them in the order of rows, as
// XGBoost sorts its columns (SortedCSCPage of src/data/data.cc). The arguments are not changed;
// values must not be NaN.
func Column(rows []int32, values []float32) (sortedRows []int32, sorted []float32) {
	pairs := make([]Pair, len(rows))
	for i := range pairs {
		pairs[i] = Pair{Key: values[i], Value: rows[i]}
	}
	Pairs(pairs)
	sortedRows, sorted = make([]int32, len(pairs)), make([]float32, len(pairs))
	for i, p := range pairs {
		sortedRows[i], sorted[i] = p.Value, p.Key
	}
	return sortedRows, sorted
}
