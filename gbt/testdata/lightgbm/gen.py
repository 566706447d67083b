"""Makes the LightGBM goldens: text models and the raw scores LightGBM gives.

    python3 -m venv venv && venv/bin/pip install lightgbm==4.7.0 numpy==2.2.6 scipy scikit-learn
    venv/bin/python gen.py

With LightGBM 3.3.5 or 2.2.3 in the environment the script makes the few models of OLD in those
versions' text formats. The data come from ../parity/recipes.py, whose Go twin is paritydata.
One thread; row-wise histograms; nothing depends on the processor.

VERSION/<name>.txt is the model; VERSION/expected.json says what it predicts, one line a model:

rows    float32 bits, eight hex digits each, row order: random rows, the ends of float32, then
        for splits of the model rows at the float32 nearest to the double threshold, one
        float32 below and one above; for categorical features unseen, negative, fractional and
        huge values
raw     float64 bits, sixteen hex digits each, rows x outputs: predict(raw_score=True)
value   the same of predict()
leaf    four hex digits each, rows x trees: predict(pred_leaf=True)
ranges  [start_iteration, num_iteration, raw of the first ten rows]"""
import json
import os
import sys

import numpy as np

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, os.pardir, "parity"))
import lightgbm as lgb  # noqa: E402
import recipes  # noqa: E402

MAJOR = int(lgb.__version__.split(".")[0])
BASE = dict(num_threads=1, verbosity=-1, seed=1, deterministic=True, force_row_wise=True, num_leaves=6, learning_rate=0.4, min_data_in_leaf=8, boost_from_average=True)
PLAIN = dict(rows=240, cols="norm*2 int few spike pos", seed=11, miss=120, signal=True, noise=500)
FULL = dict(PLAIN, miss=0)
CAT = dict(rows=300, cols="int few geo norm pos", seed=37, miss=60, signal=True, noise=500)
CODES = {0: 40, 1: 4}
REAL, BIN, CLASS, COUNT = dict(label="real"), dict(label="bin", flip=50), dict(label="class", classes=3, flip=50), dict(label="class", classes=5, flip=50)

