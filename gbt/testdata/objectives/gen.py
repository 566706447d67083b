"""Makes cases.json: models of every objective that ../parity does not have, as XGBoost 3.4.1 trains them.

    python3 -m venv venv && venv/bin/pip install xgboost==3.4.1 numpy
    venv/bin/python gen.py                  # into this script's folder
    venv/bin/python gen.py --dump DIR       # also every model as DIR/<id>.json, to look for a difference

Features and base labels come from ../parity/recipes.py, and hashes are those of ../parity/gen.py. One
thread, x86-64 with FMA, glibc 2.36. `target` says what the label y of the recipe becomes; everything is
float32 and exact but for one division. A score that is NaN is left out.
    real      y
    counts    floor(max(y + 20, 0) / 4)
    positive  1 + y/8 where y >= 0, else 1 / (1 - y/8)
    above     positive less 15/16
    survival  (floor(4 positive) + 1) / 4, negative in every third row
    interval  bounds from positive p, by row modulo 4: p and p; p and infinity; p and 1.5 p; 0 and p
    bin       y, which is 0 or 1"""
import argparse
import hashlib
import json
import os
import sys

import numpy as np
import xgboost as xgb

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "parity"))
import gen as parity  # noqa: E402
import recipes  # noqa: E402

f32 = np.float32


def positive(y):
    y = y / f32(8)
    with np.errstate(divide="ignore"):
        return np.where(y >= 0, f32(1) + y, f32(1) / (f32(1) - y)).astype(f32)


def labels(target, y):
    """The labels, and the upper bounds where labels are intervals."""
    i = np.arange(len(y))
    if target in ("real", "bin"):
        return y, None
    if target == "counts":
        return np.floor(np.maximum(y + f32(20), f32(0)) / f32(4)).astype(f32), None
    p = positive(y)
    if target == "positive":
        return p, None
    if target == "above":
        return p - f32(0.9375), None
    if target == "survival":
        t = (np.floor(p * f32(4)) + f32(1)) / f32(4)
        return np.where(i % 3 == 0, -t, t).astype(f32), None
    assert target == "interval"
    low = np.where(i % 4 == 3, f32(0), p).astype(f32)
    high = np.select([i % 4 == 1, i % 4 == 2], [np.full(len(y), np.inf, f32), p * f32(1.5)], p).astype(f32)
    return low, high


def matrix(target, X, y, w):
    low, high = labels(target, y)
    d = xgb.DMatrix(X, weight=w, nthread=1)
    if high is None:
        d.set_label(low)
    else:
        d.set_float_info("label_lower_bound", low)
        d.set_float_info("label_upper_bound", high)
    return d


def cases():
    out = []

    def add(name, target, params, rows=300, rounds=4, label="real", **recipe):
        p = dict(objective=name, max_depth=3, **params)
        r = dict(rows=rows, cols="norm*2 few grid int", seed=4000 + len(out), label=label, signal=True, **recipe)
        out.append(dict(id="%s-%02d" % (name.replace(":", "-"), len(out)), target=target, recipe=r, params={k: str(v) for k, v in p.items()}, rounds=rounds))

    def family(name, target, *settings, **recipe):
        """Each setting with hist, weights and missing values by turns; the first with exact and many rows too."""
        for k, params in enumerate(settings):
            add(name, target, params, weights=("", "frac", "int")[k % 3], miss=(0, 150)[k % 2], **recipe)
        first = settings[0]
        add(name, target, dict(first, tree_method="exact"), weights="frac", **recipe)
        add(name, target, dict(first, subsample=0.7, max_bin=16, eta=0.7), rows=5000, rounds=2, weights="zeros", miss=80, **recipe)
        add(name, target, dict(first, reg_alpha=0.25, min_child_weight=0), rows=40, rounds=8, **recipe)

    family("reg:squaredlogerror", "positive", {}, {}, {"base_score": 0.7}, {"eta": 1, "min_child_weight": 0.01})
    family("reg:squaredlogerror", "above", {}, {"eta": 1, "min_child_weight": 0.01})
    family("reg:pseudohubererror", "real", {}, {"huber_slope": 2.5}, {"huber_slope": 0.1, "base_score": 3}, {"huber_slope": 40})
    family("reg:absoluteerror", "real", {}, {}, {"base_score": 3}, {"eta": 1, "min_child_weight": 0})
    family("reg:quantileerror", "real", {"quantile_alpha": "0.3"}, {"quantile_alpha": "[0.1,0.5,0.9]"}, {"quantile_alpha": "[0.25,0.75]", "base_score": 2},
           {"quantile_alpha": "[0,0.02,0.5,1]", "eta": 1}, {"quantile_alpha": "[0.5,0.5]", "base_score": "[-5,7]"})
    family("reg:expectileerror", "real", {"expectile_alpha": "0.3"}, {"expectile_alpha": "[0.1,0.5,0.9]"}, {"expectile_alpha": "[0.25,0.75]", "base_score": 2},
           {"expectile_alpha": "[0.01,0.5,0.98,0.99]", "eta": 1}, {"expectile_alpha": "[0.5,0.6]", "base_score": "[-5,7]"})
    family("reg:gamma", "positive", {}, {}, {"scale_pos_weight": 3}, {"base_score": 2.5, "eta": 1})
    family("reg:tweedie", "counts", {}, {"tweedie_variance_power": 1.1}, {"tweedie_variance_power": 1.99, "base_score": 4}, {"eta": 1})
    family("count:poisson", "counts", {}, {"max_delta_step": 0.3}, {"base_score": 2}, {"max_delta_step": 2, "eta": 1})
    family("binary:hinge", "bin", {}, {}, {"base_score": 0.3}, {"eta": 1, "min_child_weight": 0}, label="bin", flip=50)
    family("survival:cox", "survival", {}, {}, {"base_score": 0.3}, {"eta": 1, "min_child_weight": 0.01})
    for dist in ("normal", "logistic", "extreme"):
        family("survival:aft", "interval", {"aft_loss_distribution": dist}, {"aft_loss_distribution": dist, "aft_loss_distribution_scale": 0.7, "base_score": 2},
               {"aft_loss_distribution": dist, "aft_loss_distribution_scale": 0.05, "min_child_weight": 0}, {"aft_loss_distribution": dist, "aft_loss_distribution_scale": 3, "eta": 1})
    return out


