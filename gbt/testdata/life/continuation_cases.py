"""Cases of continued training: a model is trained, saved, and trained on from the file."""
import recipes
import training
import xgboost as xgb

MIXED = "norm*2 few int grid geo"
BIN, REAL, UNIT = dict(label="bin", flip=80), dict(label="real"), dict(label="unit")
SIZES = [7, 12, 5, 9, 1, 14, 8, 3, 11, 6]
LOG = dict(objective="binary:logistic")
PROB = dict(objective="multi:softprob", num_class=3)


def class3(**more):
    return dict(label="class", classes=3, flip=80, **more)


def cases():
    out = []

    def add(slug, label, first=None, then=None, rounds=(3, 3), rows=300, cols=MIXED, groups=None, other=False, stop=None, **common):
        k = len(out) + 1
        def text(p):
            return {a.rstrip("_"): str(b) for a, b in dict({} if common.get("booster") == "gblinear" else dict(max_depth=3), **dict(common, **(p or {}))).items()}
        out.append(dict(id="continuation-%02d-%s" % (k, slug), recipe=dict(rows=rows, cols=cols, seed=8000 + k, **label),
                        first=text(first), then=text(then), rounds=list(rounds), groups=groups, other=other, stop=stop))

    add("square", REAL)
    add("logistic", BIN, **LOG)
    add("softprob", class3(), **PROB)
    add("other-rows", REAL, other=True)
    add("other-rows-logistic", dict(BIN, miss=200), other=True, **LOG)
    add("other-parameters", BIN, first=dict(eta=0.7), then=dict(eta=0.1, max_depth=5, lambda_=4, gamma=0.5), **LOG)
    add("exact", REAL, tree_method="exact", gamma=3)
    add("exact-then-hist", REAL, first=dict(tree_method="exact"), then=dict(tree_method="hist"))
    add("approx", BIN, tree_method="approx", **LOG)
    add("approx-square", REAL, tree_method="approx", subsample=0.7)
    add("subsample", BIN, subsample=0.5, seed=3, **LOG)
    add("columns", BIN, colsample_bytree=0.6, colsample_bylevel=0.7, colsample_bynode=0.8, seed=11, **LOG)
    add("gradient-based", BIN, subsample=0.4, sampling_method="gradient_based", seed=2, **LOG)
    add("seed-per-iteration", BIN, subsample=0.5, seed=5, seed_per_iteration=1, **LOG)
    add("other-seed", BIN, first=dict(seed=1), then=dict(seed=2), subsample=0.6, **LOG)
    add("forest", BIN, first=dict(num_parallel_tree=3), subsample=0.7, **LOG)
    add("forest-classes", class3(), num_parallel_tree=2, subsample=0.7, **PROB)
    add("base-score", BIN, first=dict(base_score=0.3), **LOG)
    add("base-score-then", BIN, then=dict(base_score=0.8), **LOG)
    add("base-score-both", REAL, first=dict(base_score=-4), then=dict(base_score=2.5))
    add("other-objective", UNIT, first=dict(objective="reg:logistic"), then=dict(objective="reg:squarederror"))
    add("other-objective-back", BIN, first=dict(objective="reg:squarederror", base_score=0.4), then=dict(objective="binary:logistic"))
    add("weights", dict(REAL, weights="frac", miss=300), other=True)
    add("quantiles", REAL, objective="reg:quantileerror", quantile_alpha="[0.2,0.8]")
    add("absolute", REAL, objective="reg:absoluteerror")
    add("poisson", dict(label="class", classes=5), objective="count:poisson")
    add("rank-topk", dict(label="class", classes=4), rows=sum(SIZES) * 3, groups=SIZES * 3, objective="rank:ndcg")
    add("rank-mean", dict(label="class", classes=4), rows=sum(SIZES) * 3, groups=SIZES * 3, objective="rank:ndcg", lambdarank_pair_method="mean", seed=4)
    add("rank-unbiased", dict(label="class", classes=2), rows=sum(SIZES) * 3, groups=SIZES * 3, objective="rank:ndcg", lambdarank_unbiased=1, ndcg_exp_gain=0)
    add("stop", BIN, rounds=(4, 20), first=dict(eta=0.9), then=dict(eta=0.9), stop=dict(rounds=3), **LOG)
    add("stop-save-best", BIN, rounds=(4, 20), first=dict(eta=0.9), then=dict(eta=0.9), stop=dict(rounds=3, save_best=True), **LOG)
    add("stop-best-first", BIN, rounds=(12, 9), first=dict(eta=1), then=dict(eta=2), stop=dict(rounds=4, save_best=True, min_delta=0.001), eval_metric="logloss", **LOG)
    add("lossguide", BIN, grow_policy="lossguide", max_leaves=9, max_depth=0, **LOG)
    add("monotone", REAL, then=dict(monotone_constraints="(1,-1)"))
    add("dropout", BIN, rate_drop=0.4, seed=3, **LOG)
    add("dropout-booster", BIN, booster="dart", rate_drop=0.5, skip_drop=0.3, normalize_type="forest", **LOG)
    add("dropout-weighted", REAL, rate_drop=0.5, sample_type="weighted", one_drop=1, subsample=0.8)
    add("dropout-then-not", BIN, first=dict(rate_drop=0.5), subsample=0.5, seed=6, **LOG)
    add("dropout-later", BIN, then=dict(rate_drop=0.5, seed=6), subsample=0.7, **LOG)
    add("dropout-classes", class3(), rate_drop=0.4, num_parallel_tree=2, **PROB)
    add("dropout-stop", BIN, rounds=(4, 20), eta=0.9, rate_drop=0.2, stop=dict(rounds=3, save_best=True), **LOG)
    add("linear", REAL, booster="gblinear", eta=0.5, cols="norm*4 bin*2")
    add("linear-shuffle", BIN, booster="gblinear", feature_selector="shuffle", eta=0.3, lambda_=0.01, alpha=0.001, seed=4, cols="norm*4 bin*2", **LOG)
    add("linear-classes", class3(), booster="gblinear", eta=0.3, updater="coord_descent", feature_selector="random", cols="norm*4 bin*2", **PROB)
    add("linear-seeds", REAL, booster="gblinear", feature_selector="shuffle", seed_per_iteration=1, seed=9, cols="norm*3 bin*2")
    add("vector", class3(), multi_strategy="multi_output_tree", subsample=0.7, **PROB)
    # several labels a row; the trees of a model may change their kind
    one, vector = dict(multi_strategy="one_output_per_tree"), dict(multi_strategy="multi_output_tree")
    three = dict(REAL, targets=3)
    add("targets", three, subsample=0.7, seed=2)
    add("vector", three, **vector)
    add("vector-rows", three, subsample=0.7, colsample_bynode=0.6, seed=3, **vector)
    add("vector-forest", three, first=dict(num_parallel_tree=2), subsample=0.7, **vector)
    add("vector-other-rows", three, other=True, **vector)
    add("vector-softprob", class3(), **dict(PROB, **vector))
    add("vector-then-scalar", three, first=vector, then=one)
    add("scalar-then-vector", three, first=one, then=vector)
    add("scalar-then-vector-forest", three, first=dict(one, num_parallel_tree=2), then=vector)
    add("vector-then-scalar-softprob", class3(), first=vector, then=dict(one, subsample=0.6, seed=4), **PROB)
    add("categories", REAL, cols="cat12 norm*2 skew40 cat3", max_cat_to_onehot=5)
    add("categories-approx", BIN, cols="cat12 norm*2 skew40 cat3", tree_method="approx", other=True, **LOG)
    add("categories-by-name", dict(REAL, names="text"), cols="cat12 norm*2 cat3")
    return out


def run(case):
    r = case["recipe"]
    X, y, w = recipes.generate(r)
    vx, vy, _ = recipes.generate(recipes.validation(r))
    a, v = training.matrix(r, X, y, w), training.matrix(r, vx, vy)
    b = a
    if case["other"]:  # the second training is on other rows
        ox, oy, ow = recipes.generate(dict(r, seed=r["seed"] + 5000))
        b = training.matrix(r, ox, oy, ow)
    if case["groups"]:
        a.set_group(case["groups"])
    begun = xgb.train(dict(case["first"], nthread=1), a, case["rounds"][0])
    begun.set_attr(note="begun")
    return training.train(case, case["then"], b, case["rounds"][1], v, begun.save_raw("ubj"))
