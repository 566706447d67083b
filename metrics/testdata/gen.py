"""Writes xgboost.json, sklearn.json and log.json: expected values for the tests of package metrics.

    python gen.py            (in this directory; needs xgboost==3.4.1, scikit-learn==1.9.1, x86-64 glibc)

The data is not stored. It comes from a counter-based generator that golden_data_test.go holds a second time:

    draw(seed, i) = mix(seed + (i+1) * 0x9e3779b97f4a7c15)   mod 2^64, the i-th output of splitmix64 seeded with seed
    mix(z): z = (z ^ z>>30) * 0xbf58476d1ce4e5b9;  z = (z ^ z>>27) * 0x94d049bb133111eb;  return z ^ z>>31
    u(seed, i)    = float32(draw >> 40) * 2^-24              exact, in [0, 1)

Every case has a seed S; its columns take the streams with seeds 1000*S, 1000*S+1, ...
XGBoost values are the text that XGBoost prints (17 digits after the point) for an identity objective and a model without
trees, whose prediction is the base margin. scikit-learn values are repr of float64, or a SHA-256 of little-endian float64.
"""
import ctypes, ctypes.util, hashlib, json, re, warnings
import numpy as np, sklearn, xgboost as xgb
from sklearn import calibration, metrics as sk

assert xgb.__version__ == "3.4.1" and sklearn.__version__ == "1.9.1", (xgb.__version__, sklearn.__version__)
warnings.filterwarnings("ignore")
xgb.set_config(verbosity=0)
f32, f64, u64 = np.float32, np.float64, np.uint64


def draw(seed, n):
    with np.errstate(over="ignore"):
        z = u64(seed) + (np.arange(n, dtype=u64) + u64(1)) * u64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> u64(30))) * u64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> u64(27))) * u64(0x94D049BB133111EB)
        return z ^ (z >> u64(31))


def u(seed, n):
    return (draw(seed, n) >> u64(40)).astype(f32) * f32(2.0**-24)


def levels(seed, n, bits):
    """Values k / 2^bits."""
    return (draw(seed, n) >> u64(64 - bits)).astype(f32) * f32(2.0**-bits)


def make_weight(kind, seed, n):
    if kind == "none":
        return None
    if kind == "zero":
        return np.zeros(n, f32)
    w = f32(0.5) + f32(2) * u(seed + 900, n)
    if kind == "holes":
        w[draw(seed + 901, n) % u64(4) == 0] = 0
    return w


def make(recipe, seed, n, k):
    """pred (n*k, row-major) and label of a recipe."""
    s = 1000 * seed
    i = np.arange(n)
    if recipe in ("smooth", "tied", "extreme", "soft", "ones", "zeros", "margin", "perfect"):
        p = levels(s, n, 3) if recipe == "tied" else u(s, n)
        y = (u(s + 1, n) < p).astype(f32)
        if recipe == "extreme":
            p[i % 5 == 0], p[i % 5 == 1] = 0, 1
            p[i % 7 == 2], p[i % 7 == 3] = f32(1e-20), f32(1) - f32(2.0**-24)
        elif recipe == "soft":
            y = u(s + 1, n)
        elif recipe == "ones":
            y = np.ones(n, f32)
        elif recipe == "zeros":
            y = np.zeros(n, f32)
        elif recipe == "perfect":
            y = (p >= f32(0.5)).astype(f32)
        elif recipe == "margin":
            p = (p - f32(0.5)) * f32(16)
        return p, y
    if recipe == "regression":
        y = (u(s, n) - f32(0.5)) * f32(8)
        return y + (u(s + 1, n) - f32(0.5)), y
    if recipe == "targets":
        p = u(s, n * k)
        return p, (u(s + 1, n * k) < p).astype(f32)
    p = u(s, n * k) if recipe != "coarse" else levels(s, n * k, 2)
    c = (draw(s + 1, n) % u64(k - 1 if recipe == "absent" else k)).astype(int)
    p = p.copy()
    p[i * k + c] += f32(0.25)
    return p, c.astype(f32)


