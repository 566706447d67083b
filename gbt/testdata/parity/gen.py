"""Makes the goldens of the parity battery: one file for each family of cases, and models/.

    python3 -m venv venv && venv/bin/pip install xgboost==3.4.1 numpy pandas
    venv/bin/python gen.py                  # all families, into this script's folder
    venv/bin/python gen.py --dump DIR       # also every model as DIR/<id>.json, to look for a difference

recipes.py makes the data, cases.py lists the cases. Real XGBoost trains with one thread, on
x86-64 and a processor with FMA: its gradients use the host's expf, whose last bit can depend on
that and on glibc (2.36 made the committed files). The package must be xgboost, whose wheel is built
with CUDA by GCC 10. xgboost-cpu 3.4.1, built by GCC 14, gives other models in two places: std::shuffle
draws columns by another form of uniform_int (cases of 100 and more features), and the intercept of
multi: takes the logarithm of a class's share in float64 instead of float32 (cases share-log).

A line of the output is one case. Hashes are FNV-1a over 32-bit words (recipes.fnv). Per tree,
32 hex digits: the structure, then the statistics.
    structure  number of nodes, group; then node by node: a deleted one 2; a leaf 0 and its parent;
               a split 1, left, right, parent, feature, default_left, threshold
    statistics per node that is not deleted: gain, cover, weight; and of a leaf its value,
               feature and default_left (what the file still says of a split that was pruned)
A split on categories has 3 for the 1 of a split, and behind the threshold the number of
categories that go right and these.
A tree with vector leaves has its number of outputs behind the group, all weights of a node in place
of one, and of a leaf its number and its values. Parents count from 0, that of the root is 2^32 - 1. Margins are taken by a booster that was loaded
from the saved model, so no cache of the training is in play: of the training rows, of the
validation rows and of the probes (see probes below). `scores` are those of every round,
`weights` is the hash of the weights of trees, `linear` that of coefficients. `json` and `ubj` are the first 16 hex
digits of the SHA-256 of the saved files."""
import argparse
import hashlib
import json
import os
import sys

import numpy as np
import pandas
import xgboost as xgb

sys.dont_write_bytecode = True
import boosters  # noqa: E402
import batches  # noqa: E402
import cases  # noqa: E402
import cases_scale  # noqa: E402
import recipes  # noqa: E402

VERSION = "3.4.1"
MOST_PROBES = 150
FLT_MAX = np.finfo(np.float32).max
DELETED = 2147483647


def tree_hashes(t, group):
    """Structure and statistics of one tree of the JSON model, and its splits in node order."""
    left, right, parents = t["left_children"], t["right_children"], t["parents"]
    feature, default = t["split_indices"], t["default_left"]
    condition = recipes.bits(t["split_conditions"])
    gain, cover, weight = (recipes.bits(t[k]) for k in ("loss_changes", "sum_hessian", "base_weights"))
    size = int(t["tree_param"]["size_leaf_vector"])
    if size > 1:
        return vector_hashes(t, group, size, gain, cover, weight)
    s, q, splits = [len(left), group], [], []
    chosen = {}
    for node, begin, size in zip(t["categories_nodes"], t["categories_segments"], t["categories_sizes"]):
        chosen[node] = t["categories"][begin:begin + size]
    for i in range(len(left)):
        parent = 0xFFFFFFFF if i == 0 else parents[i]
        if feature[i] == DELETED:
            s.append(2)
            continue
        q += [gain[i], cover[i], weight[i]]
        if left[i] == -1:
            s += [0, parent]
            q += [condition[i], feature[i], default[i]]
        else:
            s += [3 if i in chosen else 1, left[i], right[i], parent, feature[i], default[i], condition[i]]
            if i in chosen:
                s += [len(chosen[i])] + chosen[i]
            splits.append((feature[i], np.float32(t["split_conditions"][i]), chosen.get(i)))
    return recipes.fnv(s) + recipes.fnv(q), splits


def vector_hashes(t, group, size, gain, cover, weight):
    """tree_hashes of a tree with vector leaves."""
    left, right, values = t["left_children"], t["right_children"], recipes.bits(t["leaf_weights"])
    condition = recipes.bits(t["split_conditions"])
    s, q, splits = [len(left), group, size], [], []
    chosen = {}
    for node, begin, many in zip(t["categories_nodes"], t["categories_segments"], t["categories_sizes"]):
        chosen[node] = t["categories"][begin:begin + many]
    for i in range(len(left)):
        parent = t["parents"][i] & 0xFFFFFFFF
        q += [gain[i], cover[i]] + weight[i * size:(i + 1) * size]
        if left[i] == -1:
            s += [0, parent]
            q += [right[i]] + values[right[i] * size:(right[i] + 1) * size]
        else:
            s += [3 if i in chosen else 1, left[i], right[i], parent, t["split_indices"][i], t["default_left"][i], condition[i]]
            if i in chosen:
                s += [len(chosen[i])] + chosen[i]
            splits.append((t["split_indices"][i], np.float32(t["split_conditions"][i]), chosen.get(i)))
    return recipes.fnv(s) + recipes.fnv(q), splits


