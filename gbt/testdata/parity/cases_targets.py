"""The cases of several labels a row: targets with trees of their own (target) and trees with vector leaves (vector)."""
from recipes import cells, mod

MIXED = "norm*2 few int dup const grid geo"
LABELS = {  # short name -> objective, label recipe
    "sq": ("reg:squarederror", dict(label="real")),
    "small": ("reg:squarederror", dict(label="unit")),
    "sle": ("reg:squaredlogerror", dict(label="unit")),
    "unit": ("reg:logistic", dict(label="unit")),
    "log": ("binary:logistic", dict(label="bin", flip=50)),
    "raw": ("binary:logitraw", dict(label="bin", flip=50)),
    "hinge": ("binary:hinge", dict(label="bin", flip=50)),
    "huber": ("reg:pseudohubererror", dict(label="unit")),
    "mae": ("reg:absoluteerror", dict(label="real")),
    "gamma": ("reg:gamma", dict(label="amount")),
    "tweedie": ("reg:tweedie", dict(label="count")),
    "poisson": ("count:poisson", dict(label="count")),
    "prob": ("multi:softprob", dict(label="class", classes=3, flip=50)),
    "max": ("multi:softmax", dict(label="class", classes=4, flip=50)),
    "quant": ("reg:quantileerror", dict(label="real")),
    "expect": ("reg:expectileerror", dict(label="amount")),
}
ONE = ("prob", "max", "quant", "expect")  # one label a row, several outputs
EXTRA = {"huber": dict(huber_slope=0.8), "quant": dict(quantile_alpha="[0.1,0.5,0.9]"), "expect": dict(expectile_alpha="[0.2,0.5,0.8]")}


class Family:
    def __init__(self, name, seed, **fixed):
        self.name, self.seed, self.fixed, self.cases = name, seed, fixed, []

    def add(self, slug, kind, rows, cols, rounds, data=None, targets=3, **params):
        objective, label = LABELS[kind]
        n = len(self.cases) + 1
        recipe = dict(rows=rows, cols=cols, seed=self.seed + n, **label)
        if kind not in ONE:
            recipe["targets"] = targets
        recipe.update(data or {})
        p = dict(self.fixed, objective=objective, **EXTRA.get(kind, {}))
        if objective.startswith("multi"):
            p["num_class"] = recipe["classes"]
        p.update(params)
        p = {a.rstrip("_"): str(b) for a, b in p.items()}
        self.cases.append(dict(id="%s-%03d-%s" % (self.name, n, slug), recipe=recipe, params=p, rounds=rounds))


def cross(f, count, salt, axes):
    """count cases, each with one value drawn of every axis; an axis is (name, values)."""
    for i in range(count):
        pick = {name: values[int(mod(cells(salt + i, a, 1), len(values))[0])] for a, (name, values) in enumerate(axes)}
        kind, rows, cols, data, targets = (pick.pop(k) for k in ("kind", "rows", "cols", "data", "targets"))
        params = {}
        for part in pick.values():
            params.update(part)
        f.add("cross-" + kind, kind, rows, cols, 2 + i % 3, data, targets, **params)


DATA = [dict(), dict(miss=100), dict(miss=500, signal=True), dict(miss=100, weights="frac"), dict(weights="zeros"), dict(weights="int", miss=200, signal=True), dict(weights="spread")]
COLS = [MIXED, "norm*4", "few*3 geo bin*2", "fine*2 grid*2 flip int", "norm*6 few*4 grid*4", "geo spike few dup bin dup"]
REGULAR = [dict(), dict(), dict(lambda_=0), dict(lambda_=3.7, alpha=1.3), dict(alpha=0.4, lambda_=0), dict(max_delta_step=0.35), dict(max_delta_step=0.2, alpha=0.7)]
STOPS = [dict(), dict(), dict(min_child_weight=0), dict(min_child_weight=6.5), dict(gamma=0.6), dict(min_child_weight=20)]
SHAPE = [dict(), dict(max_depth=3), dict(max_depth=8), dict(max_leaves=9), dict(grow_policy="lossguide", max_depth=0, max_leaves=13), dict(grow_policy="lossguide", max_leaves=7)]
SAMPLE = [dict(), dict(), dict(subsample=0.6, seed=3), dict(colsample_bynode=0.5, seed=4), dict(subsample=0.7, colsample_bylevel=0.6, colsample_bytree=0.8, seed=5),
          dict(subsample=0.5, sampling_method="gradient_based", seed=6), dict(num_parallel_tree=2, subsample=0.8, seed=7)]
