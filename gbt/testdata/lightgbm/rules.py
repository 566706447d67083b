"""Makes rules/: models written by hand for the rules of a single split, and what LightGBM predicts.

    venv/bin/python rules.py        (the environment of gen.py, LightGBM 4.7.0)

numerical.txt has a tree of one split for each threshold and decision_type: around zero, at the
ends of float32, infinite. categorical.txt has one for each set of categories and decision_type.
deep.txt has trees of every shape drawn at random with all of these splits, and random leaves
whose float64 sums depend on their order. Lines end in CR LF in crlf.txt. The layout of
rules/expected.json is that of gen.py."""
import json
import math
import os
import random

import lightgbm as lgb
import numpy as np

from gen import bits32, bits64

HERE = os.path.dirname(os.path.abspath(__file__))
ZERO = float(np.float32(1e-35))
TOP = float(np.finfo(np.float32).max)


def near(t, n=1):
    return [math.nextafter(t, -math.inf), t, math.nextafter(t, math.inf)]


THRESHOLDS = [0.0, -0.0, 5e-324, -5e-324, 1e-40, -1e-40, 1e-35, -1e-35] + near(ZERO) + near(-ZERO) + near(TOP) + near(-TOP) + near(0.5) + [
    1.4e-45, -1.4e-45, 0.1, -0.3, 16777217.0, 1e300, -1e300, math.inf, -math.inf]
SETS = [[0], [1, 2, 40], [0, 31, 32, 63], [5], [], list(range(0, 96, 2)), [1000], [0, 8191]]
NUMERICAL = [0, 2, 4, 6, 8, 10]
CATEGORICAL = [1, 3, 5, 9, 11]


def number(v):
    return "%.17g" % v if math.isfinite(v) else ("inf" if v > 0 else "-inf")


