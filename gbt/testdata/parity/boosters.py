"""The cases of boosters: trees with dropout (dart), linear models (gblinear), weights of features."""
import cases
from cases import BIN, MIXED, REAL, Family, cross

cases.OBJECTIVES.update({
    "count:poisson": dict(label="count"),
    "reg:gamma": dict(label="amount"),
    "reg:tweedie": dict(label="count"),
    "reg:absoluteerror": REAL,
    "reg:pseudohubererror": REAL,
    "reg:squaredlogerror": dict(label="amount"),
    "reg:quantileerror": REAL,
    "reg:expectileerror": REAL,
    "binary:hinge": BIN,
})
cases.SHORT.update({"pois": "count:poisson", "gamma": "reg:gamma", "tweedie": "reg:tweedie", "mae": "reg:absoluteerror", "huber": "reg:pseudohubererror",
                    "sle": "reg:squaredlogerror", "quant": "reg:quantileerror", "exp": "reg:expectileerror", "hinge": "binary:hinge"})


def dart():
    f = Family("dart", "hist", 20000)

    def a(slug, objective, rows, cols, rounds, data=None, **params):
        f.add(slug, objective, rows, cols, rounds, data, **dict(dict(max_depth=3), **params))

    d = dict(booster="dart")
    a("rate", "sq", 200, MIXED, 12, rate_drop=0.3, **d)
    a("rate-gbtree", "sq", 200, MIXED, 12, rate_drop=0.3)
    a("none", "sq", 200, MIXED, 4, **d)
    a("all", "sq", 200, MIXED, 8, rate_drop=1, **d)
    a("rate-tiny", "log", 200, MIXED, 8, rate_drop=0.000001, **d)
    a("skip", "log", 200, MIXED, 12, rate_drop=0.4, skip_drop=0.5, **d)
    a("skip-only", "log", 200, MIXED, 6, skip_drop=0.5, **d)
    a("skip-all", "log", 200, MIXED, 6, rate_drop=0.5, skip_drop=1, **d)
    a("one", "log", 200, MIXED, 12, one_drop=1, **d)
    a("one-gbtree", "log", 200, MIXED, 12, one_drop="true")
    a("one-rate", "sq", 200, MIXED, 12, rate_drop=0.05, one_drop=1, **d)
    a("one-weighted", "sq", 200, MIXED, 12, one_drop=1, sample_type="weighted", **d)
    a("one-weighted-rate", "log", 200, MIXED, 14, rate_drop=0.05, one_drop=1, sample_type="weighted", **d)
    a("one-skip", "log", 200, MIXED, 12, rate_drop=0.1, one_drop=1, skip_drop=0.3, seed=4, **d)
    a("weighted", "sq", 200, MIXED, 14, rate_drop=0.3, sample_type="weighted", **d)
    a("weighted-forest", "log", 200, MIXED, 14, rate_drop=0.4, sample_type="weighted", normalize_type="forest", seed=3, **d)
    for eta in (0.3, 0.1, 0.77, 1, 0.013, 0.0003):  # 1 / (1 + eta) is formed in float64
        a("forest-eta", "sq", 200, MIXED, 10, rate_drop=0.4, normalize_type="forest", eta=eta, **d)
        a("tree-eta", "log", 200, MIXED, 10, rate_drop=0.4, eta=eta, seed=2, **d)
    a("eta-0", "sq", 120, MIXED, 4, rate_drop=0.5, eta=0, **d)
    a("forest-seeds", "log", 200, MIXED, 8, rate_drop=0.3, normalize_type="forest", seed=4294967301, **d)
    a("per-iteration", "sq", 200, MIXED, 10, rate_drop=0.4, seed=9, seed_per_iteration=1, subsample=0.7, **d)
    a("rows", "log", 300, MIXED, 10, rate_drop=0.3, subsample=0.5, seed=5, **d)
    a("rows-columns", "sq", 300, "norm*6 few*6", 10, dict(miss=100), rate_drop=0.3, subsample=0.6, colsample_bytree=0.7, colsample_bynode=0.6, seed=6, **d)
    a("rows-gradient", "log", 300, MIXED, 8, rate_drop=0.4, subsample=0.4, sampling_method="gradient_based", seed=7, **d)
    a("parallel", "sq", 200, MIXED, 6, rate_drop=0.3, num_parallel_tree=3, **d)
    a("parallel-forest", "log", 200, MIXED, 6, rate_drop=0.3, num_parallel_tree=2, normalize_type="forest", subsample=0.8, seed=8, **d)
    a("parallel-one-weighted", "sq", 200, MIXED, 6, one_drop=1, sample_type="weighted", num_parallel_tree=4, subsample=0.7, seed=11, **d)
    a("softprob", "prob", 250, MIXED, 6, rate_drop=0.3, **d)
    a("softmax-one", "max", 250, MIXED, 5, rate_drop=0.1, one_drop=1, subsample=0.7, seed=12, **d)
    a("softprob-parallel", "prob", 250, MIXED, 4, dict(classes=4, weights="frac"), rate_drop=0.4, num_parallel_tree=2, sample_type="weighted", subsample=0.8, seed=13, **d)
    a("quantiles", "quant", 250, MIXED, 5, rate_drop=0.4, quantile_alpha="[0.2,0.5,0.9]", **d)
    a("poisson", "pois", 250, MIXED, 8, rate_drop=0.4, **d)
    a("weights", "sq", 250, MIXED, 8, dict(weights="frac", miss=100), rate_drop=0.4, **d)
    a("weights-zeros", "log", 250, MIXED, 8, dict(weights="zeros", miss=200, signal=True), rate_drop=0.4, **d)
    # values beyond the last cut: trained by bin they go left, every prediction that drops trees sends them right
    a("weights-zeros-beyond", "log", 80, "none*9 wide*2", 8, dict(weights="zeros", miss=500, signal=True, noise=50, seed=6), rate_drop=0.4, **d)
    a("weights-zeros-beyond-real", "sq", 80, "none*9 wide*5", 8, dict(weights="zeros", miss=500, signal=True, noise=50, seed=8), rate_drop=0.3, sample_type="weighted", **d)
    a("base-margin", "log", 200, MIXED, 8, dict(base=1), rate_drop=0.4, **d)
    a("base-margin-softprob", "prob", 200, MIXED, 4, dict(base=3), rate_drop=0.4, **d)
    a("base-score", "sq", 200, MIXED, 6, rate_drop=0.4, base_score=-3.5, **d)
    a("lossguide", "log", 300, MIXED, 8, rate_drop=0.3, grow_policy="lossguide", max_depth=0, max_leaves=9, **d)
    a("monotone", "sq", 300, "norm*3 few int", 6, dict(miss=100), rate_drop=0.4, monotone_constraints="(1,-1,0)", **d)
    a("exact", "log", 250, MIXED, 8, rate_drop=0.3, tree_method="exact", **d)
    a("exact-gamma-rows", "sq", 250, MIXED, 8, dict(miss=100), rate_drop=0.3, tree_method="exact", gamma=60, subsample=0.7, seed=14, **d)
    a("exact-softprob", "prob", 250, MIXED, 4, rate_drop=0.5, tree_method="exact", num_parallel_tree=2, **d)
    a("rounds-60", "log", 150, "norm*3 few", 60, rate_drop=0.1, skip_drop=0.3, sample_type="weighted", one_drop=1, max_depth=2, **d)
    a("stumps", "sq", 150, "norm*3", 30, rate_drop=0.2, max_depth=1, normalize_type="forest", **d)
    # early stopping: the best round is sliced out with the weights that the last one has left
    for slug, keep in (("stopping", False), ("stopping-keep", True)):
        a(slug, "sq", 120, MIXED, 60, dict(noise=4000), rate_drop=0.2, one_drop=1, eta=0.8, **d)
        f.cases[-1].update(stopping=4, keep=keep)
    a("stopping-softprob", "prob", 120, MIXED, 40, dict(noise=4000), rate_drop=0.4, eta=0.9, num_parallel_tree=2, subsample=0.7, normalize_type="forest", **d)
    f.cases[-1].update(stopping=3)
    drop = [dict(rate_drop=0.3), dict(rate_drop=0.1, one_drop=1), dict(rate_drop=0.5, skip_drop=0.3), dict(rate_drop=0.05, one_drop=1, skip_drop=0.2), dict(rate_drop=0.8)]
    cross(f, 24, 20700, [
        ("objective", ["sq", "log", "raw", "unit", "prob", "max"]), ("rows", [60, 120, 200, 300]), ("data", cases.DATA), ("cols", cases.COLS), ("rounds", [4, 7, 10]),
        ("drop", drop), ("kind", [dict(), dict(sample_type="weighted")]), ("norm", [dict(), dict(normalize_type="forest")]), ("name", [dict(), d]),
        ("rates", [dict(), dict(subsample=0.6), dict(subsample=0.7, colsample_bytree=0.6), dict(num_parallel_tree=2), dict(num_parallel_tree=2, subsample=0.5)]),
        ("method", [dict(max_depth=3), dict(max_depth=3), dict(max_depth=4, tree_method="exact"), dict(max_depth=0, max_leaves=7, grow_policy="lossguide")]),
        ("step", cases.STEP), ("seed", [dict(seed=s) for s in (0, 1, 42, 1 << 31, -7)])])
    return f.cases