MONOTONE = [dict(), dict(), dict(), dict(monotone_constraints="(1,-1,0,1)"), dict(monotone_constraints="(-1,1,1)"), dict(interaction_constraints="[[0,1],[1,2,3]]")]
BINS = [dict(), dict(), dict(max_bin=7), dict(max_bin=32), dict(max_bin=300)]


def target():
    """A tree for each target."""
    f = Family("target", 20000, tree_method="hist")
    a, ex = f.add, dict(tree_method="exact")
    plain = [k for k in LABELS if k not in ONE]
    for kind in plain:
        a(kind, kind, 240, MIXED, 3, dict(miss=100))
    for kind in plain:
        a(kind + "-weights", kind, 200, "norm*2 few int", 2, dict(weights="frac", miss=100), targets=2)
    for kind in ("sq", "log", "mae", "poisson", "huber"):
        a("exact-" + kind, kind, 200, MIXED, 2, dict(weights="zeros", miss=100), **ex)
    for kind in ("sq", "log", "gamma", "unit"):
        a(kind + "-positive", kind, 200, MIXED, 2, dict(above=1500) if kind == "log" else dict(label="count") if kind == "sq" else None, scale_pos_weight=3.5)
    a("many", "sq", 150, "norm*3 few", 2, targets=17)
    a("two", "log", 200, MIXED, 5, targets=2, eval_metric="auc")
    a("forest", "sq", 200, MIXED, 2, targets=2, num_parallel_tree=3, subsample=0.6, seed=9)
    a("forest-exact", "log", 200, MIXED, 2, targets=2, num_parallel_tree=2, subsample=0.6, seed=9, **ex)
    a("columns", "sq", 200, "norm*6 few*6", 3, targets=3, colsample_bytree=0.6, colsample_bynode=0.5, seed=10)
    a("per-iteration", "sq", 200, MIXED, 3, targets=2, subsample=0.5, seed=11, seed_per_iteration=1)
    a("gradient", "small", 300, MIXED, 3, targets=3, subsample=0.4, sampling_method="gradient_based", seed=12)
    a("base", "sq", 200, MIXED, 2, base_score=1.25)
    a("base-list", "sq", 200, MIXED, 2, base_score="[0.5,-2,30]")
    a("base-list-log", "log", 200, MIXED, 2, base_score="[0.5,0.125,0.9]")
    a("monotone", "sq", 250, "norm*3 few int", 3, targets=2, monotone_constraints="(1,-1,0,1)")
    a("one-strategy", "sq", 200, MIXED, 3, targets=1, multi_strategy="multi_output_tree")
    for kind in ("sq", "log", "mae", "tweedie"):
        a("approx-" + kind, kind, 200, MIXED, 2, dict(weights="frac", miss=100), tree_method="approx", subsample=0.7, seed=8, max_bin=30)
    a("dropout", "sq", 200, MIXED, 5, targets=2, rate_drop=0.4, seed=12)
    a("margins", "sq", 200, MIXED, 3, dict(base=3))
    a("margins-log", "log", 200, MIXED, 3, dict(base=2, weights="frac"), targets=2)
    a("column-weights", "sq", 200, "norm*6 few*6", 3, dict(column_weights="frac"), colsample_bynode=0.4, seed=5)
    for kind, metrics in (("sq", "rmse,rmsle,mae,mape,mphe"), ("log", "logloss,error,error@0.3,auc,aucpr,rmse"), ("gamma", "gamma-nloglik,gamma-deviance"), ("poisson", "poisson-nloglik,tweedie-nloglik@1.3")):
        a(kind + "-metrics", kind, 200, MIXED, 3, dict(label="amount") if kind == "sq" else None, eval_metric=metrics)
    cross(f, 10, 21000, [("kind", plain), ("rows", [120, 250]), ("cols", COLS), ("data", DATA), ("targets", [2, 3, 5]), ("regular", REGULAR), ("stops", STOPS), ("shape", SHAPE), ("sample", SAMPLE)])
    return f.cases