def words(s):
    out = [0] * (max(s) // 32 + 1 if s else 1)
    for c in s:
        out[c // 32] |= 1 << c % 32
    return out


def tree(splits, left, right, leaves):
    """splits: [(feature, threshold or set, decision_type)]"""
    bounds, bits, thresholds = [0], [], []
    for f, t, d in splits:
        if d & 1:
            thresholds.append(str(len(bounds) - 1))
            bits += words(t)
            bounds.append(len(bits))
        else:
            thresholds.append(number(t))
    text = "num_leaves=%d\nnum_cat=%d\n" % (len(leaves), len(bounds) - 1)
    for key, v in (("split_feature", [s[0] for s in splits]), ("split_gain", [1] * len(splits)), ("threshold", thresholds), ("decision_type", [s[2] for s in splits]), ("left_child", left), ("right_child", right), ("leaf_value", [number(v) for v in leaves])):
        text += key + "=" + " ".join(map(str, v)) + "\n"
    if len(bounds) > 1:
        text += "cat_boundaries=%s\ncat_threshold=%s\n" % (" ".join(map(str, bounds)), " ".join(map(str, bits)))
    return text + "is_linear=0\nshrinkage=1\n\n\n"


def model(trees, classes=1, features=3):
    head = "tree\nversion=v4\nnum_class=%d\nnum_tree_per_iteration=%d\nlabel_index=0\nmax_feature_idx=%d\n" % (classes, classes, features - 1)
    head += "objective=%s\n" % ("regression" if classes == 1 else "multiclass num_class:%d" % classes)
    head += "feature_names=%s\nfeature_infos=%s\n" % (" ".join("x%d" % i for i in range(features)), " ".join(["[0:1]"] * features))
    trees = ["Tree=%d\n%s" % (i, t) for i, t in enumerate(trees)]
    head += "tree_sizes=%s\n\n" % " ".join(str(len(t)) for t in trees)
    return head + "".join(trees) + "end of trees\n\nfeature_importances:\n\nparameters:\nend of parameters\n\npandas_categorical:null\n"


def stump(split, i):
    return tree([split], [-1], [-2], [-1 - i / 7.0, 1 + i / 3.0])


def random_tree(rng, features):
    n = rng.randint(1, 12)
    left, right, splits = [], [], []
    if n == 1:
        return tree([], [], [], [rng.gauss(0, 1)])
    # Every split but the root takes the place of a leaf that is there.
    places = []
    for i in range(n - 1):
        left.append(0)
        right.append(0)
        if i:
            parent, side = places.pop(rng.randrange(len(places)))
            (left if side == 0 else right)[parent] = i
        places += [(i, 0), (i, 1)]
        f = rng.randrange(features)
        if f == features - 1:
            splits.append((f, rng.choice(SETS[:7]), rng.choice(CATEGORICAL)))
        else:
            splits.append((f, rng.choice(THRESHOLDS + [rng.gauss(0, 1) for _ in range(30)]), rng.choice(NUMERICAL)))
    rng.shuffle(places)
    for j, (parent, side) in enumerate(places):
        (left if side == 0 else right)[parent] = -1 - j
    return tree(splits, left, right, [rng.gauss(0, 1) * 10 ** rng.randint(-8, 8) for _ in range(n)])


def values():
    out = []
    for t in THRESHOLDS:
        t = np.float32(np.clip(t, -TOP, TOP))
        with np.errstate(over="ignore"):
            out += [np.nextafter(t, np.float32(-np.inf)), t, np.nextafter(t, np.float32(np.inf))]
    out += [np.float32(v) for v in (np.nan, np.inf, -np.inf, 0.0, -0.0, 1.0, -1.0)]
    return [np.uint32(v).view(np.float32) for v in sorted({int(np.float32(v).view(np.uint32)) for v in out})]


CODES = [0, 1, 2, 5, 31, 32, 40, 63, 64, 94, 95, 96, 1000, 1001, 8191, 8192, 16777215, 16777216, 2147483520, 2147483648, 4294967296, 3e38, 0.5, 1.5, 5.999, -0.0, -0.5, -0.999, -1, -1.5, -7, -3e9, 1e-36, -1e-36, np.nan, np.inf, -np.inf]


def main():
    out = os.path.join(HERE, "rules")
    if not os.path.isdir(out):
        os.makedirs(out)
    rng = random.Random(20)
    v = values()
    codes = [np.float32(c) for c in CODES]
    mixed = [[rng.choice(v), np.float32(rng.gauss(0, 1)) if rng.random() < 0.5 else rng.choice(v), rng.choice(codes)] for _ in range(150)]
    numerical = [stump((0, t, d), i) for i, (t, d) in enumerate((t, d) for t in THRESHOLDS for d in NUMERICAL)]
    categorical = [stump((2, s, d), i) for i, (s, d) in enumerate((s, d) for s in SETS for d in CATEGORICAL)]
    todo = [
        ("numerical", model(numerical), [[x, 0, 0] for x in v]),
        ("categorical", model(categorical), [[0, 0, x] for x in codes]),
        ("deep", model([random_tree(rng, 3) for _ in range(60)], 3), mixed),
        ("crlf", model([random_tree(rng, 3) for _ in range(3)]), mixed[:20]),
    ]
    lines = []
    for name, text, rows in todo:
        R = np.array(rows, np.float32)
        b = lgb.Booster(model_str=text)
        one = dict(num_threads=1)
        raw = np.asarray(b.predict(R, raw_score=True, **one)).reshape(len(R), -1)
        value = np.asarray(b.predict(R, **one)).reshape(len(R), -1)
        leaf = np.asarray(b.predict(R, pred_leaf=True, **one)).reshape(len(R), -1).astype(np.int64)
        file = name + ".txt"
        if name == "crlf":
            text = text.replace("\n", "\r\n")
        with open(os.path.join(out, file), "wb") as f:
            f.write(text.encode())
        lines.append(json.dumps(dict(name=name, file=file, columns=3, trees=leaf.shape[1], outputs=raw.shape[1], rows=bits32(R), raw=bits64(raw), value=bits64(value), leaf="".join("%04x" % i for i in leaf.ravel()), ranges=[]), sort_keys=True, separators=(",", ":")))
    with open(os.path.join(out, "expected.json"), "w") as f:
        f.write('{"lightgbm":"%s","models":[\n' % lgb.__version__ + ",\n".join(lines) + "\n]}\n")


if __name__ == "__main__":
    main()