def printed(names, p, y, w, n, k):
    d = xgb.DMatrix(np.zeros((n, 1), f32), label=y.reshape(n, k) if len(y) == n * k and k > 1 else y, weight=w, nthread=1)
    d.set_base_margin(p.reshape(n, k) if k > 1 else p)
    params = dict(objective="reg:squarederror", eval_metric=names, nthread=1, base_score=0.5, disable_default_eval_metric=1)
    if k > 1 and len(y) == n:
        params["num_class"] = k
    b = xgb.Booster(params, [d])
    assert np.array_equal(b.predict(d).ravel().view(np.uint32), p.ravel().view(np.uint32))
    out = re.findall(r"\tt-([^:]+):(\S+)", b.eval_set([(d, "t")], 0))
    assert len(out) == len(names), out
    return {name: value.replace("-nan", "nan") for name, value in out}


SINGLE = ["rmse", "mae", "logloss", "error", "error@0.7", "error@-2.5", "auc", "aucpr"]
MULTI = ["merror", "mlogloss", "auc", "aucpr"]
TARGETS = ["rmse", "mae", "logloss", "error@0.25", "auc", "aucpr"]


def xgboost_cases():
    cases = []

    def add(recipe, names, n, k=1, weight="none"):
        seed = len(cases) + 1
        p, y = make(recipe, seed, n, k)
        w = make_weight(weight, 1000 * seed, n)
        cases.append(dict(recipe=recipe, seed=seed, rows=n, groups=k, weight=weight, values=printed(names, p, y, w, n, k)))

    for n in (1, 2, 7, 100, 2047, 2048, 2049, 5000):
        for weight in ("none", "fraction"):
            add("smooth", SINGLE, n, weight=weight)
    for recipe in ("tied", "extreme", "soft", "margin"):
        for n in (3, 50, 4999):
            for weight in ("none", "fraction", "holes"):
                add(recipe, SINGLE, n, weight=weight)
    for n in (4, 10, 33, 100, 333, 1000):
        for weight in ("fraction", "holes"):
            add("perfect", ["auc", "aucpr"], n, weight=weight)
    for recipe in ("ones", "zeros"):
        add(recipe, SINGLE, 20)
        add(recipe, SINGLE, 20, weight="fraction")
    add("smooth", SINGLE, 20, weight="zero")
    for n in (1, 5, 2048, 4500):
        for weight in ("none", "holes"):
            add("regression", ["rmse", "mae"], n, weight=weight)
    for recipe in ("classes", "coarse"):
        for k in (2, 3, 7):
            for n in (1, 10, 1000):
                for weight in ("none", "fraction"):
                    add(recipe, MULTI, n, k, weight)
    add("classes", MULTI, 5000, 3, "holes")
    add("absent", MULTI, 300, 4)
    add("classes", MULTI, 30, 3, "zero")
    for k in (2, 3):
        for n in (1, 40, 1700):
            for weight in ("none", "fraction"):
                add("targets", TARGETS, n, k, weight)
    return cases


def digest(v):
    return hashlib.sha256(np.ascontiguousarray(v, "<f8").tobytes()).hexdigest()


def curve(v):
    """A whole curve where it is short, otherwise its length and digest."""
    v = np.asarray(v, f64)
    return dict(values=[repr(float(x)) for x in v]) if len(v) <= 40 else dict(n=len(v), sha256=digest(v))


