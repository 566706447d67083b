// Package tune searches for hyper-parameters: which learning rate, depth and so on give
// the best score on rows that are not trained on.
//
//	space := tune.Space{
//		{Name: "eta", Min: 0, Max: 1},
//		{Name: "max_depth", Kind: tune.Integer, Min: 1, Max: 10},
//	}
//	result, model, err := tune.Train(ctx, params, train, 100, &tune.Options{
//		Space: space, Trials: 30, Parallel: 3, Strategy: tune.Bayesian,
//		Eval: []gbt.EvalSet{{Name: "validation", Data: valid}}, Metric: "auc",
//	})
//
// [Train] searches for a model; [Search] for anything that runs in rounds and gives a score.
// [ReadSageMaker] reads ranges and settings of a SageMaker tuning job.
//
// # Batches
//
// Trials are proposed in batches of Options.Parallel: a batch knows what all batches before it found,
// and nothing of itself. So do stopping rules. The outcome depends on the seed and on
// Parallel, never on the number of workers or on which trial is faster.
//
// # Bayesian search
//
// After a first few points that are spread evenly, a Gaussian process with a Matérn kernel is fitted to the
// scores, with a length for each range, and noise (Snoek, Larochelle and Adams 2012), and the next trial
// is where the expected improvement over the best score is largest (Jones, Schonlau and Welch
// 1998). Coordinates are those of the ranges' scales; whole numbers and categories are
// judged after rounding. Scores far below the others count as Tukey's fence.
//
// Scores of few validation rows are noisy: two trials that hardly differ may be 0.005 of AUC apart, more than
// most parameters make. Then even a good search is partly luck, and its best score is not
// that of the next rows.
//
// # What a search says
//
// The best of many scores on the same validation rows is too good: it is the luckiest as well
// as the best. Report what the chosen model does on rows that took no part.
package tune
