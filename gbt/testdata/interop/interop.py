"""Live exchange of models between Grove and real XGBoost 3.4, compared to the bit.

    GROVE_INTEROP=DIR go test ./gbt -run 'TestInterop(W|Rew)rite'  # Grove writes DIR/grove
    python interop.py check DIR/grove                        # XGBoost loads and predicts them
    python interop.py make DIR/xgboost                       # XGBoost trains and writes
    GROVE_INTEROP=DIR go test ./gbt -run TestInteropRead     # Grove loads and predicts them

needs pip install xgboost==3.4.1 numpy. A model NAME is NAME.json and NAME.ubj, and beside them
    NAME.shape        text: rows, columns, groups, outputs
    NAME.rows         rows x columns little-endian float32, missing as NaN
    NAME.margins      rows x groups float32
    NAME.outputs      rows x outputs float32: what predict gives"""
import os
import sys

import numpy as np
import xgboost as xgb

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir, "parity"))
sys.dont_write_bytecode = True
import recipes  # noqa: E402

COLS = "norm*2 few int grid geo const"
MODELS = [  # name, label of the recipe, rounds, parameters
    ("square", dict(label="real", miss=100, signal=True), 6, {"objective": "reg:squarederror"}),
    ("logistic", dict(label="bin", flip=50, miss=300), 6, {"objective": "binary:logistic", "max_depth": "8"}),
    ("logitraw", dict(label="bin", flip=50), 4, {"objective": "binary:logitraw", "grow_policy": "lossguide", "max_leaves": "20", "max_depth": "0"}),
    ("unit", dict(label="unit"), 4, {"objective": "reg:logistic"}),
    ("softprob", dict(label="class", classes=4, flip=50, miss=100), 4, {"objective": "multi:softprob", "num_class": "4"}),
    ("softmax", dict(label="class", classes=3, flip=50), 4, {"objective": "multi:softmax", "num_class": "3", "subsample": "0.7"}),
    ("exact", dict(label="bin", flip=50, miss=100), 5, {"objective": "binary:logistic", "tree_method": "exact", "gamma": "0.7", "max_depth": "7"}),
    ("forest", dict(label="real", weights="frac"), 3, {"objective": "reg:squarederror", "num_parallel_tree": "4", "subsample": "0.6", "colsample_bynode": "0.5"}),
    ("dart", dict(label="bin", flip=50), 6, {"objective": "binary:logistic", "rate_drop": "0.3", "one_drop": "1"}),
    ("approx", dict(label="real", miss=100), 4, {"objective": "reg:squarederror", "tree_method": "approx"}),
    ("given", dict(label="bin", flip=50), 3, {"objective": "binary:logistic", "base_score": "0.2"}),
    ("dart3", dict(label="class", classes=3, flip=50), 5, {"objective": "multi:softprob", "num_class": "3", "rate_drop": "0.4", "normalize_type": "forest", "num_parallel_tree": "2"}),
    ("categories", dict(label="bin", flip=50, miss=100), 5, {"objective": "binary:logistic", "max_depth": "5", "max_cat_to_onehot": "5"}),
    ("onehot", dict(label="real", miss=100, signal=True), 4, {"objective": "reg:squarederror", "max_cat_to_onehot": "1000"}),
    ("vector", dict(label="class", classes=4, flip=50, miss=100), 4, {"objective": "multi:softprob", "num_class": "4", "multi_strategy": "multi_output_tree"}),
    ("vectordart", dict(label="class", classes=3, flip=50), 5, {"objective": "multi:softprob", "num_class": "3", "multi_strategy": "multi_output_tree", "rate_drop": "0.4", "one_drop": "1"}),
    ("vectorcategories", dict(label="class", classes=3, flip=50), 3, {"objective": "multi:softprob", "num_class": "3", "multi_strategy": "multi_output_tree"}),
    ("linear", dict(label="bin", flip=50, miss=100), 5, {"objective": "binary:logistic", "booster": "gblinear", "updater": "coord_descent"}),
    ("linear3", dict(label="class", classes=3, flip=50), 5, {"objective": "multi:softprob", "num_class": "3", "booster": "gblinear", "updater": "coord_descent"}),
]
CATEGORIES = {2: 7, 3: 40}  # columns of the models with categories, and how many there are


def matrix(X, y=None, w=None, types=None):
    return xgb.DMatrix(X, label=y, weight=w, nthread=1, feature_types=types, enable_categorical=True)


def codes(X):
    """Makes categories of some columns; every fifth row is unseen, between two or below zero."""
    for j, n in CATEGORIES.items():
        X[:, j] = np.floor(np.abs(X[:, j])) % n
    return ["c" if j in CATEGORIES else "q" for j in range(X.shape[1])]


def strange(X):
    for j, n in CATEGORIES.items():
        X[::5, j] = np.array([n, 200, -1, -0.5, 0.5, 1e9, 1.75, n + 31], np.float32)[np.arange(len(X[::5])) % 8]


def predict(model, X):
    """Margins and outputs by a booster that did not train."""
    b = xgb.Booster({"nthread": 1}, model_file=model)
    return [b.predict(matrix(X, types=b.feature_types), output_margin=m, strict_shape=True).astype("<f4").reshape(len(X), -1) for m in (True, False)]


def make(directory):
    os.makedirs(directory, exist_ok=True)
    for k, (name, label, rounds, params) in enumerate(MODELS):
        r = dict(rows=600, cols=COLS, seed=700 + k, **label)
        X, y, w = recipes.generate(r)
        types = codes(X) if "categories" in name or name == "onehot" else None
        booster = xgb.train(dict(params, nthread=1), matrix(X, y, w, types), rounds)
        if types:
            strange(X)
        at = os.path.join(directory, name)
        for form in ("json", "ubj"):
            booster.save_model(at + "." + form)
        margins, outputs = predict(at + ".ubj", X)
        with open(at + ".shape", "w") as f:
            f.write("%d %d %d %d\n" % (*X.shape, margins.shape[1], outputs.shape[1]))
        X.astype("<f4").tofile(at + ".rows")
        margins.tofile(at + ".margins")
        outputs.tofile(at + ".outputs")
    print("made %d models" % len(MODELS))


def check(directory):
    names = sorted(n[:-6] for n in os.listdir(directory) if n.endswith(".shape"))
    bad = 0
    for name in names:
        at = os.path.join(directory, name)
        with open(at + ".shape") as f:
            rows, cols, groups, outputs = (int(v) for v in f.read().split())
        X = np.fromfile(at + ".rows", "<f4").reshape(rows, cols)
        want = [np.fromfile(at + e, "<u4").reshape(rows, n) for e, n in ((".margins", groups), (".outputs", outputs))]
        for form in ("json", "ubj"):
            for what, g, w in zip(("margins", "outputs"), predict(at + "." + form, X), want):
                n = (g.view("<u4") != w).sum() if g.shape == w.shape else -1
                if n:
                    bad += 1
                    print("%s.%s: %d %s differ (shapes %s and %s)" % (name, form, n, what, g.shape, w.shape))
            b = xgb.Booster(model_file=at + "." + form)
            with open(at + "." + form, "rb") as f:
                if bytes(b.save_raw(form)) != f.read():
                    bad += 1
                    print("%s.%s: XGBoost saves the loaded model with other bytes" % (name, form))
    print("checked %d models, %d differences" % (len(names), bad))
    return bad == 0 and len(names) > 0


if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[1] not in ("make", "check"):
        sys.exit("usage: interop.py make|check DIR")
    if sys.argv[1] == "make":
        make(sys.argv[2])
    elif not check(sys.argv[2]):
        sys.exit(1)