def vector():
    """One tree for all outputs."""
    f = Family("vector", 30000, tree_method="hist", multi_strategy="multi_output_tree")
    a = f.add
    for kind in LABELS:
        a(kind, kind, 240, MIXED, 3, dict(miss=100))
    for kind in LABELS:
        a(kind + "-weights", kind, 200, "norm*2 few int", 2, dict(weights="frac"), targets=2)
    a("many", "sq", 200, "norm*3 few", 2, targets=17)
    a("two-auc", "log", 200, MIXED, 5, targets=2, eval_metric="auc")
    a("stump", "sq", 200, MIXED, 4, max_depth=1)
    a("deep", "sq", 800, "norm*3 int few", 2, max_depth=9, min_child_weight=0)
    a("depth-0", "small", 300, MIXED, 2, max_depth=0, max_leaves=0)
    a("lossguide", "sq", 300, MIXED, 3, dict(miss=100), grow_policy="lossguide", max_depth=0, max_leaves=15)
    a("lossguide-gamma", "log", 300, MIXED, 3, grow_policy="lossguide", max_depth=5, max_leaves=11, gamma=0.5)
    a("leaves", "prob", 300, MIXED, 3, max_leaves=9)
    a("wide-level", "sq", 3000, "fine*3", 1, dict(noise=6000), max_depth=10, min_child_weight=0, lambda_=0)
    a("gamma", "sq", 300, MIXED, 3, gamma=200)
    a("no-split", "log", 150, MIXED, 2, gamma=1000000)
    a("weight-0", "log", 300, MIXED, 3, min_child_weight=0, max_depth=8, lambda_=0)
    a("weight-7.5", "prob", 300, MIXED, 3, min_child_weight=7.5)
    a("alpha", "sq", 300, MIXED, 3, alpha=13, lambda_=3.7)
    a("alpha-big", "sq", 200, MIXED, 2, alpha=100000)
    a("delta-step", "log", 300, MIXED, 3, max_delta_step=0.35)
    a("delta-step-alpha", "sq", 300, MIXED, 3, max_delta_step=2.5, alpha=7)
    a("eta-1", "sq", 200, MIXED, 3, eta=1)
    a("missing-half", "sq", 300, MIXED, 3, dict(miss=500, signal=True))
    a("missing-most", "log", 300, MIXED, 3, dict(miss=950, signal=True))
    a("zeros", "sq", 300, MIXED, 3, dict(weights="zeros"))
    a("bins-2", "sq", 300, "norm*3 few int", 3, max_bin=2)
    a("bins-300", "log", 600, "fine*2 norm int", 2, dict(miss=50), max_bin=300)
    a("rows", "sq", 300, MIXED, 3, subsample=0.5, seed=3)
    a("gradient", "sq", 300, MIXED, 3, subsample=0.4, sampling_method="gradient_based", seed=4)
    a("gradient-prob", "prob", 300, MIXED, 3, subsample=0.4, sampling_method="gradient_based", seed=5)
    a("columns", "sq", 300, "norm*6 few*6", 3, colsample_bytree=0.6, colsample_bylevel=0.7, colsample_bynode=0.5, seed=6)
    a("forest", "prob", 300, MIXED, 3, num_parallel_tree=3, subsample=0.6, colsample_bynode=0.6, seed=7)
    a("forest-plain", "sq", 200, MIXED, 2, num_parallel_tree=2)
    a("per-iteration", "sq", 200, MIXED, 3, subsample=0.5, seed=11, seed_per_iteration=1)
    a("monotone", "sq", 300, "norm*3 few int", 3, dict(miss=150), monotone_constraints="(1,-1,0,1)")
    a("monotone-all", "sq", 300, "norm*3 few int", 3, monotone_constraints="(1,1,1,1,1)", alpha=0.3)
    a("monotone-log", "log", 300, "norm*3 few int", 3, dict(weights="frac"), monotone_constraints="(-1,1,-1)", max_depth=5)
    a("monotone-delta-step", "prob", 300, "norm*3 few int", 3, dict(miss=150), monotone_constraints="(1,-1,1,1,1)", max_delta_step=0.3)
    a("monotone-lossguide", "prob", 300, "norm*3 few int", 3, monotone_constraints="(1,-1,1)", grow_policy="lossguide", max_depth=0, max_leaves=12, lambda_=0)
    a("monotone-zero", "sq", 200, "norm*3 few int", 2, monotone_constraints="(0,0,0)")
    a("sets", "sq", 300, MIXED, 3, interaction_constraints="[[0,1],[2,3]]")
    a("sets-monotone", "sq", 300, MIXED, 3, dict(miss=100), interaction_constraints="[[0,1,2],[3,6]]", monotone_constraints="(1,-1,1)", subsample=0.8, seed=6)
    a("base-list", "sq", 200, MIXED, 2, base_score="[0.5,-2,30]")
    a("positive", "log", 250, MIXED, 3, dict(above=1500), scale_pos_weight=5)
    a("dropout", "sq", 250, MIXED, 6, rate_drop=0.4, seed=12)
    a("dropout-forest", "prob", 250, MIXED, 5, dict(miss=100), booster="dart", rate_drop=0.3, one_drop=1, normalize_type="forest", num_parallel_tree=2, seed=13)
    a("dropout-weighted", "log", 250, MIXED, 6, sample_type="weighted", rate_drop=0.5, skip_drop=0.2, subsample=0.7, seed=14)
    a("margins", "sq", 200, MIXED, 3, dict(base=3))
    a("margins-prob", "prob", 200, MIXED, 3, dict(base=3))
    a("column-weights", "sq", 200, "norm*6 few*6", 3, dict(column_weights="frac"), colsample_bynode=0.4, seed=5)
    a("log-metrics", "log", 200, MIXED, 3, eval_metric="logloss,error,error@0.3,auc,aucpr,rmse")
    some, many = "cat3 cat12 skew40 norm few", "cat60 skew200 gap20 norm"
    a("one-hot", "sq", 250, some, 3, dict(miss=100), max_cat_to_onehot=64)
    a("one-hot-prob", "prob", 250, "cat3*4 norm", 3, dict(miss=100))
    a("one-category", "log", 150, "cat1 norm flat1", 3, dict(miss=300, signal=True), max_cat_to_onehot=2, min_child_weight=0)
    a("sets", "sq", 300, some, 3)
    a("sets-miss", "log", 300, some, 3, dict(miss=150))
    a("sets-prob", "prob", 400, many, 3, dict(weights="frac"))
    a("sets-threshold-3", "sq", 300, some, 3, max_cat_threshold=3)
    a("sets-threshold-1", "sq", 200, "cat12 norm", 2, max_cat_threshold=1)
    a("sets-alpha", "sq", 300, many, 3, alpha=4, lambda_=0)
    a("sets-delta-step", "prob", 300, some, 3, dict(miss=100), max_delta_step=0.3)
    a("sets-lossguide", "sq", 300, many, 3, grow_policy="lossguide", max_depth=0, max_leaves=13)
    a("sets-monotone", "sq", 300, "norm cat12 norm cat3", 3, dict(miss=100), monotone_constraints="(1,0,-1)")
    a("sets-monotone-on-sets", "log", 300, "norm cat12 norm cat3", 3, monotone_constraints="(0,1,0,-1)")
    a("sets-constraints", "log", 300, some, 3, interaction_constraints="[[0,1],[2,3]]", colsample_bynode=0.6, seed=3)
    a("sets-rows", "mae", 300, some, 3, subsample=0.6, seed=4)
    a("sets-gradient", "quant", 300, some, 3, subsample=0.5, sampling_method="gradient_based", seed=5)
    a("sets-dropout", "sq", 200, some, 4, rate_drop=0.4, seed=6)
    a("sets-gap", "sq", 300, "gap20 skew30 flat9 few", 3, dict(weights="zeros", miss=100))
    cross(f, 24, 31000, [("kind", list(LABELS)), ("rows", [120, 250, 400]), ("cols", COLS), ("data", DATA), ("targets", [2, 3, 5]), ("regular", REGULAR), ("stops", STOPS), ("shape", SHAPE),
                         ("sample", SAMPLE), ("monotone", MONOTONE), ("bins", BINS)])
    return f.cases


FAMILIES = {"target": target, "vector": vector}
