// Package threshold turns scores into decisions whose price is known: it finds
// the cutoff above which acting on a row costs least.
//
// A model says how likely a customer leaves; a cutoff says whom to offer an
// incentive. The best one depends on what the four outcomes cost: [Costs] in
// dollars for all rows alike, [RowCosts] where rows differ, or any other
// [Pricing]. A benefit is a negative cost.
//
//   - [Sweep] prices the cutoffs it is given. With [Grid] and [Best] it is the
//     sweep of the churn analysis, to the bit.
//   - [Exact] prices every decision that a cutoff can make on the rows, in
//     O(n log n), treating everybody and nobody among them: no grid can miss the
//     best one.
//   - [CostAt] and [Compare] price one cutoff on other rows. A cutoff that was
//     chosen on some rows looks better there than it is, so choose on validation
//     rows and report what [Compare] says of test rows. [OutOfFold] gives scores of
//     all rows to choose on where rows are few.
//   - [CompareWithin], [ChooseWithin] and [Band] add intervals: how far the dollars, the
//     cutoff and the curve hang on the rows at hand.
//   - [Campaign] prices an offer that does not always work to customers who are
//     worth different sums; [Assign] says which of several offers goes to whom, under a
//     budget or a capacity; [PerSegment] has a cutoff for each segment.
//   - [DecisionCurve], [ProfitCurve] and [CostCurve] show a model under all
//     thresholds, all sizes of a campaign, and all costs.
//   - [FitPlatt], [FitIsotonic] and [Prior] turn scores into probabilities, which
//     [Assign] needs; [QualityOf] says how good they are before and after.
//
// # Scores, labels and cutoffs
//
// A row is treated (predicted as class 1) where score > cutoff, strictly, as in
// the analysis and in [metrics.ConfusionAt]. Scores are probabilities, margins or
// any other finite numbers that rise with the chance of class 1; labels are 0 or
// 1. Scores are float64, because a cutoff often comes from arithmetic on scores:
// [Widen] takes a model's float32 predictions, exactly. Predictions that went
// through decimal text, as from a web endpoint, and were read as float64 are not
// quite the same numbers: the shortest text of a float32 is nearest to it among
// float32 values only. A cutoff found on either fits the other but for scores
// within half a float32 step of it.
//
// # Sums
//
// With [Costs] a cost is worked out from the four counts, so it is the same
// whichever function finds it. With costs by row it is a compensated sum, equal
// up to the last bit whatever the order of the rows.
//
// # How often intervals hold the truth
//
// In 1000 sets of customers drawn from a known world (churn of 25 %, $500 to
// replace, $50 an offer, cutoff 0.12; TestIntervalsCoverTheTruth with
// GROVE_SIMULATIONS set), 95 % intervals held the expected
//
//	rows    cost     saved over everybody    saved over nobody    cheapest cutoff
//	 100    96.1 %   96.1 %                  94.8 %               68.9 %
//	 334    95.2 %   95.2 %                  94.9 %               88.9 %
//	1000    94.7 %   94.7 %                  94.9 %               92.5 %
//
// The first three are CompareWithin's, for a cutoff that is given. The last is the
// interval of ChooseWithin, which is too narrow on few rows: the cheapest cutoff of a small sample
// is not a smooth function of its rows.
package threshold
