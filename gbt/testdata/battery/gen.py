"""Makes the goldens of the parity battery, seed1.json, seed2.json, seed3.json and found.json, with real XGBoost.

    python3 -m venv venv && venv/bin/pip install xgboost==3.4.1 numpy
    venv/bin/python gen.py                         # all seeds, into this script's folder
    venv/bin/python gen.py --seeds                 # found.json alone: cases of other seeds that once differed
    venv/bin/python gen.py --dump DIR ID...        # the whole models of some cases as DIR/<id>.json, nothing else
    venv/bin/python gen.py --seeds 4 5 --out DIR   # other seeds; a case that XGBoost refuses is left out

draw.py draws the cases, ../parity/recipes.py makes features and base labels; the rest of the data is made
here, of integers and exact float32 operations, and by the Go test in the same way. One thread, x86-64 with
FMA, glibc 2.36, the wheel `xgboost` (built by GCC 10).

A line of the output is one case. `target` says what the label y of the recipe becomes:
    real      y
    bin       y, which is 0 or 1
    counts    floor(max(y + 20, 0) / 4)
    positive  1 + y/8 where y >= 0, else 1 / (1 - y/8)
    above     positive less 15/16
    survival  (floor(4 positive) + 1) / 4, negative in every third row
    interval  bounds from positive p, by row modulo 4: p and p; p and infinity; p and 1.5 p; 0 and p
    grades    floor(min(max(y + 8, 0) / 4, 4)), 0 to 4
    binary    1 where y >= 4, else 0
`categories` are [column, n]: a column of kind int with value v becomes category 37 (v + 50) mod n; with n = 0
the values are categories as they are. `groups` are sizes of groups over and over, the last one cut off; the
weights of groups are the first of the rows' weights. The validation rows are a quarter as many, without weights.

Hashes are FNV-1a over 32-bit words (recipes.fnv), every float as its bits:
    data       features, labels (bounds), weights of the training rows
    structure  per tree: number of nodes, group, and where leaves are vectors their size; then node by node: a
               deleted one 2; a leaf 0 and its parent; a numerical split 1, left, right, parent, feature,
               default_left, threshold; a categorical one 3, left, right, parent, feature, default_left, number of
               categories and the categories
    fields     base scores; per tree and node that is not deleted: gain, cover, weight (all of them); and of a leaf
               its value, feature and default_left, or of a vector leaf its number and values; then the
               weights of trees (dropout) and the coefficients of a linear model
    margins    of the training rows, then of the validation rows, by a booster loaded from the saved model
`metrics` are the values on the training and the validation rows after the last round, by name; null where they are not finite."""
import argparse
import json
import os
import sys
import warnings

import numpy as np
import xgboost as xgb

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
sys.path.insert(0, os.path.join(HERE, "..", "parity"))
import draw  # noqa: E402
import recipes  # noqa: E402

VERSION = "3.4.1"
DELETED = 2147483647
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
    if target == "binary":
        return (y >= f32(4)).astype(f32), None
    if target == "grades":
        return np.floor(np.minimum(np.maximum(y + f32(8), f32(0)) / f32(4), f32(4))).astype(f32), None
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
    return low, np.select([i % 4 == 1, i % 4 == 2], [np.full(len(y), np.inf, f32), p * f32(1.5)], p).astype(f32)


def fit(sizes, rows):
    """Groups of the given sizes over and over, the last one cut off."""
    out = []
    while rows > 0:
        out.append(min(sizes[len(out) % len(sizes)], rows))
        rows -= out[-1]
    return out


def matrix(case, recipe):
    """The DMatrix of a recipe, and what its hash is over."""
    X, y, w = recipes.generate(recipe)
    types = ["q"] * X.shape[1]
    for j, n in case.get("categories", []):
        types[j] = "c"
        if n:
            X[:, j] = (X[:, j] + f32(50)) * f32(37) % f32(n)
    assert not (np.signbit(X) & (X == 0)).any(), "negative zero"
    y, upper = labels(case["target"], y)
    d = xgb.DMatrix(X, feature_types=types, enable_categorical=True, nthread=1)
    if upper is None:
        d.set_label(y)
    else:
        d.set_float_info("label_lower_bound", y)
        d.set_float_info("label_upper_bound", upper)
    if "groups" in case:
        sizes = fit(case["groups"], len(X))
        d.set_group(sizes)
        w = None if w is None else w[:len(sizes)]
    if w is not None:
        d.set_weight(w)
    return d, recipes.bits(X) + recipes.bits(y) + ([] if upper is None else recipes.bits(upper)) + ([] if w is None else recipes.bits(w))


