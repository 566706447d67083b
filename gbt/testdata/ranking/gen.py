"""Makes cases.json: rank: objectives as XGBoost 3.4.1 trains them.

    python3 -m venv venv && venv/bin/pip install xgboost==3.4.1 numpy
    venv/bin/python gen.py                  # into this script's folder
    venv/bin/python gen.py --dump DIR       # also every model as DIR/<id>.json, to look for a difference

Features and labels come from ../parity/recipes.py, and hashes are those of ../parity/gen.py. One thread,
x86-64 with FMA, glibc 2.36. Sizes of groups and their weights are written into the cases. `target` says what
the label y of the recipe becomes:
    grades   floor(min(max(y + 8, 0) / 4, 4)), 0 to 4
    halves   the same over 2
    binary   1 where y >= 4, else 0
The validation rows are in the same groups, cut off where they end, without weights. A score that is NaN is
left out."""
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
METRICS = ["ndcg", "ndcg@3", "ndcg@3-", "ndcg-", "auc"]
BINARY = ["map", "map@2", "map-", "pre@4", "pre", "aucpr"]


def labels(target, y):
    if target == "binary":
        return (y >= f32(4)).astype(f32)
    grades = np.floor(np.minimum(np.maximum(y + f32(8), f32(0)) / f32(4), f32(4))).astype(f32)
    return grades / f32(2) if target == "halves" else grades


def fit(sizes, rows):
    """Groups of the given sizes over and over, the last one cut off."""
    out = []
    while rows > 0:
        n = min(sizes[len(out) % len(sizes)], rows)
        out.append(n)
        rows -= n
    return out


def matrix(target, X, y, sizes, w):
    d = xgb.DMatrix(X, label=labels(target, y), nthread=1)
    if sizes:
        d.set_group(fit(sizes, len(y)))
    if w is not None:
        d.set_weight(w)
    return d


def cases():
    out = []

    def add(name, params, sizes=(7, 1, 12, 30, 45, 3, 2), target=None, weights=False, metrics=(), rows=300, rounds=4, **recipe):
        p = dict(objective="rank:" + name, max_depth=3, min_child_weight=0.01, **params)
        r = dict(rows=rows, cols="norm*2 few grid int", seed=7000 + len(out), label="real", signal=True, miss=(0, 150)[len(out) % 2], **recipe)
        n = len(fit(list(sizes), rows)) if sizes else 1
        # At least 1: XGBoost refuses a score above 1, which lighter groups without relevant rows make.
        w = [((k * 7) % 11 + 4) / 4 for k in range(n)] if weights else None
        out.append(dict(id="%s-%02d" % (name, len(out)), target=target or ("binary" if name == "map" else "grades"), sizes=list(sizes), group_weights=w or [],
                        recipe=r, params={k: str(v) for k, v in p.items()}, eval_metric=list(metrics), rounds=rounds))

    mean = dict(lambdarank_pair_method="mean")
    k = "lambdarank_num_pair_per_sample"
    for name in ("ndcg", "map", "pairwise"):
        for i, params in enumerate((
            {}, {k: 4}, {k: 1, "eta": 1}, {"lambdarank_score_normalization": 0}, {"lambdarank_normalization": 0}, mean, {**mean, k: 3},
            {**mean, k: 2, "lambdarank_normalization": 0, "lambdarank_score_normalization": 0},
            {"lambdarank_unbiased": 1}, {"lambdarank_unbiased": 1, k: 5, "lambdarank_bias_norm": 0}, {"lambdarank_unbiased": 1, "lambdarank_bias_norm": 2.3},
            {**mean, "lambdarank_unbiased": 1, k: 2}, {**mean, "lambdarank_unbiased": 1, "lambdarank_bias_norm": 0.5, "base_score": 0.25},
        )):
            add(name, params, weights=i % 2 == 1)
        add(name, dict(tree_method="exact", subsample=0.7), weights=True)
        add(name, dict(mean, tree_method="exact", subsample=0.7, colsample_bytree=0.6, seed=5))
        add(name, dict(mean, subsample=0.6, colsample_bylevel=0.6, max_bin=16, seed=9), rows=5000, rounds=2, weights=True, sizes=(40, 90, 11, 140))
        add(name, dict(subsample=0.5, sampling_method="gradient_based", grow_policy="lossguide", max_leaves=5))
        add(name, {}, sizes=(), rows=120)
        add(name, mean, sizes=(), rows=120)
        add(name, {}, sizes=(1, 2), rows=60)
        add(name, dict(mean, seed_per_iteration="true", subsample=0.7, num_parallel_tree=2, seed=3), weights=True)
        add(name, {"base_score": 3}, sizes=(25,), rows=2000, rounds=12)
    for params in ({}, mean, {"lambdarank_unbiased": 1, k: 6}, {"tree_method": "exact"}):
        add("ndcg", dict(params, ndcg_exp_gain=0), target="halves", weights=True, metrics=["ndcg", "ndcg@3"])
    add("pairwise", dict(ndcg_exp_gain=0), target="halves")
    for name in ("ndcg", "pairwise", "map"):
        for params in ({}, mean):
            add(name, params, target="binary", metrics=METRICS + BINARY, sizes=(7, 1, 12, 30, 45, 3, 2, 6))
    add("ndcg", {}, metrics=METRICS + ["rmse"], sizes=(50, 60, 3, 1))
    return out


def run(case, dump):
    r = case["recipe"]
    X, y, _ = recipes.generate(r)
    vx, vy, _ = recipes.generate(recipes.validation(r))
    w = np.array(case["group_weights"], f32) if case["group_weights"] else None
    train, valid, log = matrix(case["target"], X, y, case["sizes"], w), matrix(case["target"], vx, vy, case["sizes"], None), {}
    params = dict(case["params"], nthread=1)
    if case["eval_metric"]:
        params["eval_metric"] = case["eval_metric"]
    booster = xgb.train(params, train, case["rounds"], evals=[(train, "train"), (valid, "validation")], evals_result=log, verbose_eval=False)
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

    def predict(v):
        return recipes.fnv(recipes.bits(fresh.predict(parity.matrix(v), output_margin=True))) if len(v) else ""

    out = dict(case)
    out["data"] = [recipes.fnv(recipes.bits(v)) for v in (X, y, [], vx, vy)]
    out["base_score"] = recipes.bits(json.loads(model["learner_model_param"]["base_score"]))
    out["nodes"] = [len(t["left_children"]) for t in trees]
    out["trees"] = hashes
    out["margins"] = {k: predict(v) for k, v in rows.items()}
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
    lines = []
    for c in cases():
        lines.append(json.dumps(run(c, a.dump), separators=(",", ":")))
    with open(os.path.join(HERE, "cases.json"), "w") as f:
        f.write("[\n" + ",\n".join(lines) + "\n]\n")
    print(len(lines), "cases")


if __name__ == "__main__":
    main()
