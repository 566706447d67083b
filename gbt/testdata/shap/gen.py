"""Makes 3.4.1.json and 1.7.4.json: what XGBoost gives the features for the margins of some rows.

    python3 -m venv venv && venv/bin/pip install xgboost==3.4.1 numpy && venv/bin/python gen.py
    python3 -m venv old && old/bin/pip install xgboost==1.7.4 'numpy<2' && old/bin/python gen.py

Data is made by ../parity/recipes.py: models are trained on the rows of the recipe, the first `rows` rows of
its validation recipe are explained. `model` is the model file (UBJSON), compressed by zlib, in base64.
Of the rows there are margins, contributions (contribs), Saabas's approximation (approx) and, of the first
`pairs` rows, interactions; with rounds 0 to `end`-1 where `end` is not 0. One thread, x86-64."""
import base64
import json
import os
import sys
import zlib

import numpy as np
import xgboost as xgb

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "parity"))
import recipes  # noqa: E402

VERSION = xgb.__version__
assert VERSION in ("3.4.1", "1.7.4"), VERSION
NEW = VERSION == "3.4.1"
MIXED = "norm*3 few int grid"
REAL, BIN, CLASS = dict(label="real"), dict(label="bin", flip=50), dict(label="class", classes=3, flip=50)
CASES = [  # name, recipe, parameters, what differs
    ("square", dict(REAL), dict(max_depth=4), {}),
    ("binary", dict(BIN, weights="frac"), dict(objective="binary:logistic", max_depth=5), {}),
    ("missing", dict(BIN, miss=300, signal=True), dict(objective="binary:logistic", max_depth=4), {}),
    ("base", dict(REAL, base=1), dict(max_depth=3), {}),
    ("rounds", dict(REAL, miss=100), dict(max_depth=3), dict(end=3)),
    ("softprob", dict(CLASS), dict(objective="multi:softprob", num_class=3, max_depth=3), {}),
    ("softmax", dict(CLASS, base=3, miss=100), dict(objective="multi:softmax", num_class=3, max_depth=3, num_parallel_tree=2, subsample=0.7), {}),
    ("poisson", dict(label="count"), dict(objective="count:poisson", max_depth=4), {}),
    ("forest", dict(REAL), dict(num_parallel_tree=5, subsample=0.6, colsample_bynode=0.6, eta=1, max_depth=4), dict(trained=1)),
    ("dart", dict(REAL, miss=100), dict(booster="dart", rate_drop=0.5, max_depth=4), {}),
    ("dart classes", dict(CLASS), dict(booster="dart", rate_drop=0.4, one_drop=1, objective="multi:softprob", num_class=3, max_depth=3), {}),
    ("one-hot", dict(REAL, cols="cat3 cat6 norm few", miss=80), dict(max_cat_to_onehot=10, max_depth=4), {}),
    ("partition", dict(REAL, cols="cat12 skew40 norm gap9", miss=80), dict(max_cat_to_onehot=1, max_depth=4), {}),
    ("one feature", dict(REAL, cols="norm"), dict(max_depth=5), {}),
    ("leaf", dict(REAL), dict(gamma=1e9), {}),
    ("zero weights", dict(REAL, weights="zeros"), dict(min_child_weight=0, reg_lambda=1, max_depth=6), {}),
    ("deep", dict(REAL, cols="norm*6 fine*4 grid few int bin*2 geo", rows=600), dict(tree_method="hist", grow_policy="lossguide", max_depth=0, max_leaves=80, min_child_weight=0), dict(trained=3, pairs=1)),
    ("ten", dict(REAL, cols="bin*16", rows=600), dict(max_depth=10, min_child_weight=0), dict(trained=2, pairs=1)),
    ("linear", dict(REAL, miss=100), dict(booster="gblinear"), dict(pairs=0)),
    ("linear classes", dict(CLASS), dict(booster="gblinear", objective="multi:softprob", num_class=3), dict(pairs=0)),
    ("linear base", dict(BIN, base=1), dict(booster="gblinear", objective="binary:logistic"), dict(pairs=0)),
    ("targets", dict(REAL, targets=3), dict(max_depth=3), {}),
]
if NEW:
    CASES += [
        ("vector", dict(REAL, targets=3, miss=100), dict(max_depth=4, multi_strategy="multi_output_tree"), dict(approx=False)),
        ("vector classes", dict(CLASS, base=3), dict(objective="multi:softprob", num_class=3, max_depth=3, multi_strategy="multi_output_tree"), dict(approx=False)),
    ]


def matrix(r, X, y=None, w=None, take=None):
    base = recipes.base_margin(r)
    if base is not None:
        base = base[:take].reshape(-1) if base.shape[1] == 1 else base[:take]
    return xgb.DMatrix(X[:take], label=y, weight=w, base_margin=base, nthread=1, feature_types=recipes.types(r), enable_categorical=True)


def numbers(v):
    return [float("%.9g" % x) for x in np.asarray(v, np.float32).ravel()]


out = []
for i, (name, recipe, params, other) in enumerate(CASES):
    recipe = {**dict(rows=300, cols=MIXED, seed=9100 + i), **recipe}
    c = dict(id=name, recipe=recipe, end=other.get("end", 0), rows=10, pairs=other.get("pairs", 2))
    params = {k: str(v) for k, v in {**dict(tree_method="hist"), **params}.items()}
    if "gblinear" in params.values():
        del params["tree_method"]
    X, y, w = recipes.generate(recipe)
    b = xgb.train({**params, "nthread": 1}, matrix(recipe, X, y, w), other.get("trained", 4))
    v = recipes.validation(recipe)
    X = recipes.generate(v)[0]
    rounds = (0, c["end"])
    d, few = matrix(v, X, take=c["rows"]), matrix(v, X, take=c["pairs"])
    c["params"] = params
    c["model"] = base64.b64encode(zlib.compress(bytes(b.save_raw("ubj")), 9)).decode()
    b = xgb.Booster({"nthread": 1}, model_file=b.save_raw("ubj"))
    c["margins"] = numbers(b.predict(d, output_margin=True, iteration_range=rounds))
    c["contribs"] = numbers(b.predict(d, pred_contribs=True, iteration_range=rounds))
    c["approx"] = numbers(b.predict(d, pred_contribs=True, approx_contribs=True, iteration_range=rounds)) if other.get("approx", True) else []
    c["interactions"] = numbers(b.predict(few, pred_interactions=True, iteration_range=rounds)) if c["pairs"] else []
    out.append(c)
with open(os.path.join(HERE, VERSION + ".json"), "w") as f:
    f.write("[\n" + ",\n".join(json.dumps(c) for c in out) + "\n]\n")
