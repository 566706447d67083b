"""Makes links-<version>.json: what real XGBoost makes of margins and base scores.

    python3 -m venv venv && venv/bin/pip install xgboost==3.4.1 numpy
    venv/bin/python gen.py          # writes links-3.4.1.json beside this script

Run it with each version whose file is committed: 3.4.1 has all objectives, older ones those whose
rules differ from 3.4's. One thread, x86-64 with FMA, glibc 2.36.

Margins go in as base margins of a model without leaves that count (eta 0), so the outputs are
those of the objective's PredTransform. Of a base score the margin is read from such a model;
null stands for a base score that is refused. All numbers are the bits of float32."""
import ctypes
import json
import math
import os

import numpy as np
import xgboost as xgb

f32 = np.float32
expf = ctypes.CDLL("libm.so.6").expf
expf.restype, expf.argtypes = ctypes.c_float, [ctypes.c_float]
HERE = os.path.dirname(os.path.abspath(__file__))
CURRENT = "3.4.1"
ALPHAS = [0.125, 0.25, 0.5, 0.75]
OBJECTIVES = [
    ("reg:squarederror", {}), ("reg:linear", {}), ("reg:squaredlogerror", {}), ("reg:pseudohubererror", {}), ("reg:absoluteerror", {}),
    ("reg:logistic", {}), ("binary:logistic", {}), ("binary:logitraw", {}), ("binary:hinge", {}),
    ("reg:gamma", {}), ("reg:tweedie", {}), ("count:poisson", {}), ("survival:cox", {}), ("survival:aft", {}),
    ("reg:quantileerror", {"quantile_alpha": ALPHAS}), ("reg:expectileerror", {"expectile_alpha": ALPHAS}),
    ("multi:softprob", {"num_class": 4}), ("multi:softmax", {"num_class": 4}),
    ("rank:ndcg", {}), ("rank:map", {}), ("rank:pairwise", {}),
]
DIFFER = ["reg:logistic", "binary:logistic", "binary:logitraw", "reg:quantileerror"]


def bits(v):
    return [int(b) for b in np.ascontiguousarray(v, f32).ravel().view(np.uint32)]


def margins(n):
    edges = [0, -0.0, 1e-30, -1e-30, 1, -1, 15.9, 17, 80, 87, 88, 88.7, 88.72, 88.73, 89, 95, 100, 103.9, 104, 150, 1e10, 3e38]
    v = np.array(edges + [-e for e in edges], f32)
    r = np.random.RandomState(20240101)
    # A third of the rest are arguments at which expf is not the rounded double function.
    pool = (r.randn(300000) * 4).astype(f32)
    rest = n - len(v)
    apart = [x for x in pool[:200000] if expf(float(x)) != f32(math.exp(float(x)))][: rest // 3]
    return np.concatenate([v, apart, pool[-(rest - len(apart)) :]]).astype(f32)


def scores():
    r = np.random.RandomState(7)
    return np.concatenate([np.array([0, 1, 0.5, 1e-7, 1e-6, 1 - 2.0**-24, 1 - 1e-6, 1.5, 2, 300, -0.25], f32), r.rand(21).astype(f32)])


def matrix(n, base=None):
    d = xgb.DMatrix(np.zeros((n, 1), f32), label=np.ones(n, f32))
    d.set_float_info("label_lower_bound", np.ones(n, f32))
    d.set_float_info("label_upper_bound", np.ones(n, f32))
    if base is not None:
        d.set_base_margin(base)
    return d


def train(name, params, score, d):
    params = dict(params, objective=name, base_score=score, nthread=1, max_depth=1, eta=0, tree_method="exact", verbosity=0)
    return xgb.train(params, d, 1)


def main():
    version = xgb.__version__
    current = version == CURRENT
    m = margins(300 if current else 100)
    out = {"version": version, "margins": bits(m), "scores": bits(scores()), "objectives": []}
    for name, params in OBJECTIVES:
        if not current and name not in DIFFER:
            continue
        groups = len(ALPHAS) if name in ("reg:quantileerror", "reg:expectileerror") or "num_class" in params else 1
        base = m[: len(m) // groups * groups]
        try:
            model = train(name, params, 0.5, matrix(8))
        except xgb.core.XGBoostError as e:
            assert not current and "Unknown objective" in str(e), e
            continue
        entry = {"name": name, "groups": groups, "outputs": bits(model.predict(matrix(len(base) // groups, base))), "margins": []}
        for s in scores():
            try:
                got = train(name, params, float(s), matrix(8)).predict(matrix(1), output_margin=True)
                entry["margins"].append(bits(got))
            except xgb.core.XGBoostError:
                entry["margins"].append(None)
        out["objectives"].append(entry)
    with open(os.path.join(HERE, "links-%s.json" % version), "w") as f:
        f.write(json.dumps(out, separators=(",", ":")).replace('{"name"', '\n{"name"') + "\n")


if __name__ == "__main__":
    main()
