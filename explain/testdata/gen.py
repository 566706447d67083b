"""Makes the golden files of this directory with real XGBoost.

For each model: NAME.model.json (XGBoost's own file, the trees are read from it)
and NAME.want.json with importances, shares, tree counts and splits. The data are
random numbers.

    python3 -m venv venv && venv/bin/pip install xgboost==3.4.1 scikit-learn==1.9.* numpy pandas
    venv/bin/python gen.py
"""

import json
import os

import numpy as np
import xgboost as xgb

assert xgb.__version__ == "3.4.1", xgb.__version__

HERE = os.path.dirname(os.path.abspath(__file__))
KINDS = ["weight", "gain", "cover", "total_gain", "total_cover"]


def levels(node):
    """Nodes on the longest path, as an analysis of a JSON dump counts them."""
    return 1 + max((levels(c) for c in node.get("children", [])), default=0)


def features(node):
    found = set()
    if "children" in node:
        found.add(node["split"])
        for c in node["children"]:
            found |= features(c)
    return found


def key_splits(booster):
    frame = booster.trees_to_dataframe()
    frame = frame[frame.Feature != "Leaf"]
    if frame.empty:
        return []
    roots = frame[frame.Node == 0].groupby(["Feature", "Split"]).size()
    rows = []
    for (name, split), g in frame.groupby(["Feature", "Split"]):
        rows.append(
            {
                "name": name,
                "threshold": split,
                "count": len(g),
                "roots": int(roots.get((name, split), 0)),
                "total_gain": float(g.Gain.sum()),
                "mean_cover": float(g.Cover.mean()),
            }
        )
    return rows


def save(name, booster, kind):
    path = os.path.join(HERE, name + ".model.json")
    booster.save_model(path)
    estimator = kind()
    estimator.load_model(path)
    shares = {}
    for k in KINDS:
        estimator.set_params(importance_type=k)
        shares[k] = [float(v) for v in estimator.feature_importances_]
    dumps = [json.loads(d) for d in booster.get_dump(dump_format="json", with_stats=True)]
    used = [features(d) for d in dumps]
    names = booster.feature_names or ["f%d" % i for i in range(booster.num_features())]
    want = {
        "importance": {k: booster.get_score(importance_type=k) for k in KINDS},
        "shares": shares,
        "levels": [levels(d) for d in dumps],
        "trees_using": {n: [i for i, u in enumerate(used) if n in u] for n in names},
        "key_splits": key_splits(booster),
    }
    with open(os.path.join(HERE, name + ".want.json"), "w", encoding="utf-8") as f:
        json.dump(want, f, indent=0, sort_keys=True)
        f.write("\n")


def train(params, x, y, rounds, **matrix):
    p = {"nthread": 1, "seed": 11, **params}
    return xgb.train(p, xgb.DMatrix(x, y, **matrix), rounds)


def main():
    rng = np.random.default_rng(31)

    # exact and a gamma that prunes: deleted slots, trees of one leaf, names
    x = np.round(rng.normal(size=(300, 7)) * 20).astype(np.float32)
    y = (x[:, 0] + x[:, 3] * (x[:, 1] > 0) + rng.normal(size=300) * 25 > 8).astype(np.float32)
    names = ["day mins", "eve_mins", "night_mins", "größe", "int_plan_no", "state_OH", "vmail"]
    p = {"objective": "binary:logistic", "tree_method": "exact", "max_depth": 5, "eta": 0.3, "gamma": 4, "subsample": 0.8, "min_child_weight": 4}
    save("pruned", train(p, x, y, 30, feature_names=names), xgb.XGBClassifier)

    # three classes, two parallel trees each, missing values, no names
    x = rng.normal(size=(250, 6)).astype(np.float32)
    y = np.digitize(x[:, 0] + x[:, 1] * x[:, 2], [-0.5, 0.6])
    x[rng.random(x.shape) < 0.2] = np.nan
    p = {"objective": "multi:softprob", "num_class": 3, "max_depth": 3, "num_parallel_tree": 2, "subsample": 0.7}
    save("classes", train(p, x, y, 4), xgb.XGBClassifier)

    # more features than one block of numpy's sum, many of them used
    x = rng.normal(size=(400, 300)).astype(np.float32)
    y = x @ rng.normal(size=300)
    p = {"max_depth": 4, "colsample_bytree": 0.2, "eta": 0.5}
    save("wide", train(p, x, y, 25), xgb.XGBRegressor)

    # nothing to learn: leaves only
    x = rng.normal(size=(20, 3)).astype(np.float32)
    save("constant", train({}, x, np.ones(20), 2), xgb.XGBRegressor)


if __name__ == "__main__":
    main()
