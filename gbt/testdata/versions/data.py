"""Training data of the version matrix: rows and labels from integers alone.

The rows come from ../parity/recipes.py, whose Go twin is paritydata, so they can be made
again without Python. A set is a recipe and, for the categorical ones, a step that turns some
columns into category codes. Runs under Python 2.7 and 3.6+, NumPy 1.14+."""
import os
import sys

import numpy as np

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir, "parity"))
import recipes  # noqa: E402

FLT_MAX = np.finfo(np.float32).max

# set -> recipe; "codes" lists the columns that become categories and their number.
SETS = {
    "plain": dict(rows=160, cols="norm*2 int few pos spike", seed=11, miss=120, signal=True, noise=500),
    "dense": dict(rows=160, cols="norm int few grid norm", seed=23, miss=0, noise=500),
    "cat": dict(rows=200, cols="few int geo norm pos", seed=37, miss=80, signal=True, noise=500, codes={0: 4, 1: 37, 2: 11}),
    "types": dict(rows=160, cols="int*10", seed=41, miss=0, noise=500, codes={i: 5 for i in range(10)}),
}
SHARED = 14  # random rows of the rows that every model of a set predicts


def codes(name, X):
    """Turns columns into category codes 0 <= c < count, in place."""
    for j, count in SETS[name].get("codes", {}).items():
        X[:, j] = np.mod(X[:, j] + 50, np.float32(count)) if count != 4 else X[:, j]
    return X


def recipe(name, label, **more):
    r = dict((k, v) for k, v in SETS[name].items() if k != "codes")
    r.update(label=label, **more)
    return r


def labels(name, kind, seed=0):
    """Labels of a set, one float32 a row; every one is an integer or a quotient of two."""
    if kind == "bin":
        return recipes.generate(recipe(name, "bin", flip=50))[1]
    if kind == "class":
        return recipes.generate(recipe(name, "class", classes=3, flip=50))[1]
    if kind == "real":
        return recipes.generate(recipe(name, "real"))[1]
    if kind == "unit":
        return recipes.generate(recipe(name, "unit"))[1]
    if kind in ("count", "positive", "grade"):
        y = recipes.generate(recipe(name, "class", classes=5, flip=50))[1]
        return y + np.float32(1) if kind == "positive" else y
    if kind == "cox":  # negative: still alive at that time
        dead = recipes.generate(recipe(name, "bin", flip=200))[1]
        return labels(name, "positive") * (2 * dead - 1)
    if kind == "targets":  # three regression targets
        y = labels(name, "real")
        X = rows(name)
        return np.stack([y, np.float32(5) - labels(name, "grade"), np.where(np.isnan(X[:, 3]), np.float32(-2), X[:, 3])], axis=1).astype(np.float32)
    if kind == "flags":  # three binary targets
        y = labels(name, "class")
        X = rows(name)
        return np.stack([y > 0, y > 1, np.isnan(X[:, 0]) | (X[:, 0] > 0)], axis=1).astype(np.float32)
    raise ValueError(kind)


def bounds():
    """Lower and upper bounds of survival times: exact, right-censored and interval-censored rows."""
    k = labels("plain", "grade").astype(np.int32)
    low = np.ldexp(np.float32(1), k).astype(np.float32)
    kind = np.arange(len(k)) % 4
    high = np.where(kind == 1, np.float32(np.inf), np.where(kind == 2, low * 4, low)).astype(np.float32)
    return low, high


def rows(name):
    return codes(name, recipes.generate(recipe(name, "real"))[0])


def shared(name):
    """Rows that every model of the set predicts: random ones, and the ends of float32."""
    r = recipe(name, "real", rows=SHARED)
    r["seed"] += 7000
    X = codes(name, recipes.generate(r)[0])
    n = X.shape[1]
    full = [np.nan, 0.0, 1.0]
    if "codes" not in SETS[name]:
        full += [-0.0, FLT_MAX, -FLT_MAX, 1e-45, -1e-45, 0.5, -3.0]
    return np.concatenate([X, np.array([[v] * n for v in full], np.float32)])


def hexes(v):
    """Float32 values as one string, eight hex digits of the IEEE bits each, every NaN 7fc00000."""
    v = np.ascontiguousarray(v, np.float32).ravel()
    b = np.where(np.isnan(v), np.uint32(0x7FC00000), v.view(np.uint32))
    return "".join("%08x" % i for i in b.tolist())
