"""Writes xgboost.json: samples of columns and rows as XGBoost 3.4.1 (wheel from PyPI, CPU, one thread) draws them.

  python3 -m venv venv && venv/bin/pip install xgboost==3.4.1 numpy && venv/bin/python gen.py

The samples are read off grown trees. The data are rows of a unit matrix: feature f is 1 in row f and 0 elsewhere, so a
split on f puts row f into a leaf of its own. Without limits on size and gain a tree splits every feature that it may
use and every row that it sees off, and the set of split features is the sample. The learning rate is 0, so that all
trees have the gradients of the first one: -label * weight, and weight as hessian.
Sets are written as bit masks in hexadecimal, bit i of the number for element i.
"""
import json
import numpy as np
import xgboost as xgb

assert xgb.__version__ == "3.4.1"
BASE = dict(objective="reg:squarederror", base_score=0, eta=0, reg_lambda=0, min_child_weight=0, nthread=1)
FULL = dict(tree_method="hist", grow_policy="lossguide", max_depth=0, max_leaves=0)


def grow(X, y, params, rounds, weight=None, feature_weights=None):
    d = xgb.DMatrix(X, label=y, weight=weight, feature_weights=feature_weights, nthread=1)
    bst = xgb.train({**BASE, **params}, d, rounds)
    return json.loads(bst.save_raw("json"))["learner"]["gradient_booster"]["model"]["trees"]


def mask(elements):
    return "%x" % sum(1 << int(e) for e in elements)


def labels(n, seed):
    return np.random.RandomState(seed).permutation(n).astype(np.float32)


def split_features(tree):
    return [tree["split_indices"][i] for i in range(len(tree["left_children"])) if tree["left_children"][i] != -1]


def rows_kept(tree, y, unweighted=True):
    """Sum of hessians of each kept row, by row."""
    left, right, hess, weight = tree["left_children"], tree["right_children"], tree["sum_hessian"], tree["base_weights"]
    kept, node, parent = {}, 0, None
    while left[node] != -1:
        kept[tree["split_indices"][node]] = hess[right[node]]
        node, parent = left[node], node
        assert left[right[parent]] == -1
    # One row is left, from which nothing can be split off. It is known by its label, which follows from the weight of
    # the node above (that of the leaf itself is scaled by the learning rate).
    label = weight[node]
    if parent is not None:
        label = (weight[parent] * hess[parent] - y[tree["split_indices"][parent]] * hess[right[parent]]) / hess[node]
    row = int(np.argmin(np.abs(y - label)))
    assert abs(y[row] - label) < 1e-3 * (1 + abs(y[row])) and row not in kept, (y[row], label)
    kept[row] = hess[node]
    assert not unweighted or all(h == 1 for h in kept.values())
    return kept


def unit(n):
    """n features, n+1 rows, the last row all zero."""
    return np.vstack([np.eye(n, dtype=np.float32), np.zeros((1, n), np.float32)])


out = dict(by_tree=[], levels=[], uniform=[], exact=[], gradient=[])

# Samples by tree: two trees for each setting.
for n in (2, 3, 4, 7, 8, 16, 51, 100, 200, 300, 1000):
    for seed in (0, 1, 7, -3, 4294967301):
        for rate, weighted in ((0.5, False), (0.01, False), (0.3, True)):
            if n > 300 and (weighted or rate < 0.1 or seed not in (0, 7)):
                continue
            fw = None
            if weighted:
                fw = (np.random.RandomState(n).randint(0, 13, n) / 4).astype(np.float32)
            X = unit(n)
            # Far from each other's means: a row whose label is the mean of the others would not be split off.
            r = np.random.RandomState(n)
            y = ((10 + 10 * r.rand(n + 1)) * r.choice([-1, 1], n + 1)).astype(np.float32)
            y[n] = 0
            trees = grow(X, y, dict(FULL, seed=seed, colsample_bytree=rate), 2, feature_weights=fw)
            assert all(len(split_features(t)) == max(1, int(np.float32(rate) * np.float32(n))) for t in trees), (n, seed, rate, [len(split_features(t)) for t in trees])
            out["by_tree"].append(dict(features=n, seed=seed, rate=rate, weights=None if fw is None else fw.tolist(),
                                       sets=[mask(split_features(t)) for t in trees]))

# Samples by level and node: the features of the splits in order of nodes, level by level. The test repeats the growth.
for seed in (0, 1, 7):
    for rates in ((1, 0.5, 1), (1, 1, 0.5), (0.8, 0.7, 0.6), (0.9, 0.3, 0.9)):
        for weighted in (False, True):
            n = 30
            fw = (np.random.RandomState(n).randint(0, 13, n) / 4).astype(np.float32) if weighted else None
            y = labels(n + 1, seed) ** 2
            params = dict(tree_method="hist", max_depth=5, seed=seed, colsample_bytree=rates[0], colsample_bylevel=rates[1], colsample_bynode=rates[2])
            trees = grow(unit(n), y, params, 3, feature_weights=fw)
            out["levels"].append(dict(features=n, seed=seed, rates=rates, weights=None if fw is None else fw.tolist(), labels=y.tolist(),
                                      splits=[[(i, t["split_indices"][i]) for i in range(len(t["left_children"])) if t["left_children"][i] != -1] for t in trees]))

# Rows: two trees for each setting.
n = 200
for seed in (0, 1, 99999, -5):
    for rate in (0.05, 0.3, 0.5, 0.85, 0.999):
        X, y = np.eye(n, dtype=np.float32), labels(n, seed % 1000)
        params = dict(seed=seed, subsample=rate)
        trees = grow(X, y, dict(FULL, **params), 2)
        out["uniform"].append(dict(rows=n, seed=seed, rate=rate, sets=[mask(rows_kept(t, y)) for t in trees]))
        trees = grow(X, y, dict(params, tree_method="exact", max_depth=n), 2)
        out["exact"].append(dict(rows=n, seed=seed, rate=rate, sets=[mask(rows_kept(t, y)) for t in trees]))

# Gradient-based: the hessian of every row after scaling, as float32 bits, 0 for rows not kept.
n = 60
for seed in (0, 3, 12345):
    for rate in (0.02, 0.1, 0.5, 0.9):
        for weighted in (False, True):
            X, y = np.eye(n, dtype=np.float32), labels(n, seed)
            w = (np.random.RandomState(seed).randint(1, 17, n) / 4).astype(np.float32) if weighted else np.ones(n, np.float32)
            trees = grow(X, y, dict(FULL, seed=seed, subsample=rate, sampling_method="gradient_based"), 2, weight=w)
            hess = []
            for t in trees:
                h = np.zeros(n, np.float32)
                for row, value in rows_kept(t, y, False).items():
                    h[row] = value
                hess.append(["%x" % b for b in h.view(np.uint32)])
            out["gradient"].append(dict(rows=n, seed=seed, rate=rate, labels=y.tolist(), weights=w.tolist(), hessians=hess))

with open("xgboost.json", "w") as f:
    f.write("{\n" + ",\n".join('"%s": [\n%s\n]' % (k, ",\n".join(json.dumps(e, separators=(",", ":")) for e in v)) for k, v in out.items()) + "\n}\n")