def probes(X, splits):
    """Rows at the thresholds. Of n splits in tree and node order, every ceil(n/150)-th one, q, gives
    eight copies of training row 7919q mod rows with its feature at the threshold, one float32 below
    and above, 0, -0, the largest and the least float32, and missing. Infinite values become the
    largest finite ones. Of a split on categories the values are the first and the last of them, each
    of these and one, the first and a half, 2^24, -1, and missing."""
    step = max(1, -(-len(splits) // MOST_PROBES))
    out = []
    for q in range(0, len(splits), step):
        f, t, chosen = splits[q]
        values = (t, np.nextafter(t, np.float32(-np.inf)), np.nextafter(t, np.float32(np.inf)), 0.0, -0.0, FLT_MAX, -FLT_MAX, np.nan)
        if chosen:
            values = (chosen[0], chosen[0] + 1, chosen[-1], chosen[-1] + 1, chosen[0] + 0.5, 16777216.0, -1.0, np.nan)
        for v in values:
            row = X[q * 7919 % len(X)].copy()
            row[f] = v if v != v else np.clip(np.float32(v), -FLT_MAX, FLT_MAX)
            out.append(row)
    return np.array(out, np.float32).reshape(-1, X.shape[1])


FAMILIES = dict(cases.FAMILIES, **boosters.FAMILIES, **cases_scale.FAMILIES)


def matrix(r, X, y=None, w=None, **other):
    if r.get("names"):
        X = frame(r, X)
        return xgb.DMatrix(X, label=y, weight=w, enable_categorical=True, nthread=1, **other)
    types = recipes.types(r)
    return xgb.DMatrix(X, label=y, weight=w, feature_types=types, enable_categorical=types is not None, nthread=1, **other)


def frame(r, X):
    """A data frame of X whose categories have names."""
    columns = {}
    for j, kind in enumerate(recipes.columns_of(r["cols"])):
        v = X[:, j]
        if recipes.categories(kind):
            v = pandas.Categorical.from_codes(np.where(np.isnan(v), -1, v).astype(int), recipes.names(r, j))
        columns["f%d" % j] = v
    return pandas.DataFrame(columns)


def run(case, dump):
    r = case["recipe"]
    X, y, w = recipes.generate(r)
    vx, vy, _ = recipes.generate(recipes.validation(r))
    assert not (np.signbit(X) & (X == 0)).any(), "negative zero"
    train = matrix(r, X, y, w, base_margin=recipes.base_margin(r), feature_weights=recipes.column_weights(r))
    valid, log = matrix(r, vx, vy, base_margin=recipes.base_margin(recipes.validation(r))), {}
    if "batches" in case:
        train = batches.quantised(case, X, y, w)
        valid = batches.quantised(case, vx, vy, ref=train)
    stop = [xgb.callback.EarlyStopping(rounds=case["stopping"], save_best=not case.get("keep"))] if "stopping" in case else []
    params = dict(case["params"], nthread=1)
    if "," in params.get("eval_metric", ""):
        params["eval_metric"] = params["eval_metric"].split(",")
    booster = xgb.train(params, train, case["rounds"], callbacks=stop, evals=[(train, "train"), (valid, "validation")], evals_result=log, verbose_eval=False)
    raw = {form: bytes(booster.save_raw(form)) for form in ("json", "ubj")}
    model = json.loads(raw["json"])["learner"]
    trees, info = model["gradient_booster"]["model"].get("trees", []), model["gradient_booster"]["model"].get("tree_info", [])
    hashes, splits = [], []
    for t, group in zip(trees, info):
        h, s = tree_hashes(t, group)
        hashes.append(h)
        splits += s
    fresh = xgb.Booster({"nthread": 1}, model_file=bytearray(raw["ubj"]))
    rows = {"train": X, "validation": vx, "probes": probes(X, [s for s in splits if not (r.get("names") and s[2])])}
    margins = {k: recipes.fnv(recipes.bits(fresh.predict(matrix(r, v), output_margin=True))) if len(v) else "" for k, v in rows.items()}
    case = dict(case)
    case["data"] = [recipes.fnv(recipes.bits(v)) for v in (X, y, [] if w is None else w, vx, vy)]
    case["base_score"] = recipes.bits(json.loads(model["learner_model_param"]["base_score"]))
    case["nodes"] = [len(t["left_children"]) for t in trees]
    case["trees"] = hashes
    case["margins"] = margins
    case["probes"] = len(rows["probes"])
    if case["id"].split("-")[0] in boosters.EVERY_ROUND:
        case["scores"] = log
    for key, name in (("weights", "weight_drop"), ("linear", "weights")):
        if model["gradient_booster"]["model"].get(name):
            case[key] = recipes.fnv(recipes.bits(model["gradient_booster"]["model"][name]))
    case["metrics"] = {k: {name: v[-1] for name, v in m.items()} for k, m in log.items()}
    for form, b in raw.items():
        case[form] = hashlib.sha256(b).hexdigest()[:16]
    if dump:
        with open(os.path.join(dump, case["id"] + ".json"), "wb") as f:
            f.write(raw["json"])
    return case, raw["json"]


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    p = argparse.ArgumentParser()
    p.add_argument("families", nargs="*", default=list(FAMILIES))
    p.add_argument("--out", default=here)
    p.add_argument("--dump")
    a = p.parse_args()
    assert xgb.__version__ == VERSION, "xgboost %s: want %s" % (xgb.__version__, VERSION)
    assert xgb.build_info()["GCC_VERSION"][0] == 10, "this is another build than that of the xgboost wheel"
    models = os.path.join(a.out, "models")
    for d in (models, a.dump):
        if d:
            os.makedirs(d, exist_ok=True)
    for name in os.listdir(models):
        if name.split("-")[0] in a.families:
            os.remove(os.path.join(models, name))
    for family in a.families:
        lines = []
        for case in FAMILIES[family]():
            result, model = run(case, a.dump)
            lines.append(json.dumps(result, separators=(",", ":")))
            if cases.kept(case):
                with open(os.path.join(models, case["id"] + ".json"), "wb") as f:
                    f.write(model)
        with open(os.path.join(a.out, family + ".json"), "w") as f:
            f.write("[\n" + ",\n".join(lines) + "\n]\n")
        print(family, len(lines), "cases")


if __name__ == "__main__":
    main()
