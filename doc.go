// Package grove is the landing page of a library for gradient-boosted trees in
// pure Go, compatible with XGBoost to the bit. It holds no code; its packages do:
//
//   - [github.com/grove-ml/grove/gbt] trains, loads, saves and runs models,
//   - [github.com/grove-ml/grove/gbt/tree] is one tree: its nodes, dumps and picture,
//   - [github.com/grove-ml/grove/dataset] reads and prepares data,
//   - [github.com/grove-ml/grove/metrics] measures predictions,
//   - [github.com/grove-ml/grove/explain] says what a model does, and
//     [github.com/grove-ml/grove/explain/plots] draws it,
//   - [github.com/grove-ml/grove/threshold] turns scores into decisions that cost least.
//
// The programs under examples show them at work: examples/churn is a whole
// analysis, examples/gbt a command line.
package grove
