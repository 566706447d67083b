// Package benchmarks measures the library; it has tests only. Names are
// key=value pairs for benchstat. compare/churn.py measures XGBoost on the same
// data.
package benchmarks
