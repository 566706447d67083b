"""Makes 0.90.json and 0.72.1.json, the goldens of the parity battery with XGBoost of before 1.0.

    python3.7 -m venv venv && venv/bin/pip install xgboost==0.90 numpy==1.16.4
    venv/bin/python gen.py              # into this script's folder; likewise python3.6 and xgboost==0.72.1
    venv/bin/python gen.py --dump DIR   # also every model as DIR/<id>.binary, to look for a difference

../parity/recipes.py makes the data and ../parity/gen.py says what the hashes are of; cases.py lists
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
sys.path[:0] = [os.path.join(here, "..", "parity")]
import importlib.util  # noqa: E402

import numpy as np  # noqa: E402
import recipes  # noqa: E402
import xgboost as xgb  # noqa: E402


def load(name, path):
    spec = importlib.util.spec_from_file_location(name, path)
    m = importlib.util.module_from_spec(spec)
    sys.modules[name] = m
    spec.loader.exec_module(m)
    return m


load("cases", os.path.join(here, "..", "parity", "cases.py"))
parity = load("paritygen", os.path.join(here, "..", "parity", "gen.py"))
older = load("olderc", os.path.join(here, "cases.py"))


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
    """Base margin, and per tree the arrays of the JSON form, of a binary model."""
    r = Reader(raw)
    base = struct.unpack("<f", r.take(4))[0]
    r.take(132)
    r.string()
    r.string()
    trees = []
    for _ in range(r.ints(40)[0]):
        n = r.ints(37)[1]
        nodes = [struct.unpack("<iiiIf", r.take(20)) for _ in range(n)]
        stats = [struct.unpack("<fffi", r.take(16)) for _ in range(n)]
        trees.append(dict(
            tree_param={"size_leaf_vector": "0"},
            left_children=[v[1] for v in nodes], right_children=[v[2] for v in nodes],
            parents=[v[0] & 0x7FFFFFFF for v in nodes],
            split_indices=[v[3] & 0x7FFFFFFF for v in nodes], default_left=[v[3] >> 31 for v in nodes],
            split_conditions=[v[4] for v in nodes],
            loss_changes=[v[0] for v in stats], sum_hessian=[v[1] for v in stats], base_weights=[v[2] for v in stats]))
    return base, trees, r.ints(len(trees))


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
    base, trees, info = parse(raw)
    hashes, splits = [], []
    for t, group in zip(trees, info):
        h, s = parity.tree_hashes(t, group)
        hashes.append(h)
        splits += s
    rows = {"train": X, "validation": vx, "probes": parity.probes(X, splits)}
    margins = {k: recipes.fnv(recipes.bits(fresh.predict(matrix(v), output_margin=True))) if len(v) else "" for k, v in rows.items()}
    case = dict(case)
    case["data"] = [recipes.fnv(recipes.bits(v)) for v in (X, y, [] if w is None else w, vx, vy)]
    case["base_score"] = recipes.bits(base)
    case["nodes"] = [len(t["left_children"]) for t in trees]
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