def tree_words(t, group, s, q):
    """Adds the words of structure and fields of one tree of the JSON model."""
    left, right, feature, default, kind = (t[k] for k in ("left_children", "right_children", "split_indices", "default_left", "split_type"))
    condition, gain, cover, weight = (recipes.bits(t[k]) for k in ("split_conditions", "loss_changes", "sum_hessian", "base_weights"))
    sets = {k: sorted(t["categories"][b:b + n]) for k, b, n in zip(t["categories_nodes"], t["categories_segments"], t["categories_sizes"])}
    size = int(t["tree_param"]["size_leaf_vector"])
    values = recipes.bits(t["leaf_weights"]) if size > 1 else []
    s += [len(left), group] + ([size] if size > 1 else [])
    width = len(weight) // len(left)
    for i in range(len(left)):
        parent = 0xFFFFFFFF if i == 0 else t["parents"][i]
        if feature[i] == DELETED and size <= 1:
            s.append(2)
            continue
        q += [gain[i], cover[i]] + weight[i * width:(i + 1) * width]
        if left[i] == -1:
            s += [0, parent]
            q += [right[i]] + values[right[i] * size:(right[i] + 1) * size] if size > 1 else [condition[i], feature[i], default[i]]
        elif kind[i] == 1:
            s += [3, left[i], right[i], parent, feature[i], default[i], len(sets[i])] + sets[i]
        else:
            s += [1, left[i], right[i], parent, feature[i], default[i], condition[i]]


def train(case):
    """The saved model, the log and the two matrices with their words."""
    (x, words), (v, _) = matrix(case, case["recipe"]), matrix(case, recipes.validation(case["recipe"]))
    log = {}
    booster = xgb.train(dict(case["params"], nthread=1, verbosity=0), x, case["rounds"], evals=[(x, "train"), (v, "validation")], evals_result=log, verbose_eval=False)
    return bytes(booster.save_raw("json")), log, x, v, words


def run(case):
    raw, log, x, v, words = train(case)
    model = json.loads(raw)["learner"]
    grown = model["gradient_booster"]["model"]
    s, q = [], recipes.bits(json.loads(model["learner_model_param"]["base_score"]))
    for t, group in zip(grown.get("trees", []), grown.get("tree_info", [])):
        tree_words(t, group, s, q)
    for name in ("weight_drop", "weights"):
        q += recipes.bits(grown.get(name, []))
    fresh = xgb.Booster({"nthread": 1}, model_file=bytearray(raw))
    margins = sum((recipes.bits(fresh.predict(m, output_margin=True)) for m in (x, v)), [])
    out = {k: case[k] for k in case if k != "family"}
    if out["target"] == "real":
        del out["target"]
    out["data"], out["structure"], out["fields"], out["margins"] = (recipes.fnv(k) for k in (words, s, q, margins))
    out["metrics"] = {name: [log[k][name][-1] if np.isfinite(log[k][name][-1]) else None for k in ("train", "validation")] for name in log["train"]}
    return out


def write(name, lines):
    with open(name, "w") as f:
        f.write("[\n" + ",\n".join(lines) + "\n]\n")


def main():
    p = argparse.ArgumentParser()
    p.add_argument("cases", nargs="*")
    p.add_argument("--seeds", type=int, nargs="*", default=draw.SEEDS)
    p.add_argument("--out", default=HERE)
    p.add_argument("--dump")
    a = p.parse_args()
    assert xgb.__version__ == VERSION, "xgboost %s: want %s" % (xgb.__version__, VERSION)
    assert xgb.build_info()["GCC_VERSION"][0] == 10, "this is another build than that of the xgboost wheel"
    warnings.filterwarnings("ignore")
    if not a.dump:
        found = [run(c) for seed in sorted({int(i.split("-")[0]) for i in draw.FOUND}) for c in draw.draw(seed) if c["id"] in draw.FOUND]
        write(os.path.join(a.out, "found.json"), [json.dumps(c, separators=(",", ":")) for c in found])
    for seed in a.seeds:
        lines, refused = [], 0
        for case in draw.draw(seed):
            if a.dump:
                if case["id"] in a.cases:
                    with open(os.path.join(a.dump, case["id"] + ".json"), "wb") as f:
                        f.write(train(case)[0])
                continue
            try:
                lines.append(json.dumps(run(case), separators=(",", ":")))
            except xgb.core.XGBoostError as e:
                refused += 1
                print(case["id"], case["params"], str(e).splitlines()[:3])
        if not a.dump:
            assert not refused or seed not in draw.SEEDS, "XGBoost refuses %d cases" % refused
            write(os.path.join(a.out, "seed%d.json" % seed), lines)
            print("seed", seed, len(lines), "cases")


if __name__ == "__main__":
    main()
