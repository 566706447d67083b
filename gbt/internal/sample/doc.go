// Package sample draws the columns and rows that a tree is grown on, with the random numbers of
// XGBoost 3.4 on the CPU: the same seed keeps the same features and the same rows.
//
// XGBoost takes its numbers from C++'s standard library, and part of what the library does with
// the bits of an engine is left to its implementation. This package follows libstdc++, which the
// Linux builds use: [Engine] is std::mt19937 with libstdc++'s distributions, [Shuffle] its
// std::shuffle. One distribution, uniform integers, changed with GCC 11; see [UniformForm].
//
// A booster owns one Engine and every sampler draws from it. How many numbers a sampler draws,
// and when, is part of the contract and stated with each function:
//
//	hist    for each tree:   rows ([Uniform] or [Gradients]: one number if active), then [NewColumns]
//	approx  for each group:  [NewColumns], then rows; both shared by the group's parallel trees
//	exact   for each tree:   rows ([Bernoulli]: two numbers a row), then [NewColumns]
package sample