def weighted():
    """Columns drawn by their weights (feature_weights of the matrix)."""
    f = Family("weighted", "hist", 26000)

    def a(slug, objective, rows, cols, rounds, weights, data=None, **params):
        f.add(slug, objective, rows, cols, rounds, dict(data or {}, column_weights=weights), **dict(dict(max_depth=4), **params))

    ten, ex, ap = "norm*4 few*3 grid*3", dict(tree_method="exact"), dict(tree_method="approx")
    for weights in ("frac", "zeros", "same", "none", "spread"):
        a("tree-" + weights, "sq", 200, ten, 5, weights, colsample_bytree=0.5)
        a("level-" + weights, "log", 200, ten, 4, weights, colsample_bylevel=0.4, seed=3)
        a("node-" + weights, "sq", 200, ten, 4, weights, colsample_bynode=0.5, seed=4)
        a("exact-tree-" + weights, "log", 200, ten, 4, weights, colsample_bytree=0.5, seed=5, **ex)
    a("no-sampling", "sq", 200, ten, 3, "frac")
    a("rows-only", "log", 200, ten, 3, "frac", subsample=0.5, seed=6)
    a("all", "log", 250, ten, 5, "frac", colsample_bytree=0.8, colsample_bylevel=0.7, colsample_bynode=0.6, seed=7)
    a("all-zeros", "sq", 250, ten, 5, "zeros", dict(miss=100), colsample_bytree=0.8, colsample_bylevel=0.7, colsample_bynode=0.6, seed=8)
    a("one-column", "sq", 200, ten, 5, "frac", colsample_bytree=0.01, seed=9)
    a("one-column-node", "sq", 200, ten, 5, "spread", colsample_bynode=0.01, seed=10)
    a("columns-200", "sq", 150, "grid*120 few*80", 3, "frac", colsample_bytree=0.5, seed=11)
    a("columns-200-node", "log", 150, "grid*120 few*80", 3, "zeros", colsample_bytree=0.7, colsample_bynode=0.3, seed=12)
    a("lossguide", "log", 300, ten, 4, "frac", colsample_bynode=0.5, grow_policy="lossguide", max_depth=0, max_leaves=14, seed=13)
    a("leaves", "sq", 300, ten, 4, "frac", colsample_bylevel=0.5, max_leaves=9, seed=14)
    a("forest", "sq", 250, ten, 3, "frac", colsample_bytree=0.6, colsample_bynode=0.6, num_parallel_tree=3, subsample=0.7, seed=15)
    a("softprob", "prob", 250, ten, 3, "spread", dict(weights="frac"), colsample_bytree=0.5, colsample_bylevel=0.7, seed=16)
    a("per-iteration", "log", 250, ten, 5, "frac", colsample_bytree=0.5, seed=17, seed_per_iteration=1)
    a("dropout", "sq", 250, ten, 8, "frac", colsample_bytree=0.5, rate_drop=0.3, seed=18)
    a("sets", "sq", 300, ten, 4, "frac", colsample_bynode=0.6, interaction_constraints="[[0,1,2,3],[4,5,6,7],[0,7]]", seed=19)
    a("exact-level", "sq", 250, ten, 4, "frac", dict(miss=100), colsample_bylevel=0.5, seed=20, **ex)
    a("exact-all-rows", "log", 250, ten, 4, "zeros", colsample_bytree=0.7, colsample_bylevel=0.6, subsample=0.7, gamma=0.3, seed=21, **ex)
    a("approx-all", "log", 250, ten, 3, "frac", colsample_bytree=0.7, colsample_bylevel=0.6, colsample_bynode=0.7, subsample=0.7, seed=22, **ap)
    a("approx-forest", "sq", 250, ten, 3, "zeros", colsample_bylevel=0.6, colsample_bynode=0.7, num_parallel_tree=2, seed=23, **ap)
    return f.cases


FAMILIES = {"dart": dart, "weighted": weighted}
EVERY_ROUND = {"dart"}  # families with the scores of every round
