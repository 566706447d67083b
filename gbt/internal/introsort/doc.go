// Package introsort sorts like libstdc++'s std::sort: not only into the same order, but with equal
// elements in the same places.
//
// std::sort is not stable, and where XGBoost sorts pairs by one of their parts, the order in which
// it leaves ties shows: the weights of equal feature values are added up in that order, and so are
// the gradients of the rows that share a value. [Sort] repeats the algorithm step by step
// (introspective sort, D. Musser, 1997, as in bits/stl_algo.h of GCC 4.8 and later): quicksort with
// the median of three as pivot down to ranges of 16, heap sort where quicksort goes too deep, and
// one insertion sort at the end. [Pairs] gives the same result faster.
package introsort
