"""The cases with features of categories."""
from cases import Family, REGULAR, STEP, STOPS, START, cross

ONE = "cat3 norm"
SOME = "cat3 cat12 skew40 norm few"
MANY = "cat60 skew200 gap20 norm"
DATA = [dict(), dict(miss=100), dict(miss=400, signal=True), dict(miss=150, weights="frac"), dict(weights="zeros"), dict(weights="zeros", miss=300, signal=True), dict(weights="int", miss=100)]
COLS = [ONE, SOME, SOME, MANY, "cat12", "gap8 flat30 cat5", "skew300 norm", "norm cat7 int cat25", "cat2*6", "skew9*3 geo flat4"]
LIMITS = [dict(), dict(), dict(max_cat_to_onehot=1), dict(max_cat_to_onehot=64), dict(max_cat_to_onehot=13), dict(max_cat_threshold=3), dict(max_cat_threshold=1), dict(max_cat_threshold=2, max_cat_to_onehot=2), dict(max_cat_to_onehot=1000)]
GROWTH = [dict(max_depth=d) for d in (1, 3, 5, 6, 9)] + [dict(grow_policy="lossguide", max_depth=0, max_leaves=n) for n in (7, 20)] + [dict(max_leaves=9)]
DRAWS = [dict(), dict(), dict(subsample=0.6, seed=3), dict(colsample_bytree=0.6, seed=4), dict(colsample_bylevel=0.5, colsample_bynode=0.7, seed=5), dict(subsample=0.5, colsample_bynode=0.5, num_parallel_tree=2, seed=6)]


