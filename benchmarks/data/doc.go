// Package data makes the rows that the benchmarks train and predict, by seed and in
// every size, and writes them to files that Go and Python read alike, so that Grove
// and its peers are given the same values.
package data