# name -> (data, label, rounds, parameters)
MODELS = {
    "regression": (PLAIN, REAL, 4, dict(objective="regression")),
    "binary": (PLAIN, BIN, 4, dict(objective="binary")),
    "binary-sigmoid": (PLAIN, BIN, 3, dict(objective="binary", sigmoid=2.5, boost_from_average=False)),
    "multiclass": (PLAIN, CLASS, 3, dict(objective="multiclass", num_class=3)),
    "multiclassova": (PLAIN, CLASS, 3, dict(objective="multiclassova", num_class=3, sigmoid=1.5)),
    "poisson": (PLAIN, COUNT, 3, dict(objective="poisson")),
    "tweedie": (PLAIN, COUNT, 3, dict(objective="tweedie", tweedie_variance_power=1.3)),
    "regression-sqrt": (PLAIN, COUNT, 3, dict(objective="regression", reg_sqrt=True)),
    "l1": (PLAIN, REAL, 3, dict(objective="regression_l1")),
    "quantile": (PLAIN, REAL, 3, dict(objective="quantile", alpha=0.3)),
    "huber": (PLAIN, REAL, 3, dict(objective="huber")),
    "xentropy": (PLAIN, BIN, 3, dict(objective="cross_entropy")),
    "xentlambda": (PLAIN, BIN, 3, dict(objective="cross_entropy_lambda")),
    "lambdarank": (PLAIN, CLASS, 3, dict(objective="lambdarank")),
    "missing-none": (FULL, BIN, 4, dict(objective="binary")),
    "missing-zero": (PLAIN, BIN, 4, dict(objective="binary", zero_as_missing=True)),
    "missing-zero-full": (FULL, BIN, 4, dict(objective="binary", zero_as_missing=True)),
    "missing-off": (PLAIN, BIN, 4, dict(objective="binary", use_missing=False)),
    "categorical": (CAT, BIN, 4, dict(objective="binary", max_cat_to_onehot=1, min_data_per_group=5, cat_smooth=1.0, cat_l2=1.0)),
    "categorical-onehot": (CAT, REAL, 4, dict(objective="regression", max_cat_to_onehot=64, min_data_per_group=1, cat_smooth=0.0)),
    "categorical-zero": (CAT, REAL, 4, dict(objective="regression", max_cat_to_onehot=1, min_data_per_group=5, zero_as_missing=True)),
    "categorical-off": (CAT, REAL, 3, dict(objective="regression", max_cat_to_onehot=1, min_data_per_group=5, use_missing=False)),
    "dart": (PLAIN, BIN, 5, dict(objective="binary", boosting="dart", drop_rate=0.4, skip_drop=0.0, drop_seed=3)),
    "rf": (PLAIN, BIN, 4, dict(objective="binary", boosting="rf", bagging_freq=1, bagging_fraction=0.6, feature_fraction=0.8)),
    "goss": (PLAIN, REAL, 3, dict(objective="regression", boosting="goss", learning_rate=0.9)),
    "stump": (PLAIN, REAL, 3, dict(objective="regression", num_leaves=2)),
    "constant": (PLAIN, REAL, 3, dict(objective="regression", min_data_in_leaf=1000)),
    "custom": (PLAIN, REAL, 3, dict(objective="none")),
    "names": (PLAIN, BIN, 2, dict(objective="binary", monotone_constraints=[1, 0, 0, 0, 0, 0], interaction_constraints=[[0, 1, 2], [3, 4, 5]])),
    "early": (PLAIN, BIN, 30, dict(objective="binary", learning_rate=0.9, num_leaves=12)),
    "linear": (FULL, REAL, 3, dict(objective="regression", linear_tree=True, boost_from_average=False)),
}
OLD = ("regression", "binary", "multiclass", "missing-zero", "missing-off", "categorical", "categorical-off", "rf")
NAMES = [u"age", u"size_cm", u"gr\u00fcn", u"a.b", u"x-y", u"\u6728"]


def bits32(v):
    b = np.ascontiguousarray(v, np.float32).ravel()
    return "".join("%08x" % i for i in np.where(np.isnan(b), np.uint32(0x7FC00000), b.view(np.uint32)).tolist())


def bits64(v):
    b = np.ascontiguousarray(v, np.float64).ravel()
    return "".join("%016x" % i for i in np.where(np.isnan(b), np.uint64(0x7FF8000000000000), b.view(np.uint64)).tolist())


def make(recipe, label):
    X, y, _ = recipes.generate(dict(recipe, **label))
    if recipe is CAT:
        X[:, 0] = np.mod(X[:, 0] + 50, np.float32(CODES[0]))
    return X, y


def splits(booster):
    """[(feature, double threshold)] of the numerical splits, in tree order."""
    out = []

    def walk(n):
        if "split_feature" in n:
            if n["decision_type"] == "<=":
                out.append((n["split_feature"], float(n["threshold"])))
            walk(n["left_child"])
            walk(n["right_child"])

    for t in booster.dump_model()["tree_info"]:
        walk(t["tree_structure"])
    return out


