"""Makes the model files of this directory with real XGBoost, each as JSON and
as UBJSON. The data are random numbers.

    python3 -m venv venv && venv/bin/pip install xgboost==3.4.1 numpy pandas
    venv/bin/python gen.py
"""

import json
import os

import numpy as np
import pandas as pd
import xgboost as xgb

assert xgb.__version__ == "3.4.1", xgb.__version__

HERE = os.path.dirname(os.path.abspath(__file__))


def save(name, booster):
    for ext in ("json", "ubj"):
        booster.save_model(os.path.join(HERE, f"{name}.{ext}"))


def train(params, x, y, rounds, **kwargs):
    matrix = {k: kwargs.pop(k) for k in ("feature_names", "feature_types", "enable_categorical", "group") if k in kwargs}
    group = matrix.pop("group", None)
    d = xgb.DMatrix(x, y, **matrix)
    if group is not None:
        d.set_group(group)
    if kwargs.pop("evals", False):
        kwargs["evals"] = [(d, "train")]
    return xgb.train({"nthread": 1, "seed": 3, "max_depth": 3, **params}, d, rounds, verbose_eval=False, **kwargs)


def reload(doc):
    """The document as XGBoost takes it in, to be saved again by XGBoost."""
    b = xgb.Booster({"nthread": 1})
    b.load_model(bytearray(json.dumps(doc).encode()))
    return b


def main():
    rng = np.random.default_rng(11)
    x = rng.normal(size=(200, 5)).astype(np.float32)
    x[rng.random(x.shape) < 0.2] = np.nan
    s = np.nansum(x, axis=1)
    noise = rng.normal(size=200)
    y = s + noise
    y01 = (y > 0).astype(np.float32)
    y3 = np.digitize(y, [-1, 1])

    save("squarederror_hist", train({"objective": "reg:squarederror", "tree_method": "hist"}, x, y, 5))
    # pruning leaves deleted slots behind and gains on leaves
    save("squarederror_exact", train({"tree_method": "exact", "gamma": 4.0, "max_depth": 4}, x, y, 6))
    save("logistic_hist", train({"objective": "binary:logistic", "scale_pos_weight": 0.3}, x, y01, 4))
    save("logistic_exact", train({"objective": "binary:logistic", "tree_method": "exact", "gamma": 0.5}, x, y01, 4))
    save("logitraw", train({"objective": "binary:logitraw", "base_score": 0.25}, x, y01, 3))
    save("reglogistic", train({"objective": "reg:logistic"}, x, 1 / (1 + np.exp(-y)), 3))
    save("softprob", train({"objective": "multi:softprob", "num_class": 3, "max_depth": 2}, x, y3, 3))
    save("softmax", train({"objective": "multi:softmax", "num_class": 3, "max_depth": 2, "num_parallel_tree": 2, "subsample": 0.5}, x, y3, 2))
    save("targets", train({"max_depth": 2}, x, np.stack([y, -s, noise], axis=1), 2))
    save("quantiles", train({"objective": "reg:quantileerror", "quantile_alpha": [0.1, 0.5]}, x, y, 2))
    save("poisson", train({"objective": "count:poisson"}, x, np.floor(np.exp(y / 4)), 2))
    save(
        "rank",
        train({"objective": "rank:ndcg", "lambdarank_unbiased": True, "lambdarank_num_pair_per_sample": 4}, x, y3, 2, group=[20] * 10),
    )

    # names with everything that needs an escape, types, early stopping, attributes
    names = ['say "hi"', "back\\slash", "tab\tnew\nline", "größe 尺寸", "\\u00e9 and \\"]
    b = train(
        {"objective": "binary:logistic", "eval_metric": "logloss"},
        x,
        y01,
        4,
        feature_names=names,
        feature_types=["q", "int", "float", "q", "q"],
        evals=True,
        early_stopping_rounds=2,
    )
    assert "best_iteration" in b.attributes() and "best_score" in b.attributes()
    b.set_attr(note='a "quoted" note with \x01 and é', empty="")
    save("names", b)

    # no round at all, and trees that are one leaf
    save("empty", train({"objective": "binary:logistic"}, x, y01, 0))
    save("leaves", train({"gamma": 1e9}, x, y, 2))

    # thresholds and statistics at the edges, put into a model by hand and then
    # read and written by XGBoost
    doc = json.loads(train({"max_depth": 2}, x, y, 2).save_raw("json"))
    trees = doc["learner"]["gradient_booster"]["model"]["trees"]
    inner = [i for i, l in enumerate(trees[0]["left_children"]) if l != -1]
    leaves = [i for i, l in enumerate(trees[0]["left_children"]) if l == -1]
    for i, v in zip(inner, [float("-inf"), float("inf"), -0.0]):
        trees[0]["split_conditions"][i] = v
    for i, v in zip(leaves, [-0.0, 1e-45, 3.4028235e38, -1.17549435e-38]):
        trees[0]["split_conditions"][i] = v
    for i, v in enumerate([float("nan"), float("inf"), 1e-38, 123456.79, 16777216.0, 1e10, 9.999999e-5]):
        trees[0]["base_weights"][i] = v
        trees[1]["loss_changes"][i] = v
    save("edges", reload(doc))

    # more rounds and nodes than a byte counts, trees out of depthwise order
    b = train({"objective": "binary:logistic", "max_depth": 0, "max_leaves": 12, "grow_policy": "lossguide"}, x, y01, 3)
    save("lossguide", b)
    b = train({"max_depth": 1, "eta": 0.05}, x, y, 130)
    save("rounds", b)

    # what few models have
    params = {"booster": "dart", "rate_drop": 0.5, "max_depth": 2}
    save("dart", train(params, x, y, 3))
    save("gblinear", train({"booster": "gblinear"}, np.nan_to_num(x), y, 2))
    params = {"multi_strategy": "multi_output_tree", "max_depth": 2, "tree_method": "hist"}
    save("vector", train(params, x, np.stack([y, -s], axis=1), 2))
    x[:, 2] = rng.integers(0, 4, size=200)
    y = y + 2 * (x[:, 2] == 1)
    types = ["q", "q", "c", "q", "q"]
    save("categorical", train({"max_depth": 2}, x, y, 2, feature_types=types, enable_categorical=True))
    frame = pd.DataFrame({"word": pd.Categorical.from_codes(x[:, 2].astype(int), ["red", "größe", "", "木"]), "size": x[:, 0]})
    for k, t in enumerate(["int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64"]):
        values = np.array([0, 7, 60 if k < 2 else 60000 if k in (3, 5) else 30000, 100], t)
        frame[t] = pd.Categorical.from_codes(rng.integers(0, 4, size=200), values)
    save("dictionary", xgb.train({"max_depth": 2, "nthread": 1, "tree_method": "hist"}, xgb.DMatrix(frame, y, enable_categorical=True), 1))
    b = train({"max_depth": 1}, x, y, 1)
    with open(os.path.join(HERE, "unsupported/snapshot.ubj"), "wb") as f:
        f.write(b.__getstate__()["handle"])


if __name__ == "__main__":
    main()
