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
    # with what else there is
    a("approx", "log", 200, MIXED, 6, dict(miss=100), rate_drop=0.4, tree_method="approx", **d)
    a("approx-rows-forest", "sq", 200, MIXED, 5, dict(weights="frac"), rate_drop=0.4, tree_method="approx", subsample=0.7, num_parallel_tree=2, seed=15, **d)
    some = "cat3 cat12 skew40 norm few"
    a("categories", "sq", 250, some, 8, dict(miss=100), rate_drop=0.4, **d)
    a("categories-softprob", "prob", 250, some, 5, rate_drop=0.4, max_cat_to_onehot=64, subsample=0.7, seed=16, **d)
    a("categories-approx", "log", 250, some, 6, rate_drop=0.4, tree_method="approx", **d)
    a("targets", "sq", 200, MIXED, 6, dict(targets=3, miss=100), rate_drop=0.4, **d)
    a("targets-vector", "sq", 200, MIXED, 8, dict(targets=3, miss=100), rate_drop=0.4, multi_strategy="multi_output_tree", **d)
    a("targets-vector-forest", "log", 200, MIXED, 6, dict(targets=2, weights="frac"), rate_drop=0.3, one_drop=1, multi_strategy="multi_output_tree", num_parallel_tree=2, subsample=0.7, sample_type="weighted", seed=17, **d)
    a("softprob-vector", "prob", 250, MIXED, 6, rate_drop=0.5, multi_strategy="multi_output_tree", normalize_type="forest", **d)
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