def run(case, dump):
    r = case["recipe"]
    X, y, w = recipes.generate(r)
    vx, vy, _ = recipes.generate(recipes.validation(r))
    train, valid, log = matrix(case["target"], X, y, w), matrix(case["target"], vx, vy, None), {}
    booster = xgb.train(dict(case["params"], nthread=1), train, case["rounds"], evals=[(train, "train"), (valid, "validation")], evals_result=log, verbose_eval=False)
    raw = {form: bytes(booster.save_raw(form)) for form in ("json", "ubj")}
    model = json.loads(raw["json"])["learner"]
    trees, info = model["gradient_booster"]["model"]["trees"], model["gradient_booster"]["model"]["tree_info"]
    hashes, splits = [], []
    for t, group in zip(trees, info):
        h, s = parity.tree_hashes(t, group)
        hashes.append(h)
        splits += s
    fresh = xgb.Booster({"nthread": 1}, model_file=bytearray(raw["ubj"]))
    rows = {"train": X, "validation": vx, "probes": parity.probes(X, splits)}

    def predict(v, margin):
        return recipes.fnv(recipes.bits(fresh.predict(parity.matrix(v), output_margin=margin))) if len(v) else ""

    out = dict(case)
    out["data"] = [recipes.fnv(recipes.bits(v)) for v in (X, y, [] if w is None else w, vx, vy)]
    out["base_score"] = recipes.bits(json.loads(model["learner_model_param"]["base_score"]))
    out["nodes"] = [len(t["left_children"]) for t in trees]
    out["trees"] = hashes
    out["margins"] = {k: predict(v, True) for k, v in rows.items()}
    out["values"] = {k: predict(v, False) for k, v in rows.items()}
    out["probes"] = len(rows["probes"])
    out["metrics"] = {k: {name: v[-1] for name, v in m.items() if v[-1] == v[-1]} for k, m in log.items()}
    for form, b in raw.items():
        out[form] = hashlib.sha256(b).hexdigest()[:16]
    if dump:
        with open(os.path.join(dump, case["id"] + ".json"), "wb") as f:
            f.write(raw["json"])
    return out


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--dump")
    a = p.parse_args()
    assert xgb.__version__ == parity.VERSION, "xgboost %s: want %s" % (xgb.__version__, parity.VERSION)
    if a.dump:
        os.makedirs(a.dump, exist_ok=True)
    lines = [json.dumps(run(c, a.dump), separators=(",", ":")) for c in cases()]
    with open(os.path.join(HERE, "cases.json"), "w") as f:
        f.write("[\n" + ",\n".join(lines) + "\n]\n")
    print(len(lines), "cases")


if __name__ == "__main__":
    main()
