"""Writes losses.json: XGBoost's values of the metrics of regression, counts and survival, and functions.json: digests
of glibc's functions that they need.

    python losses.py         (in this directory; needs xgboost==3.4.1, x86-64 with FMA, glibc 2.28 to 2.40)

The data is not stored: draw and u are those of gen.py, and losses_test.go holds the recipes a second time. Values are
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


def make(recipe, seed, n, k):
    """pred (n*k), label or lower bound, upper bound."""
    s = 1000 * seed
    a, b = u(s, n), u(s + 1, n * k)
    i = np.arange(n)
    if recipe == "positive":
        y = f32(0.0625) + a * f32(8)
        return y * (f32(0.5) + b), y, None
    if recipe == "counts":
        return f32(0.0625) + b * f32(40), np.floor(a * f32(40)).astype(f32), None
    if recipe == "outputs":
        return (b - f32(0.5)) * f32(8), (a - f32(0.5)) * f32(8), None
    if recipe == "survival":
        y = f32(1) + np.floor(a * f32(30)).astype(f32)
        y[draw(s + 2, n) % u64(3) == 0] *= f32(-1)
        return f32(0.0625) + b * f32(4), y, None
    assert recipe == "intervals"
    low = f32(0.0625) + a * f32(6)
    high = low.copy()
    high[i % 4 == 1] = np.inf
    high[i % 4 == 2] *= f32(1.5)
    low[i % 4 == 3] = 0
    return (b - f32(0.5)) * f32(12), low, high


def weights(kind, seed, n):
    return None if kind == "none" else f32(0.5) + f32(2) * u(seed + 900, n)


SETTINGS = [dict(), dict(huber_slope=0.7, aft_loss_distribution="logistic", aft_loss_distribution_scale=0.7), dict(huber_slope=3, aft_loss_distribution="extreme", aft_loss_distribution_scale=1.3),
            dict(aft_loss_distribution_scale=0.05)]
ALPHAS = {1: [0.3], 3: [0.1, 0.5, 0.9]}
NAMES = {
    "positive": ["rmsle", "mape", "mphe", "gamma-deviance", "gamma-nloglik", "tweedie-nloglik@1.1", "tweedie-nloglik@1.5", "tweedie-nloglik@1.9"],
    "counts": ["poisson-nloglik", "tweedie-nloglik@1.3", "rmsle", "mphe", "gamma-deviance"],
    "outputs": ["quantile", "expectile"],
    "survival": ["cox-nloglik"],
    "intervals": ["aft-nloglik", "interval-regression-accuracy"],
}


def main():
    cases = []
    for recipe, names in NAMES.items():
        for n in (1, 7, 100, 2049, 5000):
            for weight in ("none", "fraction"):
                for si, settings in enumerate(SETTINGS):
                    if si and (recipe in ("outputs", "survival") or recipe in ("positive", "counts") and si == 3):
                        continue
                    for k in (1, 3) if recipe == "outputs" else (1,):
                        seed = len(cases) + 1
                        p, y, high = make(recipe, seed, n, k)
                        d = xgb.DMatrix(np.zeros((n, 1), f32), label=y, weight=weights(weight, 1000 * seed, n), nthread=1)
                        if high is not None:
                            d.set_float_info("label_lower_bound", y)
                            d.set_float_info("label_upper_bound", high)
                        d.set_base_margin(p.reshape(n, k) if k > 1 else p)
                        params = dict(objective="reg:squarederror", eval_metric=names, nthread=1, base_score=0.5, disable_default_eval_metric=1, **settings)
                        if recipe == "outputs":
                            params.update(quantile_alpha=ALPHAS[k], expectile_alpha=ALPHAS[k])
                        if k > 1:
                            params["num_class"] = k
                        b = xgb.Booster(params, [d])
                        assert np.array_equal(b.predict(d).ravel().view(np.uint32), p.ravel().view(np.uint32))
                        out = re.findall(r"\tt-([^:]+):(\S+)", b.eval_set([(d, "t")], 0))
                        assert len(out) == len(names), out
                        cases.append(dict(recipe=recipe, seed=seed, rows=n, groups=k, weight=weight, settings=si, values={a: v.replace("-nan", "nan") for a, v in out}))
    with open("losses.json", "w") as f:
        f.write("[\n" + ",\n".join(json.dumps(c, separators=(",", ":")) for c in cases) + "\n]\n")


def functions():
    """SHA-256 of the results, little-endian, each NaN being Python's."""
    lib, n = ctypes.CDLL("libm.so.6"), 200000
    b32 = (draw(91, n) >> u64(32)).astype(np.uint32)
    positive = np.uint32(0x3F800000) + (draw(92, n) >> u64(32)).astype(np.uint32) % np.uint32(0x40000000)  # 1 to infinity
    b64 = draw(93, n)
    b64[n // 2 :] = ((u(94, n // 2).astype(np.float64) - 0.5) * 60).view(u64)
    out = {}
    for name, bits, ctype, dtype in (("expf", b32, ctypes.c_float, "<f4"), ("log1pf", b32, ctypes.c_float, "<f4"), ("lgammaf", positive, ctypes.c_float, "<f4"),
                                     ("exp", b64, ctypes.c_double, "<f8"), ("erf", b64, ctypes.c_double, "<f8")):
        f = getattr(lib, name)
        f.restype, f.argtypes = ctype, [ctype]
        y = np.array([f(float(x)) for x in bits.view(dtype)], dtype)
        y[np.isnan(y)] = np.nan
        out[name] = hashlib.sha256(y.tobytes()).hexdigest()
    with open("functions.json", "w") as f:
        f.write(json.dumps(out, indent=1) + "\n")


main()
functions()