def linear():
    """Linear models (gblinear)."""
    f = Family("linear", "", 32000)

    def a(slug, objective, rows, cols, rounds, data=None, **params):
        f.add(slug, objective, rows, cols, rounds, data, **dict(dict(booster="gblinear"), **params))
        del f.cases[-1]["params"]["tree_method"]

    coord = dict(updater="coord_descent")
    few, many = "norm*3 few int grid", "norm*6 few*4 grid*5 geo bin int*3"
    for objective in ("sq", "log", "raw", "unit", "prob", "max", "pois", "gamma", "tweedie", "mae", "huber", "sle", "hinge"):
        a("objective-" + objective, objective, 200, "norm*3 few bin grid", 5)
    a("objective-quant", "quant", 200, few, 5, quantile_alpha="[0.2,0.5,0.9]")
    a("objective-exp", "exp", 200, few, 5, expectile_alpha="[0.3,0.6]")
    a("shotgun", "sq", 200, few, 5, updater="shotgun")
    a("rounds-40", "log", 200, few, 40)
    a("one-column", "sq", 100, "norm", 5)
    a("columns-70", "log", 100, "norm*30 few*20 grid*20", 5)
    a("miss", "sq", 300, few, 6, dict(miss=200))
    a("miss-95", "log", 300, many, 6, dict(miss=950, signal=True))
    a("none-const", "sq", 150, "none const norm none", 4, dict(miss=100))
    a("all-missing", "log", 80, "none*3", 3)
    a("weights", "sq", 300, few, 6, dict(weights="frac"))
    a("weights-zeros", "log", 300, few, 6, dict(weights="zeros", miss=100))
    a("weights-spread", "sq", 300, few, 6, dict(weights="spread"), lambda_=0.01, alpha=0.02)
    for lam, alpha in ((0.1, 0), (0, 0.1), (0.02, 0.3), (3, 0.01), (0, 50), (100, 0)):
        a("lambda-%g-alpha-%g" % (lam, alpha), "sq", 200, few, 6, lambda_=lam, alpha=alpha)
        a("lambda-%g-alpha-%g-log" % (lam, alpha), "log", 200, few, 5, dict(weights="frac", miss=100), lambda_=lam, alpha=alpha, **coord)
    for eta in (0, 0.01, 0.3, 1, 1.3):
        a("eta-%g" % eta, "log", 200, few, 5, eta=eta)
    a("aliases", "sq", 200, few, 4, learning_rate=0.3, reg_lambda=1, reg_alpha=0.5)
    a("base-score", "sq", 200, few, 4, base_score=-3.5)
    a("base-score-list", "prob", 200, few, 4, base_score="[0.5,0.1,-0.3]")  # only the first counts
    a("base-margin", "log", 200, few, 5, dict(base=1))
    a("base-margin-softprob", "prob", 200, few, 4, dict(base=3))
    a("positive", "log", 200, few, 4, scale_pos_weight=4)
    # selectors
    for selector in ("cyclic", "shuffle", "random", "greedy", "thrifty"):
        u = dict(coord, feature_selector=selector)
        a(selector, "sq", 200, many, 6, seed=3, **u)
        a(selector + "-log", "log", 200, many, 6, dict(miss=150, weights="frac"), lambda_=0.03, alpha=0.01, seed=4, **u)
        a(selector + "-softprob", "prob", 200, few, 5, dict(classes=4), seed=5, alpha=0.002, **u)
        a(selector + "-one", "sq", 100, "norm", 4, seed=6, **u)
        a(selector + "-two", "log", 100, "norm int", 4, seed=7, **u)
        a(selector + "-iteration", "sq", 150, few, 5, seed=8, seed_per_iteration=1, **u)
    a("shotgun-shuffle", "log", 200, many, 6, dict(miss=100), feature_selector="shuffle", seed=9)
    a("shotgun-shuffle-softmax", "max", 200, few, 5, feature_selector="shuffle", seed=10, lambda_=0.01)
    a("shuffle-300", "sq", 60, "grid*300", 4, feature_selector="shuffle", seed=11, eta=0.1, lambda_=0.1)
    a("random-seed", "sq", 150, many, 5, feature_selector="random", seed=4294967301, **coord)
    for k in (1, 2, 5, 100):
        a("greedy-top-%d" % k, "sq", 200, many, 6, feature_selector="greedy", top_k=k, **coord)
        a("thrifty-top-%d" % k, "log", 200, many, 6, dict(miss=100), feature_selector="thrifty", top_k=k, **coord)
    a("greedy-top-softprob", "prob", 200, few, 5, feature_selector="greedy", top_k=2, **coord)
    a("thrifty-top-softprob", "prob", 200, many, 5, dict(weights="frac"), feature_selector="thrifty", top_k=4, **coord)
    a("thrifty-ties", "sq", 200, "norm dup dup few dup dup dup bin dup dup dup dup int dup dup dup dup dup dup dup dup", 5, feature_selector="thrifty", **coord)  # std::sort is not stable
    a("thrifty-none", "sq", 100, "none*20 norm*3 none*20", 5, feature_selector="thrifty", **coord)
    a("thrifty-alpha", "sq", 100, "grid*40", 5, feature_selector="thrifty", alpha=20, **coord)
    a("greedy-ties", "sq", 200, "norm dup few dup dup int dup", 5, feature_selector="greedy", **coord)
    # tolerance
    for tolerance in (0.5, 0.01, 0.0001, 100):
        a("tolerance-%g" % tolerance, "log", 200, few, 25, tolerance=tolerance)
        a("tolerance-%g-random" % tolerance, "sq", 200, few, 25, feature_selector="random", tolerance=tolerance, seed=12, **coord)
    a("stopping-keep", "log", 120, few, 60, dict(noise=4000), eta=1)
    f.cases[-1].update(stopping=2, keep=True)
    a("stopping-keep-softprob", "prob", 120, few, 60, dict(noise=4000), eta=1)
    f.cases[-1].update(stopping=2, keep=True)
    for slug, objective, params in (("square", "sq", dict()), ("logistic", "log", dict(updater="coord_descent", feature_selector="greedy", alpha=0.01)), ("random", "sq", dict(updater="coord_descent", feature_selector="random", seed=13)),
                                    ("vector", "sq", dict(multi_strategy="multi_output_tree"))):
        a("targets-" + slug, objective, 200, few, 5, dict(targets=3, miss=100, weights="frac"), **params)
    a("targets-base-margin", "sq", 200, few, 4, dict(targets=2, base=2))
    # hessians whose sum is below 1e-5 for some of the columns, which then stay as they are
    for i, base in enumerate((1e-8, 4e-8, 1e-7)):
        a("hessian-%g" % base, "pois", 60, few, 4, dict(label="same", value=0), base_score=base, **(coord if i else {}))
    # what is for trees is ignored
    a("for-trees", "sq", 150, few, 4, max_depth=0, max_bin=2, subsample=0.5, colsample_bytree=0.3, num_parallel_tree=4, rate_drop=0.5, gamma=3, min_child_weight=100)
    axes = [("objective", ["sq", "log", "raw", "unit", "prob", "max"]), ("rows", [60, 150, 300]), ("data", [dict(), dict(miss=100), dict(miss=500, signal=True), dict(weights="frac", miss=100), dict(weights="zeros"), dict(weights="int")]),
            ("cols", [few, many, "norm*4", "few*3 bin*2 geo", "grid*8"]), ("rounds", [3, 6, 12]), ("step", [dict(), dict(eta=0.1), dict(eta=0.8)]),
            ("regular", [dict(), dict(lambda_=0.05), dict(alpha=0.03), dict(lambda_=0.3, alpha=0.1)]), ("seed", [dict(seed=s) for s in (0, 1, 42, 1 << 31, -7)]),
            ("selector", [dict(), dict(feature_selector="shuffle"), dict(coord), dict(coord, feature_selector="shuffle"), dict(coord, feature_selector="random"), dict(coord, feature_selector="greedy", top_k=3),
                          dict(coord, feature_selector="thrifty"), dict(coord, feature_selector="thrifty", top_k=2)]),
            ("booster", [dict(booster="gblinear")])]
    at = len(f.cases)
    cross(f, 24, 32700, axes)
    for c in f.cases[at:]:
        del c["params"]["tree_method"]
    return f.cases


FAMILIES = {"dart": dart, "weighted": weighted, "linear": linear}
EVERY_ROUND = {"dart", "linear"}  # families with the scores of every round
