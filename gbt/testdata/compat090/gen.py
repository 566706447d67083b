"""Makes 0.90.json and 0.72.1.json, the goldens of the parity battery with XGBoost of before 1.0.

    python3.7 -m venv venv && venv/bin/pip install xgboost==0.90 numpy==1.16.4
    venv/bin/python gen.py              # into this script's folder; likewise python3.6 and xgboost==0.72.1
    venv/bin/python gen.py --dump DIR   # also every model as DIR/<id>.binary, to look for a difference

../parity/recipes.py makes the data and ../parity/gen.py says what the hashes are of; older.py lists
the cases. XGBoost trains with one thread. The wheels are built by GCC before 7, whose std::shuffle draws one
number for every element (uniform_int=gcc6).

Today's expf is wrong in the last place for one argument in 1800, that of the C library of those
years, which SageMaker's containers have, was not: expf.c is compiled (cc must be there) and preloaded, so that
real XGBoost computes as it did then. So it retrains AWS's published model to the byte, too.

`binary` are the first 16 hex digits of the SHA-256 of the saved model; base scores are what it starts from,
margins."""
import argparse
import hashlib
import json
import os
import struct
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
here = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [here, os.path.join(here, "..", "parity")]
import numpy as np  # noqa: E402
import recipes  # noqa: E402
import xgboost as xgb  # noqa: E402

import older  # noqa: E402

MOST_PROBES = 150
FLT_MAX = np.finfo(np.float32).max
DELETED = 0x7FFFFFFF


def tree_hashes(nodes, stats, group):
    """Structure and statistics of a tree, and its splits in node order."""
    s, q, splits = [len(nodes), group], [], []
    for i, ((parent, left, right, split, value), stat) in enumerate(zip(nodes, stats)):
        parent = 0xFFFFFFFF if i == 0 else parent & 0x7FFFFFFF
        feature, default, bits = split & 0x7FFFFFFF, split >> 31, recipes.bits(value)
        if feature == DELETED:
            s.append(2)
            continue
        q += recipes.bits(stat[:3])
        if left == -1:
            s += [0, parent]
            q += bits + [feature, default]
        else:
            s += [1, left, right, parent, feature, default] + bits
            splits.append((feature, np.float32(value)))
    return recipes.fnv(s) + recipes.fnv(q), splits


def probes(X, splits):
    """Rows at the thresholds, see ../parity/gen.py."""
    step = max(1, -(-len(splits) // MOST_PROBES))
    out = []
    for q in range(0, len(splits), step):
        f, t = splits[q]
        for v in (t, np.nextafter(t, np.float32(-np.inf)), np.nextafter(t, np.float32(np.inf)), 0.0, -0.0, FLT_MAX, -FLT_MAX, np.nan):
            row = X[q * 7919 % len(X)].copy()
            row[f] = v if v != v else np.clip(np.float32(v), -FLT_MAX, FLT_MAX)
            out.append(row)
    return np.array(out, np.float32).reshape(-1, X.shape[1])


class Reader:
    def __init__(self, raw):
        self.raw, self.pos = raw, 0

    def take(self, n):
        self.pos += n
        return self.raw[self.pos - n:self.pos]

    def ints(self, n):
        return list(struct.unpack("<%di" % n, self.take(4 * n)))

    def string(self):
        return self.take(struct.unpack("<Q", self.take(8))[0])


def parse(raw):
    """Base margin, and per tree its nodes, statistics and group, of a binary model."""
    r = Reader(raw)
    base = struct.unpack("<f", r.take(4))[0]
    r.take(132)
    r.string()
    r.string()
    trees = []
    for _ in range(r.ints(40)[0]):
        n = r.ints(37)[1]
        nodes = [struct.unpack("<iiiIf", r.take(20)) for _ in range(n)]
        trees.append((nodes, [struct.unpack("<fffi", r.take(16)) for _ in range(n)]))
    return base, [t + (group,) for t, group in zip(trees, r.ints(len(trees)))]


def matrix(X, y=None, w=None):
    return xgb.DMatrix(X, label=y, weight=w, missing=np.nan, nthread=1)


def run(case, dump):
    r = case["recipe"]
    X, y, w = recipes.generate(r)
    vx, vy, _ = recipes.generate(recipes.validation(r))
    assert not (np.signbit(X) & (X == 0)).any(), "negative zero"
    params = {k: int(v) if k in ("num_class", "num_parallel_tree") else v for k, v in case["params"].items()}
    booster = xgb.train(dict(params, nthread=1, silent=1), matrix(X, y, w), case["rounds"], verbose_eval=False)
    with tempfile.TemporaryDirectory() as d:
        name = os.path.join(d, "model")
        booster.save_model(name)
        with open(name, "rb") as f:
            raw = f.read()
        fresh = xgb.Booster({"nthread": 1, "silent": 1}, model_file=name)
    base, trees = parse(raw)
    hashes, splits = [], []
    for t in trees:
        h, s = tree_hashes(*t)
        hashes.append(h)
        splits += s
    rows = {"train": X, "validation": vx, "probes": probes(X, splits)}
    margins = {k: recipes.fnv(recipes.bits(fresh.predict(matrix(v), output_margin=True))) if len(v) else "" for k, v in rows.items()}
    case = dict(case)
    case["data"] = [recipes.fnv(recipes.bits(v)) for v in (X, y, [] if w is None else w, vx, vy)]
    case["base_score"] = recipes.bits(base)
    case["nodes"] = [len(t[0]) for t in trees]
    case["trees"] = hashes
    case["margins"] = margins
    case["probes"] = len(rows["probes"])
    case["binary"] = hashlib.sha256(raw).hexdigest()[:16]
    if dump:
        with open(os.path.join(dump, case["id"] + ".binary"), "wb") as f:
            f.write(raw)
    return case


def rounded():
    """Starts this script again with the rounded expf, unless that has been done."""
    if "GROVE_EXPF" in os.environ:
        return
    with tempfile.TemporaryDirectory() as d:
        lib = os.path.join(d, "libexpf.so")
        subprocess.check_call(["cc", "-O2", "-fno-builtin", "-shared", "-fPIC", "-o", lib, os.path.join(here, "expf.c"), "-lm"])
        sys.exit(subprocess.call([sys.executable] + sys.argv, env=dict(os.environ, LD_PRELOAD=lib, GROVE_EXPF="1")))


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--out", default=here)
    p.add_argument("--dump")
    a = p.parse_args()
    rounded()
    version = xgb.__version__
    assert version in older.FAMILIES, "xgboost %s: want one of %s" % (version, ", ".join(older.FAMILIES))
    if a.dump:
        os.makedirs(a.dump, exist_ok=True)
    lines = [json.dumps(run(case, a.dump), separators=(",", ":")) for case in older.FAMILIES[version]()]
    with open(os.path.join(a.out, version + ".json"), "w") as f:
        f.write("[\n" + ",\n".join(lines) + "\n]\n")
    print(version, len(lines), "cases")


if __name__ == "__main__":
    main()