def categorical(method, seed):
    """The family of a tree_method, hist or approx."""
    f = Family("categorical" if method == "hist" else "categorical_" + method, method, seed)
    a = f.add
    a("one-hot", "sq", 300, ONE, 4)
    a("one-hot-logistic", "log", 400, "cat3*4 norm", 4, dict(miss=100))
    a("one-hot-64", "sq", 500, SOME, 4, dict(miss=100), max_cat_to_onehot=64)
    a("one-hot-unused", "sq", 400, "gap6 gap3 norm", 4, dict(miss=250, signal=True), max_cat_to_onehot=100)
    a("one-hot-number", "log", 400, "cat11 cat12 cat13", 4, max_cat_to_onehot=12)
    a("one-hot-never", "sq", 400, "cat2 cat3 cat4 norm", 4, max_cat_to_onehot=1)
    a("one-category", "sq", 200, "cat1 norm flat1", 3, dict(miss=300, signal=True))
    a("one-category-one-hot", "log", 200, "cat1 norm flat1", 3, dict(miss=300, signal=True), max_cat_to_onehot=2, min_child_weight=0)
    a("no-values", "sq", 200, "none norm cat5", 3)
    a("sets", "sq", 500, "cat12 norm", 5)
    a("sets-logistic", "log", 500, SOME, 5, dict(miss=100))
    a("sets-only", "log", 600, "cat40 skew30 gap15", 5)
    a("sets-unused", "sq", 500, "gap30 gap9", 5, dict(miss=200, signal=True), min_child_weight=0)
    a("sets-threshold-1", "sq", 400, "cat12 norm", 4, max_cat_threshold=1)
    a("sets-threshold-2", "sq", 400, "cat12 skew20", 4, dict(miss=100), max_cat_threshold=2)
    a("sets-threshold-3", "log", 500, SOME, 5, dict(miss=100), max_cat_threshold=3)
    a("sets-threshold-64", "sq", 3000, "cat200 norm", 3, max_cat_threshold=64, min_child_weight=0)
    a("sets-threshold-1000", "sq", 3000, "cat200 skew100", 3, dict(miss=50), max_cat_threshold=1000)
    a("sets-flat", "sq", 400, "flat12 flat40 norm", 4)
    a("words", "sq", 800, "cat31 cat32 cat33 cat63 cat64 cat65", 3)
    a("bins-255", "sq", 1500, "cat255 cat256 norm", 3)
    a("bins-256-missing", "sq", 1500, "cat256 norm", 3, dict(miss=100))
    a("bins-257", "log", 1500, "cat257 cat3 norm", 3, dict(miss=100))
    a("bins-2000", "sq", 2500, "skew2000 cat1000 norm", 3, dict(miss=50))
    a("bins-few", "sq", 800, "cat60 norm int", 4, max_bin=8)
    a("weights", "sq", 500, SOME, 4, dict(weights="frac"))
    a("weights-zero", "log", 400, "skew60 skew90 norm", 4, dict(weights="zeros", miss=100))
    a("weights-zero-one-hot", "sq", 300, "skew20 cat3", 4, dict(weights="zeros"), max_cat_to_onehot=64)
    a("first-feature", "sq", 300, "cat9 norm", 3)
    a("last-feature", "sq", 300, "norm*3 cat9", 3, dict(miss=30))
    a("lossguide", "sq", 500, SOME, 4, grow_policy="lossguide")
    a("lossguide-leaves", "log", 600, SOME, 4, dict(miss=100), grow_policy="lossguide", max_depth=0, max_leaves=21)
    a("leaves", "sq", 500, SOME, 4, max_leaves=11)
    a("deep", "sq", 900, SOME, 3, max_depth=10, min_child_weight=0)
    a("gamma", "log", 500, SOME, 4, gamma=1.5)
    a("alpha", "sq", 500, SOME, 4, dict(miss=100), alpha=30, lambda_=0.5)
    a("lambda-0", "log", 500, SOME, 4, lambda_=0, min_child_weight=0)
    a("delta-step", "log", 500, SOME, 4, max_delta_step=0.3, alpha=0.2)
    a("child-weight", "sq", 500, SOME, 4, min_child_weight=12)
    a("softprob", "prob", 500, SOME, 3, dict(miss=100))
    a("softmax-one-hot", "max", 400, SOME, 3, max_cat_to_onehot=64)
    a("positive", "log", 500, SOME, 4, dict(above=2500), scale_pos_weight=4)
    a("rows", "sq", 500, SOME, 4, subsample=0.5, seed=9)
    a("rows-gradient", "log", 500, SOME, 4, subsample=0.4, sampling_method="gradient_based", seed=9)
    a("columns", "sq", 500, "cat9*6 norm*4", 4, dict(miss=60), colsample_bytree=0.7, colsample_bylevel=0.7, colsample_bynode=0.6, seed=2)
    a("forest", "log", 500, SOME, 3, subsample=0.7, num_parallel_tree=3, seed=12)
    a("sets-of-features", "sq", 500, SOME, 4, dict(miss=100), interaction_constraints="[[0,1],[2,3]]")
    a("sets-of-features-lossguide", "log", 500, SOME, 4, interaction_constraints="[[0,1,2],[1,3],[4,0]]", grow_policy="lossguide", max_leaves=15)
    a("monotone-numbers", "sq", 500, SOME, 4, dict(miss=100), monotone_constraints="(0,0,0,1,-1)")
    a("monotone-categories", "sq", 500, SOME, 4, dict(miss=100), monotone_constraints="(1,-1,1,0,0)")
    a("monotone-one-hot", "log", 500, SOME, 4, monotone_constraints="(1,-1,1,1,0)", max_cat_to_onehot=64)
    a("monotone-sets-deep", "log", 700, "cat20 skew30 norm", 4, monotone_constraints="(-1,1,1)", max_depth=8, min_child_weight=0, max_delta_step=0.4)
    a("names", "sq", 400, SOME, 3, dict(miss=100, names="text"))
    a("names-one-hot", "log", 400, "cat3 norm cat5", 3, dict(names="text"), max_cat_to_onehot=10)
    a("names-unused", "prob", 400, "gap12 norm skew50", 2, dict(names="text", miss=50))
    a("numbers", "sq", 400, SOME, 3, dict(miss=100, names="numbers"))
    a("all-missing", "sq", 200, "cat5 norm*2", 2, dict(miss=1000))
    a("same-labels", "sq", 200, SOME, 3, dict(label="same", value=3))
    a("small", "sq", 400, SOME, 3, dict(label="small"), min_child_weight=0, lambda_=0)
    a("large", "sq", 400, SOME, 3, dict(label="large", miss=100))
    cross(f, 40, seed + 5000, [("objective", ["sq", "log", "raw", "unit", "prob", "max"]), ("rows", [60, 150, 300, 500, 900]), ("data", DATA), ("cols", COLS), ("rounds", [2, 3, 4]),
                              ("limits", LIMITS), ("growth", GROWTH), ("draws", DRAWS), ("step", STEP), ("regular", REGULAR), ("stops", STOPS), ("start", START)])
    return f.cases
