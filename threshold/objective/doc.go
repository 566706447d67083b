// Package objective trains models on what decisions cost: the dollars per row and
// outcome of a [threshold.Pricing] become the loss.
//
//   - [WeightedLogistic] is the logistic loss with a weight for each row: what is at
//     stake in deciding about it. Its output is not the probability to leave; above 0.5
//     it is cheaper to act. It is convex and the one to start with.
//   - [ExpectedCost] is the expected cost itself when a row is treated with the probability
//     that the model gives. It is not convex: start it from a model of the other.
//   - [MeanCost] is the metric to both: dollars a row at a cutoff, for early stopping.
//
// With the same costs for all rows, a model of probabilities and the right cutoff decide
// as well; costs that differ by row are what these are for (Elkan, "The
// foundations of cost-sensitive learning", IJCAI 2001).
//
// A pricing is indexed by the rows of the matrix that is trained on, so it has to be
// cut as the rows are.
package objective
