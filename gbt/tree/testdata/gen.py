"""Makes the golden dumps of this directory with real XGBoost.

For each model: NAME.model.json (XGBoost's own file, the trees are read from
it) and NAME.dumps.json with what Booster.get_dump, Booster.dump_model and the
Graphviz options give. The data are random numbers.

    python3 -m venv venv && venv/bin/pip install xgboost==3.4.1 numpy
    venv/bin/python gen.py
"""

import json
import os
import tempfile

import numpy as np
import xgboost as xgb

assert xgb.__version__ == "3.4.1", xgb.__version__

HERE = os.path.dirname(os.path.abspath(__file__))

DOT_OPTIONS = {
    "rankdir": "dot:" + json.dumps({"graph_attrs": {"rankdir": "LR"}}),
    "colors": "dot:" + json.dumps({"edge": {"yes_color": "#00FF00", "no_color": "black"}}),
    "params": "dot:"
    + json.dumps(
        {
            "graph_attrs": {"rankdir": "LR", "bgcolor": "white"},
            "condition_node_params": {"shape": "box", "style": "filled,rounded", "fillcolor": "#78bceb"},
            "leaf_node_params": {"style": "filled", "shape": "box"},
        }
    ),
}


def dumps(booster, fmap=""):
    out = {}
    for stats in (False, True):
        suffix = "_stats" if stats else ""
        for form in ("text", "json", "dot"):
            out[form + suffix] = booster.get_dump(fmap, with_stats=stats, dump_format=form)
        for form in ("text", "json"):
            with tempfile.TemporaryDirectory() as d:
                path = os.path.join(d, "dump")
                booster.dump_model(path, fmap, with_stats=stats, dump_format=form)
                with open(path, encoding="utf-8") as f:
                    out["file_" + form + suffix] = f.read()
    for key, form in DOT_OPTIONS.items():
        out["dot_" + key] = booster.get_dump(fmap, with_stats=True, dump_format=form)
    return out


def save(name, booster, fmap=None):
    booster.save_model(os.path.join(HERE, name + ".model.json"))
    out = dumps(booster)
    if fmap is not None:
        with tempfile.TemporaryDirectory() as d:
            path = os.path.join(d, "fmap.txt")
            with open(path, "w", encoding="utf-8") as f:
                f.write(fmap)
            out["fmap"] = {"file": fmap, "dumps": dumps(booster, path)}
    with open(os.path.join(HERE, name + ".dumps.json"), "w", encoding="utf-8") as f:
        json.dump(out, f, ensure_ascii=False, indent=0, sort_keys=True)
        f.write("\n")


def train(params, x, y, rounds, **matrix):
    p = {"nthread": 1, "seed": 7, **params}
    return xgb.train(p, xgb.DMatrix(x, y, **matrix), rounds)


def main():
    rng = np.random.default_rng(20)

    # exact with a gamma that prunes: slots of deleted nodes, leaves that once split
    x = rng.normal(size=(120, 4)).astype(np.float32)
    y = x[:, 0] * x[:, 1] + rng.normal(size=120) * 0.3
    fmap = "0 age int\n1 income q\n2 is_new i\n3 rate float\n"
    save("pruned", train({"tree_method": "exact", "max_depth": 4, "gamma": 2.0}, x, y, 4), fmap)

    # hist with missing values, thresholds of very different size
    x = (rng.normal(size=(150, 5)) * np.array([1e-7, 1e-3, 1.0, 1e6, 1e12])).astype(np.float32)
    y = (np.nansum(np.sign(x), axis=1) + rng.normal(size=150) > 0).astype(np.float32)
    x[rng.random(x.shape) < 0.3] = np.nan
    save("missing", train({"tree_method": "hist", "objective": "binary:logistic", "max_depth": 3}, x, y, 3))

    # names with quotes, backslashes, control bytes and letters beyond ASCII; every type but c
    names = ['say "hi"', "back\\slash", "tab\there", "line\nbreak", "größe 尺寸", "\\u0041", "&>'", "bell\x07"]
    types = ["q", "int", "float", "i", "int", "q", "int", "i"]
    x = rng.normal(size=(200, 8)).astype(np.float32) * 5
    x[:, 1] = np.round(x[:, 1])
    x[:, 4] = np.round(x[:, 4])
    x[:, 3] = x[:, 3] > 0
    x[:, 7] = x[:, 7] > 0
    x[rng.random(x.shape) < 0.1] = np.nan
    y = np.nansum(x, axis=1) + 9 * np.nan_to_num(x[:, 3]) - 9 * np.nan_to_num(x[:, 7])
    save(
        "names",
        train({"tree_method": "hist", "max_depth": 4}, x, y, 2, feature_names=names, feature_types=types),
    )

    # a leaf-only tree and one split, parallel trees of three classes
    x = rng.normal(size=(40, 2)).astype(np.float32)
    y = rng.integers(0, 3, size=40)
    save(
        "stumps",
        train(
            {"objective": "multi:softprob", "num_class": 3, "max_depth": 1, "gamma": 0.5, "num_parallel_tree": 2, "subsample": 0.5},
            x,
            y,
            2,
        ),
    )

    # categorical splits of one and of several categories, with and without names of types
    x = rng.integers(0, 12, size=(300, 3)).astype(np.float32)
    x[:, 1] = rng.integers(0, 70, size=300)
    x[:, 2] += rng.normal(size=300).astype(np.float32)
    y = np.isin(x[:, 0], [1, 5, 7]) * 3.0 + (x[:, 1] % 5 == 2) * 2.0 + x[:, 2] / 6 + rng.normal(size=300) * 0.1
    x[rng.random(x.shape) < 0.1] = np.nan
    save(
        "categories",
        train({"tree_method": "hist", "max_depth": 4, "max_cat_to_onehot": 13}, x, y, 3, feature_types=["c", "c", "q"], enable_categorical=True),
        "0 colour c\n1 town c\n2 size q\n",
    )

    # vector leaves that fit into a text dump, and those that do not
    x = rng.normal(size=(150, 3)).astype(np.float32)
    for n in (2, 3, 5):
        y = np.stack([np.sin(x[:, i % 3] * (i + 1)) for i in range(n)], axis=1)
        save("vector%d" % n, train({"tree_method": "hist", "max_depth": 2, "multi_strategy": "multi_output_tree"}, x, y, 2))


if __name__ == "__main__":
    main()
