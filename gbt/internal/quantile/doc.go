// Package quantile chooses the cuts between the bins of a numerical feature, equal bit for bit to
// those of XGBoost 3.3 and 3.4 on one thread.
//
// XGBoost does not sort a whole column. It keeps a sketch: a summary of the values seen, each with
// bounds on its rank, that is merged and thinned as values come in (J. Greenwald and S. Khanna,
// Space-efficient online computation of quantile summaries, 2001; weighted: T. Chen and C. Guestrin,
// XGBoost, 2016, appendix). The cuts are read off the last summary. All ranks are float32 sums of
// weights, so the cuts depend on the order of the rows and on every rounding on the way; [Sketch]
// follows src/common/quantile.h step by step.
//
// There are two ways in. hist, and whatever sees rows, pushes values one by one ([Column]). approx
// with an objective of changing hessians reads columns sorted by value ([Sketch.PushSorted]).
//
// A feature with at most maxBin distinct values gets all of them but the least as cuts, and one cut
// beyond the greatest.
//
// Values are taken as they are. Zeros of either sign are equal; which of them represents both in a
// cut depends on the order of an unstable sort and is reproduced too.
package quantile