def sklearn_cases():
    cases = []

    def add(recipe, n, weight="none", bins=(1, 5, 10, 17)):
        seed = 500 + len(cases)
        p, y = make(recipe, seed, n, 1)
        w = make_weight(weight, 1000 * seed, n)
        p, ww = p.astype(f64), None if w is None else w.astype(f64)
        c = dict(recipe=recipe, seed=seed, rows=n, weight=weight)
        for drop in (False, True):
            c["roc" if not drop else "roc_drop"] = [curve(v) for v in sk.roc_curve(y, p, pos_label=1, sample_weight=ww, drop_intermediate=drop)]
            c["pr" if not drop else "pr_drop"] = [curve(v) for v in sk.precision_recall_curve(y, p, pos_label=1, sample_weight=ww, drop_intermediate=drop)]
        num = {}
        fpr, tpr, _ = sk.roc_curve(y, p, pos_label=1, sample_weight=ww)
        num["area"] = sk.auc(fpr, tpr)
        num["average_precision"] = sk.average_precision_score(y, p, sample_weight=ww)
        unit = p.min() >= 0 and p.max() <= 1
        if unit:
            num["brier"] = sk.brier_score_loss(y, p, sample_weight=ww, pos_label=1)
        for cut in (0.25, 0.5, 2.0):
            q = (p > cut).astype(int)
            kw = dict(sample_weight=ww)
            tn, fp, fn, tp = sk.confusion_matrix(y, q, labels=[0, 1], **kw).ravel()
            at = dict(tn=tn, fp=fp, fn=fn, tp=tp, accuracy=sk.accuracy_score(y, q, **kw), precision=sk.precision_score(y, q, zero_division=0, **kw),
                      recall=sk.recall_score(y, q, zero_division=0, **kw), f1=sk.f1_score(y, q, zero_division=0, **kw),
                      f2=sk.fbeta_score(y, q, beta=2, zero_division=0, **kw), specificity=sk.recall_score(y, q, pos_label=0, zero_division=0, **kw),
                      npv=sk.precision_score(y, q, pos_label=0, zero_division=0, **kw), balanced=sk.balanced_accuracy_score(y, q, **kw), mcc=sk.matthews_corrcoef(y, q, **kw))
            num.update({"%s@%g" % (name, cut): v for name, v in at.items()})
        c["numbers"] = {name: repr(float(v)) for name, v in num.items()}
        if unit and weight == "none":
            c["calibration"] = {"%s-%d" % (s, b): [curve(v) for v in calibration.calibration_curve(y, p, pos_label=1, n_bins=b, strategy=s)]
                                for s in ("uniform", "quantile") for b in bins}
            c["edges"] = {str(b): curve(np.percentile(p, np.linspace(0, 1, b + 1) * 100)) for b in bins}
        cases.append(c)

    for recipe in ("smooth", "tied", "extreme", "margin"):
        for n in (2, 5, 40, 3000):
            for weight in ("none", "fraction", "holes"):
                add(recipe, n, weight)
    add("ones", 10)
    add("zeros", 10)
    # Percentiles that fall on a row, or should but for rounding: the rows less one are a multiple of the bins.
    for n in (86, 171, 211, 1471, 3001):
        add("smooth", n, bins=(3, 5, 7, 10, 15, 17, 30, 49, 70, 100))
    return cases


def log_values():
    """glibc's logarithms: bits of some, a digest of many."""
    lib = ctypes.CDLL(ctypes.util.find_library("m"))
    lib.logf.restype, lib.logf.argtypes = ctypes.c_float, [ctypes.c_float]
    lib.log.restype, lib.log.argtypes = ctypes.c_double, [ctypes.c_double]
    n = 200000
    b32 = (draw(77, n) >> u64(32)).astype(np.uint32) & np.uint32(0x7FFFFFFF)  # any float32 that is not negative
    b64 = draw(78, n)
    b64[: n // 2] &= u64(0x7FFFFFFFFFFFFFFF)                                  # any float64 that is not negative
    b64[n // 2 :] = u64(0x3FE0000000000000) + b64[n // 2 :] % u64(1 << 53)    # 0.5 to 2
    x32, x64 = b32.view(f32), b64.view(f64)
    y32 = np.array([lib.logf(float(x)) for x in x32], f32)
    y64 = np.array([lib.log(float(x)) for x in x64], f64)
    y32[np.isnan(y32)], y64[np.isnan(y64)] = np.nan, np.nan
    special32 = np.array([0, -0.0, 1, np.inf, 1e-16, 1e-45, 1.1754942e-38, 1.17549435e-38, 3.4028235e38, 0.99999994, 1.0000001, 0.5, 2, 0.7, 1.4], f32)
    special64 = np.array([0, -0.0, 1, np.inf, 5e-324, 2.2250738585072009e-308, 2.2250738585072014e-308, 1.7976931348623157e308, 0.9375, 0.93749999999999989, 1.064697265625,
                          1.0646972656249998, 0.99999999999999989, 1.0000000000000002, 0.5, 2, 0.1, 10], f64)
    return dict(n=n, logf_sha256=hashlib.sha256(y32.astype("<f4").tobytes()).hexdigest(), log_sha256=digest(y64),
                logf=[[repr(float(x)), repr(float(lib.logf(float(x))))] for x in special32], log=[[repr(float(x)), repr(float(lib.log(float(x))))] for x in special64])


def dump(name, value):
    with open(name, "w") as f:
        if isinstance(value, list):
            f.write("[\n" + ",\n".join(json.dumps(v) for v in value) + "\n]\n")
        else:
            f.write(json.dumps(value, indent=1) + "\n")


dump("xgboost.json", xgboost_cases())
dump("sklearn.json", sklearn_cases())
dump("log.json", log_values())
