// Package metrics measures how good predictions are: losses and ranking
// measures, the confusion of classes at a cutoff, ROC and precision-recall
// curves, calibration, gain and lift.
//
// Everything works on plain slices of float32: predictions, labels and weights,
// one value a row (several predictions a row where a metric is about classes or
// targets). A nil or empty weight means that every row counts 1. There is no
// state, and every function is safe for concurrent use.
//
// Names and values are those of XGBoost where the metric is XGBoost's, and those
// of scikit-learn where it is scikit-learn's:
//
//	function                      equal to
//	RMSE                          XGBoost 3.4.1 "rmse"
//	MAE                           XGBoost 3.4.1 "mae"
//	LogLoss                       XGBoost 3.4.1 "logloss"
//	Error                         XGBoost 3.4.1 "error", "error@t"
//	AUC, MultiAUC                 XGBoost 3.4.1 "auc", of one output and of classes
//	AUCPR, MultiAUCPR             XGBoost 3.4.1 "aucpr", of one output and of classes
//	MError                        XGBoost 3.4.1 "merror"
//	MLogLoss                      XGBoost 3.4.1 "mlogloss"
//	RMSLE, MAPE, MPHE             XGBoost 3.4.1 "rmsle", "mape", "mphe"
//	PoissonNLogLik                XGBoost 3.4.1 "poisson-nloglik"
//	GammaDeviance, GammaNLogLik   XGBoost 3.4.1 "gamma-deviance", "gamma-nloglik"
//	TweedieNLogLik                XGBoost 3.4.1 "tweedie-nloglik@rho"
//	QuantileLoss, ExpectileLoss   XGBoost 3.4.1 "quantile", "expectile"
//	CoxNLogLik, AFTNLogLik        XGBoost 3.4.1 "cox-nloglik", "aft-nloglik"
//	IntervalAccuracy              XGBoost 3.4.1 "interval-regression-accuracy"
//	Maximizes                     XGBoost 3.4.1 callback.EarlyStopping, maximize=None
//	ConfusionAt                   scikit-learn 1.9 confusion_matrix(label, pred > cutoff)
//	Confusion's ratios            scikit-learn 1.9 precision_score and others, zero_division=0
//	ROC                           scikit-learn 1.9 roc_curve
//	PRCurve                       scikit-learn 1.9 precision_recall_curve
//	AveragePrecision              scikit-learn 1.9 average_precision_score
//	AreaUnder                     scikit-learn 1.9 auc
//	Brier                         scikit-learn 1.9 brier_score_loss
//	CalibrationTable              scikit-learn 1.9 calibration_curve, with counts and weights
//	Calibration.ECE               Naeini, Cooper and Hauskrecht 2015
//	GainTable                     the usual decile table; groups cut as numpy's array_split
//
// XGBoost's metrics equal XGBoost's single-threaded ones to the last bit of the
// float64: float32 where it has float32, sums in its order and blocks, and glibc's
// functions on a processor with fused multiply-add, whatever the machine this
// runs on. Curves, counts, calibration and their areas equal scikit-learn's bit for
// bit on float64 input; the ratios of a weighted [Confusion] are within rounding,
// because scikit-learn adds the same weights in several orders.
//
// [ByName] finds XGBoost's metrics by their names.
//
// # Errors
//
// Input that does not fit is an error that says what was wrong and what is
// allowed: [ErrEmpty], [LengthError], [ValueError] and, from [ByName],
// [NameError]. XGBoost takes some of it (a NaN prediction, a class number with a
// fraction); here it is never guessed at. A value that does not exist although the
// input is sound, such as the AUC of rows of one class, is NaN without an error, as
// XGBoost prints it.
package metrics
