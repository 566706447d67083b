"""Cases of cross-validation: the table that xgb.cv returns, to the bit."""
import recipes
import training
import xgboost as xgb

MIXED = "norm*2 few int grid geo"
BIN, REAL = dict(label="bin", flip=80), dict(label="real")
SIZES = [7, 12, 5, 9, 1, 14, 8, 3, 11, 6]


def class3(**more):
    return dict(label="class", classes=3, flip=80, **more)


def cases():
    out = []

    def add(slug, label, rows=240, rounds=5, params=None, cols=MIXED, groups=None, splits=None, stop=None, **cv):
        k = len(out) + 1
        out.append(dict(id="cv-%02d-%s" % (k, slug), recipe=dict(rows=rows, cols=cols, seed=7000 + k, **label),
                        params={a.rstrip("_"): str(b) for a, b in dict(dict(max_depth=3), **(params or {})).items() if b != ""},
                        rounds=rounds, groups=groups, splits=splits, stop=stop, cv=cv))

    log = dict(objective="binary:logistic")
    prob = dict(objective="multi:softprob", num_class=3)
    add("plain", REAL)
    add("seed", BIN, params=log, seed=42)
    add("folds-5", BIN, params=log, nfold=5, seed=2**32 - 1)
    add("folds-10", REAL, nfold=10, rows=203, seed=7)
    add("in-order", BIN, params=log, nfold=4, shuffle=False)
    add("folds-2-odd", REAL, nfold=2, rows=101)
    add("leave-one-out", REAL, nfold=24, rows=24, rounds=3, params=dict(eval_metric="mae"))
    add("many-folds", BIN, nfold=140, rows=150, rounds=2, params=dict(log, max_depth=2))
    add("metrics", BIN, params=log, metrics=["auc", "logloss", "error@0.4"], seed=3)
    add("metric-of-params", BIN, params=dict(log, eval_metric="auc"), nfold=4)
    add("metrics-win", BIN, params=dict(log, eval_metric="auc"), metrics=["error"], nfold=4)
    add("weights", dict(REAL, weights="frac", miss=100), nfold=4, seed=9)
    add("stratified", BIN, params=log, stratified=True)
    add("stratified-5", class3(), params=prob, stratified=True, nfold=5, seed=11)
    add("stratified-rare", dict(BIN, above=4000, flip=0), params=log, stratified=True, nfold=7, rows=303, seed=5)
    add("classes", class3(weights="int"), params=dict(prob, eval_metric="merror"), nfold=4, seed=8)
    add("sampled", BIN, params=dict(log, subsample=0.6, colsample_bytree=0.5, seed=5), seed=6)
    add("exact", REAL, params=dict(tree_method="exact", gamma=3))
    add("groups", dict(label="class", classes=4), rows=sum(SIZES) * 3, groups=SIZES * 3, nfold=5, seed=2,
        params=dict(objective="rank:ndcg"), rounds=4)
    add("groups-in-order", dict(label="class", classes=2), rows=sum(SIZES) * 2, groups=SIZES * 2, shuffle=False,
        params=dict(objective="rank:pairwise", lambdarank_pair_method="mean", seed=3), metrics=["ndcg@3", "map"], rounds=4)
    add("splits", REAL, rows=60, splits=[[[i for i in range(60) if i % 3 != k], [i for i in range(59, -1, -1) if i % 3 == k]] for k in range(3)])
    add("splits-overlap", BIN, rows=50, params=log, splits=[[list(range(0, 40)), list(range(30, 50))], [list(range(10, 50)) + [49, 49], list(range(0, 20))]])
    add("stop", BIN, params=dict(log, eta=0.9), rounds=30, stop=dict(rounds=3), seed=1)
    add("stop-auc", BIN, params=dict(log, eta=0.7), rounds=25, metrics=["logloss", "auc"], stop=dict(rounds=2), seed=4)
    add("stop-not-reached", BIN, params=log, rounds=6, stop=dict(rounds=5), seed=4)
    add("stop-named", BIN, params=dict(log, eta=0.9), rounds=25, metrics=["logloss", "auc"], stop=dict(rounds=3, metric_name="logloss", data_name="test"), seed=4)
    add("stop-min-delta", REAL, params=dict(eta=0.6), rounds=25, stop=dict(rounds=2, min_delta=0.5), seed=10)
    add("stop-maximize", REAL, params=dict(eta=0.6), rounds=10, stop=dict(rounds=2, maximize=True), seed=10)
    add("stop-train", BIN, params=dict(log, eta=0.9), rounds=12, metrics=["error"], stop=dict(rounds=2, data_name="train", min_delta=0.01), seed=13)
    add("tiny-scores", dict(label="small"), params=dict(eval_metric="mae"), nfold=4, seed=3)
    add("categories", REAL, cols="cat12 norm*2 skew40 cat3", seed=5)
    add("quantiles", REAL, params=dict(objective="reg:quantileerror", quantile_alpha="[0.2,0.8]"), seed=5)
    add("dropout", BIN, params=dict(log, rate_drop=0.5, seed=2), seed=5)
    add("linear", REAL, cols="norm*4 bin*2", params=dict(booster="gblinear", max_depth=""), seed=5)
    return out


def run(case):
    X, y, w = recipes.generate(case["recipe"])
    d = training.matrix(case["recipe"], X, y, w)
    if case["groups"]:
        d.set_group(case["groups"])
    more = dict(case["cv"])
    if case["splits"]:
        more["folds"] = [tuple(s) for s in case["splits"]]
    if case["stop"]:
        more["callbacks"] = [xgb.callback.EarlyStopping(**case["stop"])]
    table = xgb.cv(dict(case["params"], nthread=1), d, case["rounds"], as_pandas=False, **more)
    case["columns"] = list(table)
    case["table"] = [[float(v) for v in table[k]] for k in table]
    return case
