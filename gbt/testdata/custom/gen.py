"""Makes cases.json: models that XGBoost 3.4.1 trains on losses and metrics of the caller's.

    python3 -m venv venv && venv/bin/pip install xgboost==3.4.1 numpy && venv/bin/python gen.py

Data is made by ../parity/recipes.py. Losses, in float32, of margin m, label y, weight w:
    asymmetric  d = m - y; g = 2d and h = 2 where d > 0, else g = d and h = 1; both times w
    classes     of class k: g = m - [y = k], h = 1; both times w
The metric "far" is the share of the rows whose first prediction is further than 0.5 from the label.
`model` is the SHA-256 of the model saved as JSON. One thread, x86-64."""
import hashlib
import json
import os
import sys

import numpy as np
import xgboost as xgb

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "parity"))
import recipes  # noqa: E402

assert xgb.__version__ == "3.4.1", xgb.__version__
f32 = np.float32


def asymmetric(m, d):
    y, w = d.get_label(), d.get_weight()
    m = m.astype(f32)
    diff = m - y
    factor = np.where(diff > 0, f32(2), f32(1))
    w = w if len(w) else np.ones(len(y), f32)
    return diff * factor * w, factor * w


def classes(m, d):
    y, w = d.get_label(), d.get_weight()
    w = (w if len(w) else np.ones(len(y), f32)).reshape(-1, 1)
    hot = (y.reshape(-1, 1) == np.arange(m.shape[1])).astype(f32)
    return (m.astype(f32) - hot) * w, np.ones_like(hot) * w


def far(pred, d):
    y = d.get_label()
    first = pred.reshape(len(y), -1)[:, 0]
    return "far", float(np.mean(np.abs(first.astype(f32) - y) > f32(0.5)))


LOSSES = {"asymmetric": asymmetric, "classes": classes}
COLS = "norm*2 few int dup const grid geo"
CASES = [
    ("square", "asymmetric", dict(label="real"), {}),
    ("exact", "asymmetric", dict(label="real"), dict(tree_method="exact", max_depth=4)),
    ("approx", "asymmetric", dict(label="real", weights="frac"), dict(tree_method="approx")),
    ("logistic", "asymmetric", dict(label="bin", flip=50), dict(objective="binary:logistic", eval_metric="auc")),
    ("poisson", "asymmetric", dict(label="class", classes=6), dict(objective="count:poisson", base_score="2")),
    ("hinge", "asymmetric", dict(label="bin"), dict(objective="binary:hinge")),
    ("logitraw", "asymmetric", dict(label="bin"), dict(objective="binary:logitraw", subsample="0.7", seed="3")),
    ("absolute", "asymmetric", dict(label="real", weights="int"), dict(objective="reg:absoluteerror")),
    ("softprob", "classes", dict(label="class", classes=3), dict(objective="multi:softprob", num_class="3")),
    ("softmax", "classes", dict(label="class", classes=4, weights="int"), dict(objective="multi:softmax", num_class="4", num_parallel_tree="2")),
    ("none", "", dict(label="real"), dict(disable_default_eval_metric="1")),
    ("values", "", dict(label="bin"), dict(objective="binary:logistic", eval_metric="logloss")),
    ("index", "", dict(label="class", classes=3), dict(objective="multi:softmax", num_class="3")),
]
out = []
for i, (name, loss, recipe, params) in enumerate(CASES):
    r = dict(rows=300, cols=COLS, seed=7000 + i, **recipe)
    X, y, w = recipes.generate(r)
    p = dict(nthread="1", **{k: str(v) for k, v in params.items()})
    d = xgb.DMatrix(X, label=y, weight=w, nthread=1)
    log = {}
    b = xgb.train(p, d, 6, evals=[(d, "train")], obj=LOSSES.get(loss), custom_metric=far, evals_result=log, verbose_eval=False)
    del p["nthread"]
    out.append(dict(id=name, loss=loss, recipe=r, params=p, rounds=6, scores=log["train"], model=hashlib.sha256(b.save_raw("json")).hexdigest()))
    if len(sys.argv) > 1:
        b.save_model(os.path.join(sys.argv[1], name + ".json"))
with open(os.path.join(HERE, "cases.json"), "w") as f:
    f.write("[\n" + ",\n".join(json.dumps(c) for c in out) + "\n]\n")
