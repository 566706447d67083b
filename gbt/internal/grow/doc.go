// Package grow grows one tree from the gradients of the training rows: by
// histograms of binned features ([Hist]) or over sorted columns ([Exact]).
//
// Both reproduce XGBoost 3.4 run with one thread, node by node: the order of
// every sum is the order of the rows, and work is shared out by node and
// feature only, so that the number of workers never shows in a tree.
package grow
