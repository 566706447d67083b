"""Writes sagemaker.json: what scikit-learn gives for the metrics of SageMaker's XGBoost container, as its
metrics/custom_metrics.py calls it, and what XGBoost gives for ams@k.

python3 -m venv env && env/bin/pip install xgboost==3.4.1 scikit-learn==1.9.1 numpy && env/bin/python sagemaker.py"""
import json
import os
import warnings

import numpy as np
import sklearn
import sklearn.metrics as sk
import xgboost as xgb

assert xgb.__version__ == "3.4.1" and sklearn.__version__ == "1.9.1", (xgb.__version__, sklearn.__version__)
warnings.filterwarnings("ignore")

BINARY = {"f1_binary": sk.f1_score, "precision": sk.precision_score, "recall": sk.recall_score}
CLASSES = {
    "accuracy": sk.accuracy_score,
    "balanced_accuracy": sk.balanced_accuracy_score,
    "f1": lambda y, p: sk.f1_score(y, p, average="macro"),
    "f1_macro": lambda y, p: sk.f1_score(y, p, average="macro"),
    "precision_macro": lambda y, p: sk.precision_score(y, p, average="macro"),
    "precision_micro": lambda y, p: sk.precision_score(y, p, average="micro"),
    "recall_macro": lambda y, p: sk.recall_score(y, p, average="macro"),
    "recall_micro": lambda y, p: sk.recall_score(y, p, average="micro"),
}
REAL = {"mse": sk.mean_squared_error, "r2": sk.r2_score}


def case(rng, groups, rows, kind):
    out = {"groups": groups, "kind": kind, "values": {}}
    if kind == "real":
        y = rng.normal(size=rows)
        p = (y + rng.normal(size=rows)).astype(np.float32)
        y = y.astype(np.float32)
        if rows == 3:
            y[:] = 2
        for name, f in REAL.items():
            out["values"][name] = float(f(y.astype(np.float64), p.astype(np.float64)))
    elif groups == 1:
        y = (rng.random(rows) < (0.3 if rows > 5 else 0)).astype(np.float32)
        p = np.round(rng.random(rows), 2).astype(np.float32)
        c = (p > 0.5).astype(int)
        for name, f in {**BINARY, **CLASSES}.items():
            out["values"][name] = float(f(y, c))
        w = np.round(rng.random(rows) * 4, 1).astype(np.float32)
        out["weight"] = [float(v) for v in w]
        ams = {}
        if rows > 2:
            d = xgb.DMatrix(p.reshape(-1, 1), label=y, weight=w)
            names = ["ams@0", "ams@0.15", "ams@0.5", "ams@0.999", "ams@1", "ams@2"]
            b = xgb.Booster(dict(objective="reg:squarederror", nthread=1, base_score=0.5, eval_metric=names, disable_default_eval_metric=1), [d])
            # Metrics of given predictions: they are the base margins of a model without trees.
            d.set_base_margin(p)
            for part in b.eval_set([(d, "x")]).split("\t")[1:]:
                name, _, value = part[2:].rpartition(":")
                ams[name] = float(value)
        out["ams"] = ams
    else:
        y = rng.integers(0, groups, rows).astype(np.float32)
        if rows < 20:
            y = np.minimum(y, groups - 2)
        p = np.round(rng.random((rows, groups)), 1).astype(np.float32)
        p[np.arange(rows), y.astype(int)] += np.float32(0.3)
        c = p.argmax(axis=1)
        for name, f in CLASSES.items():
            out["values"][name] = float(f(y, c))
    out["label"], out["pred"] = [float(v) for v in y], [float(v) for v in p.ravel()]
    return out


rng = np.random.default_rng(7)
cases = [case(rng, g, n, k) for g, n, k in [
    (1, 60, "class"), (1, 25, "class"), (1, 5, "class"), (1, 1, "class"),
    (3, 60, "class"), (4, 12, "class"), (7, 40, "class"), (2, 9, "class"),
    (1, 50, "real"), (1, 3, "real"), (1, 2, "real")]]
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "sagemaker.json"), "w") as f:
    f.write("[\n" + ",\n".join(json.dumps(c) for c in cases) + "\n]\n")
