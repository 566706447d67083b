"""Writes ranking.json: XGBoost's values of the metrics of rows in groups, and digests of glibc's log2.

    python ranking.py        (in this directory; needs xgboost==3.4.1, x86-64 with FMA, glibc 2.28 or newer)

The data is not stored: draw and u are those of gen.py, and ranking_test.go holds the recipes a second time. Values are
the text that XGBoost prints, as in gen.py: predictions are base margins of a model without trees."""
import ctypes, hashlib, json, re
import numpy as np, xgboost as xgb

assert xgb.__version__ == "3.4.1", xgb.__version__
xgb.set_config(verbosity=0)
f32, u64 = np.float32, np.uint64


def draw(seed, n):
    with np.errstate(over="ignore"):
        z = u64(seed) + (np.arange(n, dtype=u64) + u64(1)) * u64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> u64(30))) * u64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> u64(27))) * u64(0x94D049BB133111EB)
        return z ^ (z >> u64(31))


def u(seed, n):
    return (draw(seed, n) >> u64(40)).astype(f32) * f32(2.0**-24)


def make(labels, tied, seed, n):
    s = 1000 * seed
    p, a = u(s, n), u(s + 1, n)
    if tied:
        p = np.floor(p * f32(8)) / f32(8)
    y = {"binary": lambda: (a < p).astype(f32), "rare": lambda: (a < f32(0.08)).astype(f32), "none": lambda: np.zeros(n, f32),
         "grades": lambda: np.floor((a + p) * f32(2.5)), "all": lambda: np.floor(a * f32(32)), "halves": lambda: np.floor(a * f32(9)) / f32(2)}[labels]()
    return p, y.astype(f32)


NDCG = ["ndcg", "ndcg-", "ndcg@1", "ndcg@3", "ndcg@10-", "ndcg@100", "ndcg@5000"]
BINARY = NDCG + ["map", "map-", "map@1", "map@4", "map@4-", "map@200", "pre", "pre@1", "pre@5", "pre@100-", "auc", "aucpr"]
SIZES = [[], [1], [40], [1, 2, 3, 1, 9], [5, 60, 2, 33, 1, 100, 3], [1, 1, 1], [2, 2], [3, 3, 3, 3], [700, 1, 299]]


def main():
    cases = []
    for sizes in SIZES:
        for labels in ("binary", "rare", "none", "grades", "all", "halves"):
            for tied in (False, True):
                for weighted in (False, True):
                    if not sizes and weighted:
                        continue
                    n, seed = sum(sizes) or 50, 8000 + len(cases)
                    p, y = make(labels, tied, seed, n)
                    d = xgb.DMatrix(np.zeros((n, 1), f32), label=y, nthread=1)
                    if sizes:
                        d.set_group(sizes)
                    if weighted:
                        d.set_weight(f32(1) + f32(3) * u(1000 * seed + 900, len(sizes)))
                    d.set_base_margin(p)
                    names = [v for v in (BINARY if labels in ("binary", "rare", "none") else NDCG + ["auc"]) if sizes or not v.startswith("auc")]
                    b = xgb.Booster(dict(objective="reg:squarederror", eval_metric=names, nthread=1, base_score=0.5, ndcg_exp_gain=int(labels != "halves")), [d])
                    values = re.findall(r"\tt-([^:]+):(\S+)", b.eval_set([(d, "t")], 0))
                    assert len(values) == len(names)
                    cases.append(dict(sizes=sizes, labels=labels, tied=tied, weighted=weighted, seed=seed, values={k: v.replace("-nan", "nan") for k, v in values}))
    libm = ctypes.CDLL("libm.so.6")
    libm.log2.restype, libm.log2.argtypes = ctypes.c_double, [ctypes.c_double]

    def digest(v):
        return hashlib.sha256(np.array([libm.log2(float(x)) for x in v], "<f8").tobytes()).hexdigest()

    bits = (draw(8, 200000) % u64(0x7FF0000000000000)).view(np.float64)
    near = 1 + (u(9, 200000).astype(np.float64) - 0.5) / 8
    with open("ranking.json", "w") as f:
        lines = ",\n".join(json.dumps(c, separators=(",", ":")) for c in cases)
        f.write('{"log2":%s,\n"cases":[\n%s\n]}\n' % (json.dumps(dict(integers=digest(range(1, 200001)), bits=digest(bits), near=digest(near))), lines))
    print(len(cases), "cases")


main()
