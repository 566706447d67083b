// Package benchmarks measures the library; it has tests only. Names are key=value
// pairs for benchstat.
//
// Sizes are small, so that everything runs once within seconds. GROVE_BENCH=full
// takes the sizes of docs/performance.md; a number, such as 0.1, takes that share of
// their rows:
//
//	GROVE_BENCH=full go test ./benchmarks -run '^$' -bench 'Train/shape=dense' -count 5 -timeout 1h
//
// Program compare measures XGBoost and LightGBM beside Grove on the same rows, which
// package data makes.
package benchmarks
