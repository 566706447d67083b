"""Writes the cuts of XGBoost 3.4.1 (wheel from PyPI, one thread) for generated columns.

  python3 -m venv venv && venv/bin/pip install xgboost==3.4.1 numpy && venv/bin/python gen.py

rows.txt: the row path, by QuantileDMatrix. Each line has kind of values, kind of weights, number of rows, percentage
of missing values, max_bin; then the number of cuts, the hash of their bits (FNV-1a with 64 bits, fed 32-bit words)
and, for few cuts, the bits. The Go test generates the same columns.

sorted.txt: the sorted path, by approx trees for binary:logistic. Their thresholds are the cuts but the last.
"""
import json
import numpy as np
import xgboost as xgb

assert xgb.__version__ == "3.4.1"
M64 = (1 << 64) - 1


def draws(seed, n):
    """n numbers of 32 bits: SplitMix64."""
    x = (np.arange(1, n + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)) + np.uint64(seed)
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return ((x ^ (x >> np.uint64(31))) >> np.uint64(32)).astype(np.int64)


def values(kind, n):
    d = draws(1, n)
    i = np.arange(n)
    if kind == "uniform": return ((d >> 8) * 2.0 ** -20 - 7).astype(np.float32)  # 2^24 values in [-7, 9)
    if kind == "wide":  # 48 powers of two, both signs
        return ((0x34000000 + (d & 0x17ffffff)) | (draws(2, n) & 1) << 31).astype(np.uint32).view(np.float32)
    if kind.startswith("mod"): return (d % int(kind[3:]) * 0.25 - 3).astype(np.float32)
    if kind.startswith("skew"): return np.floor(np.sqrt(d % int(kind[4:]) ** 2 * 1.0)).astype(np.float32)
    if kind == "ascending": return (i * 0.5).astype(np.float32)
    if kind == "descending": return (n - i * 0.5).astype(np.float32)
    if kind == "runs": return (i // 37 * 7919 % 1009).astype(np.float32)
    if kind == "constant": return np.full(n, 2.5, np.float32)
    if kind == "zeros": return np.choose(d % 4, [0.0, -0.0, 1.0, -1.0]).astype(np.float32) * (d % 50 // 7).astype(np.float32)
    raise ValueError(kind)


def weights(kind, n):
    d = draws(3, n)
    if kind == "none": return None
    if kind == "random": return ((d >> 8) + 1).astype(np.float32) * np.float32(2.0 ** -24)
    if kind == "few": return np.choose(d % 3, [0.5, 1.0, 3.7]).astype(np.float32)
    if kind == "integer": return (d % 5).astype(np.float32)
    if kind == "zeros": return np.where(d % 10 < 3, 0, d % 1000).astype(np.float32) * np.float32(0.001)
    if kind == "nothing": return np.zeros(n, np.float32)
    raise ValueError(kind)


def fnv(bits):
    h = 14695981039346656037
    for b in bits:
        h = (h ^ int(b)) * 1099511628211 & M64
    return h


def row_cuts(v, w, max_bin):
    d = xgb.QuantileDMatrix(v.reshape(-1, 1), label=np.zeros(len(v)), weight=w, max_bin=max_bin, nthread=1)
    cuts = d.get_quantile_cut()[1]
    assert cuts[0] == -np.inf
    return cuts[1:].astype(np.float32)


def rows():
    cases = []
    for n in (1, 2, 3, 5, 17, 100, 1000):
        for kind in ("uniform", "mod7", "zeros"):
            for w in ("none", "random", "zeros"):
                for max_bin in (2, 3, 16, 256):
                    cases.append((kind, w, n, 0, max_bin))
    for kind in ("uniform", "wide", "mod2", "mod50", "mod300", "mod5000", "skew300", "ascending", "descending", "runs", "constant", "zeros"):
        for w in ("none", "random", "few", "integer", "zeros"):
            for max_bin in (2, 8, 64, 256, 1024):
                cases.append((kind, w, 12000, 20 if max_bin in (8, 256) else 0, max_bin))
        for w in ("none", "random"):
            cases += [(kind, w, 100000, 0, 256), (kind, w, 50000, 50, 63), (kind, w, 3000, 90, 255)]
    cases += [("uniform", "none", 1000000, 0, 256), ("uniform", "none", 300000, 0, 1024), ("mod5000", "random", 300000, 0, 256)]
    cases += [("uniform", w, n, p, m) for w in ("nothing", "none") for n in (1, 100) for p in (0, 100) for m in (2, 256)]
    with open("rows.txt", "w") as f:
        for kind, wk, n, missing, max_bin in cases:
            v = values(kind, n)
            v[draws(4, n) % 100 < missing] = np.nan
            bits = row_cuts(v, weights(wk, n), max_bin).view(np.uint32)
            full = " ".join("%08x" % b for b in bits) if len(bits) <= 8 else ""
            print(kind, wk, n, missing, max_bin, len(bits), "%016x" % fnv(bits), full, file=f)


def sorted_cuts(v, w, max_bin):
    """The cuts but the last: every one of them is the threshold of some split of a tree without limits, unless the
    labels happen to leave no gain. The cuts do not depend on the labels, so several are tried."""
    found = set()
    for k in range(4):
        y = draws(10 + k, len(v)) * 2.0 ** -32
        params = dict(objective="binary:logistic", base_score=0.5, tree_method="approx", max_bin=max_bin, grow_policy="lossguide", max_depth=0,
                      reg_lambda=0, min_child_weight=0, nthread=1)
        bst = xgb.train(params, xgb.DMatrix(v.reshape(-1, 1), label=y, weight=w, nthread=1), 1)
        t = json.loads(bst.save_raw("json"))["learner"]["gradient_booster"]["model"]["trees"][0]
        found |= {t["split_conditions"][i] for i in range(len(t["left_children"])) if t["left_children"][i] != -1}
    return np.array(sorted(found), np.float32)


def by_columns():
    with open("sorted.txt", "w") as f:
        for n in (5, 100, 3000, 20000):
            for kind in ("uniform", "wide", "mod50", "mod300", "skew300", "ascending", "runs"):
                for wk in ("none", "random", "few"):
                    for max_bin in (2, 5, 32, 256):
                        bits = sorted_cuts(values(kind, n), weights(wk, n), max_bin).view(np.uint32)
                        print(kind, wk, n, 0, max_bin, len(bits), "%016x" % fnv(bits), file=f)


rows()
by_columns()