def rows(booster, X, categorical):
    fresh, _ = make(CAT if categorical else PLAIN, dict(label="real"))
    out = [fresh[(7 * i + 3) % len(fresh)] for i in range(14)]
    ends = [np.nan, 0.0, -0.0, 1.0, np.inf, -np.inf, 3e38, -3e38, 1e-45]
    for v in ends:
        out.append(np.full(X.shape[1], v, np.float32))
    zero = np.float32(1e-35)  # a value is zero where its size is at most double(float32(1e-35))
    j = 4 if not categorical else 3
    for v in (zero, np.nextafter(zero, np.float32(1)), np.nextafter(zero, np.float32(0)), -zero, np.nextafter(-zero, np.float32(-1)), 0.0, -0.0, np.nan):
        row = X[17].copy()
        row[j] = v
        out.append(row)
    seen = sorted(set(splits(booster)))
    step = max(1, -(-len(seen) // 14))
    for q in range(0, len(seen), step):
        f, t = seen[q]
        near = np.float32(np.clip(t, -3.4e38, 3.4e38))
        for v in (near, np.nextafter(near, np.float32(-np.inf)), np.nextafter(near, np.float32(np.inf))):
            row = X[q * 7919 % len(X)].copy()
            row[f] = v
            out.append(row)
    if categorical:
        for c in CODES:
            n = CODES[c]
            for q, v in enumerate([0, 1, 2, n - 1, n, n + 1, 31, 32, 63, 64, 1000, 0.5, 1.9, -0.5, -1, -7, 2147483520.0, 2147483648.0, 3e9, -3e9, 3e38, np.inf, -np.inf, np.nan]):
                row = X[q * 7919 % len(X)].copy()
                row[c] = v
                out.append(row)
    return np.array(out, np.float32)


def train(name):
    recipe, label, rounds, extra = MODELS[name]
    X, y = make(recipe, label)
    p = dict(BASE, **extra)
    more, fobj = {}, {}
    if recipe is CAT:
        more["categorical_feature"] = sorted(CODES)
    if name == "lambdarank":
        more["group"] = [20] * (len(y) // 20)
    if name == "names":
        more["feature_name"] = NAMES
    d = lgb.Dataset(X, y, params=dict(p), free_raw_data=False, **more)
    if name == "custom":
        p["objective"] = lambda preds, data: (preds - data.get_label(), np.ones_like(preds))
    if name == "early":
        V, v, _ = recipes.generate(dict(recipe, **dict(label, rows=80, seed=recipe["seed"] + 1000003)))
        return X, lgb.train(p, d, rounds, valid_sets=[lgb.Dataset(V, v, reference=d)], callbacks=[lgb.early_stopping(2, verbose=False)])
    return X, lgb.train(p, d, rounds, **fobj)


def main():
    out = os.path.join(HERE, lgb.__version__)
    if not os.path.isdir(out):
        os.makedirs(out)
    lines = []
    for name in MODELS if MAJOR >= 4 else OLD:
        X, b = train(name)
        text = b.model_to_string()
        file = name + ".txt"
        for place in (HERE, sys.prefix, os.path.expanduser("~")):
            assert place not in text, "the model names " + place
        with open(os.path.join(out, file), "wb") as f:
            f.write(text.encode("utf-8"))
        fresh = lgb.Booster(model_file=os.path.join(out, file))
        R = rows(b, X, MODELS[name][0] is CAT)
        one = dict(num_threads=1)
        raw = np.asarray(fresh.predict(R, raw_score=True, **one)).reshape(len(R), -1)
        value = np.asarray(fresh.predict(R, **one)).reshape(len(R), -1)
        leaf = np.asarray(fresh.predict(R, pred_leaf=True, **one)).reshape(len(R), -1).astype(np.int64)
        e = dict(name=name, file=file, params=MODELS[name][3], rounds=MODELS[name][2], columns=X.shape[1], trees=leaf.shape[1], outputs=raw.shape[1], rows=bits32(R), raw=bits64(raw), value=bits64(value), leaf="".join("%04x" % i for i in leaf.ravel()))
        e["ranges"] = [[s, n, bits64(fresh.predict(R[:10], raw_score=True, start_iteration=s, num_iteration=n, **one))] for s, n in ((0, 1), (0, 2), (1, 2))] if MAJOR >= 3 else []
        if b.best_iteration > 0:
            e["best_iteration"] = b.best_iteration
        kept = np.asarray(b.predict(R, raw_score=True, **one)).reshape(len(R), -1)
        e["reload"] = "same" if bits64(kept) == bits64(raw) else "differs by %g" % np.nanmax(np.abs(kept - raw))
        lines.append(json.dumps(e, sort_keys=True, separators=(",", ":")))
    with open(os.path.join(out, "expected.json"), "w") as f:
        f.write('{"lightgbm":"%s","models":[\n' % lgb.__version__ + ",\n".join(lines) + "\n]}\n")
    print(lgb.__version__, len(lines), "models")


if __name__ == "__main__":
    main()
