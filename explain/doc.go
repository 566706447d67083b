// Package explain answers what a gradient-boosted model has learned: which
// features matter and how much, what its trees look like, where it splits.
//
// A [Forest] is what all views look at: the trees of a model, or a part of them,
// with the names of the features.
//
//	forest := explain.Of(model)
//	for _, s := range explain.Sorted(forest.Importance(explain.Gain)) {
//		fmt.Println(s.Name, s.Value)
//	}
//
// [Forest.Importance] equals XGBoost's Booster.get_score to the last bit.
// [Forest.Stats], [Forest.Usage], [Forest.KeySplits] and [Forest.Pairs] have no
// counterpart there. Package plots draws all of it.
//
// Gain and cover are what training left in the nodes: they say what the trees
// did with the training data, not what a feature is worth on other data, and
// they favour features with many distinct values (Breiman, Friedman, Olshen and
// Stone 1984, section 5.3).
//
// # Why this score
//
//   - [Contribute] divides margins among features: SHAP values, with global effects,
//     dependence and [Contributions.Reasons] for one customer in points of probability.
//   - [PermutationImportance] says what a feature is worth on rows of one's own.
//   - [PartialDependence], [PartialDependence2] and [AccumulatedEffects] show how predictions move with
//     a feature, [HStatistic] whether two of them act together.
//   - [Forest.Rules] puts into words who is likely to be of class 1.
//   - [CheapestChange] finds what would have to be different for another decision.
//
// All of them say what the model does. None says what would happen if a customer were
// changed: that takes an experiment.
package explain
