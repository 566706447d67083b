"""The cases of the parity battery: what is generated and how it is trained.

A case is (id, recipe, params, rounds). The first part of every family is written by hand, one
corner at a time; the second crosses the axes below, drawn by the generator of the data."""
import cases_targets
from recipes import cells, mod

MIXED = "norm*2 few int dup const grid geo"
REAL, BIN = dict(label="real"), dict(label="bin", flip=50)
OBJECTIVES = {  # objective -> label recipe
    "reg:squarederror": REAL,
    "binary:logistic": BIN,
    "binary:logitraw": BIN,
    "reg:logistic": dict(label="unit"),
    "multi:softprob": dict(label="class", classes=3, flip=50),
    "multi:softmax": dict(label="class", classes=4, flip=50),
    "count:poisson": dict(label="class", classes=6, flip=50),
    "reg:absoluteerror": REAL,
}
SHORT = {"sq": "reg:squarederror", "log": "binary:logistic", "raw": "binary:logitraw",
         "unit": "reg:logistic", "prob": "multi:softprob", "max": "multi:softmax", "count": "count:poisson", "abs": "reg:absoluteerror"}


class Family:
    def __init__(self, name, method, seed):
        self.name, self.method, self.seed, self.cases = name, method, seed, []

    def add(self, slug, objective, rows, cols, rounds, data=None, **params):
        """One case; data adds to the recipe, params are XGBoost's with 'lambda' as lambda_."""
        objective = SHORT[objective]
        k = len(self.cases) + 1
        recipe = dict(rows=rows, cols=cols, seed=self.seed + k, **OBJECTIVES[objective])
        recipe.update(data or {})
        p = {"objective": objective, "tree_method": self.method}
        if objective.startswith("multi"):
            p["num_class"] = str(recipe["classes"])
        p.update({a.rstrip("_"): str(b) for a, b in params.items()})
        self.cases.append(dict(id="%s-%03d-%s" % (self.name, k, slug), recipe=recipe, params=p, rounds=rounds))


def cross(f, count, salt, axes):
    """count cases, each with one value drawn of every axis; an axis is (name, values)."""
    for i in range(count):
        pick = {}
        for a, (name, values) in enumerate(axes):
            pick[name] = values[int(mod(cells(salt + i, a, 1), len(values))[0])]
        o, rows, data = pick.pop("objective"), pick.pop("rows"), dict(pick.pop("data"))
        if "classes" in OBJECTIVES[SHORT[o]]:
            data["classes"] = 3 + i % 5
        cols, rounds = pick.pop("cols"), pick.pop("rounds")
        params = {}
        for part in pick.values():
            params.update(part)
        f.add("cross-" + o, o, rows, cols, rounds, data, **params)


DATA = [dict(), dict(), dict(miss=100), dict(miss=500, signal=True), dict(miss=950, signal=True), dict(miss=100, weights="frac"), dict(weights="zeros"),
        dict(weights="int", miss=100, signal=True), dict(weights="spread")]
COLS = [MIXED, "norm*4", "few*3 geo bin*2", "fine*2 grid*2 flip int", "int*6", "norm*8 few*8 grid*8", "huge tiny norm wide", "neg pos const spike none norm", "geo spike few dup bin dup"]
STEP = [dict(eta=0.3), dict(eta=0.1), dict(eta=0.77), dict(eta=1)]
REGULAR = [dict(), dict(), dict(lambda_=0), dict(lambda_=3.7, alpha=1.3), dict(alpha=0.4, lambda_=0), dict(max_delta_step=0.35), dict(max_delta_step=0.2, alpha=0.7)]
STOPS = [dict(), dict(), dict(min_child_weight=0), dict(min_child_weight=6.5), dict(gamma=0.6), dict(gamma=3, min_child_weight=0.3), dict(min_child_weight=40)]
START = [dict(), dict(), dict(), dict(base_score=0.3)]


def hist():
    f = Family("hist", "hist", 1000)
    a = f.add
    # objectives with the defaults
    a("square", "sq", 400, MIXED, 5)
    a("logistic", "log", 400, MIXED, 5)
    a("logitraw", "raw", 400, MIXED, 5)
    a("unit", "unit", 400, MIXED, 5)
    a("softprob", "prob", 400, MIXED, 4)
    a("softmax", "max", 400, MIXED, 3)
    a("softprob-7", "prob", 500, MIXED, 2, dict(classes=7))
    a("square-default-method", "sq", 300, MIXED, 2, tree_method="auto")
    # depth and leaves
    a("stump", "log", 300, MIXED, 10, max_depth=1)
    a("depth-10", "sq", 1500, "norm*3 int few", 3, max_depth=10)
    a("depth-10-no-floor", "log", 1200, "norm*2 int", 3, max_depth=10, min_child_weight=0)
    a("leaves-9", "sq", 500, MIXED, 4, max_leaves=9)
    a("leaves-13-no-depth", "log", 500, MIXED, 4, max_depth=0, max_leaves=13)
    a("leaves-2", "sq", 300, MIXED, 4, max_leaves=2)
    a("lossguide", "sq", 500, MIXED, 4, grow_policy="lossguide")
    a("lossguide-17", "log", 500, MIXED, 4, dict(miss=100), grow_policy="lossguide", max_depth=0, max_leaves=17)
    a("lossguide-31-softprob", "prob", 600, MIXED, 3, grow_policy="lossguide", max_depth=0, max_leaves=31)
    a("lossguide-gamma", "sq", 500, MIXED, 4, grow_policy="lossguide", max_depth=5, max_leaves=11, gamma=0.5)
    a("lossguide-150", "log", 3000, "norm*4 few", 3, grow_policy="lossguide", max_depth=0, max_leaves=150, min_child_weight=0.1)
    a("wide-level", "sq", 4000, "fine*3", 2, dict(noise=6000), max_depth=10, min_child_weight=0, lambda_=0)
    # regularisation
    a("gamma", "sq", 500, MIXED, 5, gamma=200)
    a("gamma-logistic", "log", 500, MIXED, 5, gamma=2)
    a("gamma-all", "log", 300, MIXED, 3, gamma=1000000)
    a("weight-0", "log", 400, MIXED, 5, min_child_weight=0, max_depth=8)
    a("weight-7.5", "log", 400, MIXED, 5, min_child_weight=7.5)
    a("weight-big", "sq", 400, MIXED, 5, min_child_weight=120)
    a("weight-all", "sq", 200, MIXED, 3, min_child_weight=1000)
    a("lambda-0", "sq", 400, MIXED, 5, lambda_=0)
    a("lambda-0-weight-0", "log", 400, MIXED, 8, lambda_=0, min_child_weight=0, eta=1, max_depth=8)
    a("lambda-alpha", "sq", 400, MIXED, 5, lambda_=3.7, alpha=13)
    a("alpha-big", "sq", 300, MIXED, 3, alpha=100000)
    a("alpha-softprob", "prob", 400, MIXED, 3, alpha=0.7)
    a("delta-step", "log", 400, MIXED, 5, max_delta_step=0.35)
    a("delta-step-alpha", "sq", 400, MIXED, 5, max_delta_step=2.5, alpha=7)
    a("delta-step-lossguide", "log", 400, MIXED, 4, max_delta_step=0.2, grow_policy="lossguide", max_leaves=12, max_depth=0)
    a("eta-1", "sq", 400, MIXED, 6, eta=1)
    a("eta-tiny", "log", 400, MIXED, 6, eta=0.001)
    a("eta-0", "sq", 200, MIXED, 2, eta=0)
    a("rounds-20", "log", 300, "norm*3 few", 20, max_depth=3)
    a("aliases", "sq", 300, MIXED, 3, learning_rate=0.21, min_split_loss=5, reg_lambda=0.5, reg_alpha=2, random_state=5)
    # base score and classes that are out of balance
    a("base-0.3", "log", 300, MIXED, 3, base_score=0.3)
    a("base-minus", "sq", 300, MIXED, 3, base_score=-5.5)
    a("base-raw", "raw", 300, MIXED, 3, base_score=0.25)
    a("base-softprob", "prob", 300, MIXED, 2, base_score=0.5)
    a("base-list", "prob", 300, MIXED, 2, base_score="[0.5,0.1,-0.3]")
    a("base-0", "sq", 300, MIXED, 3, base_score=0)
    a("positive-5", "log", 500, MIXED, 4, dict(above=2500), scale_pos_weight=5)
    a("positive-0.2", "raw", 500, MIXED, 4, scale_pos_weight=0.2)
    a("positive-unit", "unit", 400, MIXED, 3, scale_pos_weight=3, base_score=0.4)
    a("positive-weights", "log", 500, MIXED, 4, dict(above=2500, weights="frac"), scale_pos_weight=7.25)
    a("rare", "log", 600, MIXED, 4, dict(above=5500, flip=0))
    a("all-0", "log", 100, MIXED, 2, dict(label="same", value=0))
    a("all-1", "log", 100, MIXED, 2, dict(label="same", value=1))
    a("all-1-raw", "raw", 100, MIXED, 2, dict(label="same", value=1))
    a("all-equal", "sq", 100, MIXED, 2, dict(label="same", value=2.5))
    a("all-2-of-5", "prob", 120, MIXED, 2, dict(label="same", value=2, classes=5))
    # class shares whose logarithm in float32 (logf) differs from the rounded one of float64
    for classes, weights, rows, seed in ((3, "frac", 120, 299), (3, "frac", 120, 1083), (4, "zeros", 200, 147), (4, "zeros", 200, 293)):
        a("share-log-%d" % seed, "prob", rows, "norm*2 few", 3, dict(classes=classes, weights=weights, seed=seed))
    # bins
    a("bins-2", "sq", 500, "norm*3 few int", 4, max_bin=2)
    a("bins-3", "log", 500, "norm*3 few int", 4, dict(miss=100), max_bin=3)
    a("bins-4-weights", "sq", 700, "norm*3 few geo int", 4, dict(weights="frac"), max_bin=4)
    a("bins-16", "log", 900, MIXED, 4, max_bin=16)
    a("bins-17-zeros", "log", 900, MIXED, 4, dict(weights="zeros", miss=100), max_bin=17)
    a("bins-63", "sq", 2500, "fine norm grid int", 3, max_bin=63)
    a("bins-64-ties-weights", "sq", 3000, "int*2 geo grid norm", 3, dict(weights="frac"), max_bin=64)
    a("bins-257", "log", 3000, "fine*2 norm int", 3, max_bin=257)
    a("bins-512", "sq", 5000, "fine*2 norm int grid", 3, max_bin=512)
    a("bins-512-miss-weights", "log", 4000, "norm*3 grid", 3, dict(miss=300, weights="int", signal=True), max_bin=512)
    a("bins-1000-few-rows", "sq", 300, MIXED, 3, max_bin=1000)
    a("sketch-9000", "sq", 9000, "fine*2 norm", 3, max_depth=4)
    a("sketch-weights-spread", "log", 6000, "fine norm int geo", 3, dict(weights="spread"), max_bin=32)
    a("sketch-miss-95", "sq", 8000, "fine*2 norm*2", 3, dict(miss=950, signal=True), max_bin=24)
    # data
    a("miss-10-signal", "log", 400, MIXED, 4, dict(miss=100, signal=True))
    a("miss-50", "sq", 400, MIXED, 4, dict(miss=500))
    a("miss-95-signal", "log", 900, MIXED, 4, dict(miss=950, signal=True))
    a("miss-softprob", "prob", 500, MIXED, 3, dict(miss=500, signal=True, weights="frac"))
    a("none-const", "sq", 200, "none const norm none", 3, dict(miss=100))
    a("all-missing", "log", 80, "none*3", 2)
    a("const-only", "sq", 80, "const*2", 2)
    a("const-signal", "sq", 200, "const*3", 3, dict(miss=500, signal=True))
    a("dup-flip", "sq", 500, "norm dup flip few dup flip", 4, dict(label="steps"))
    a("dup-flip-miss", "log", 500, "int dup flip geo dup flip", 4, dict(miss=100))
    a("ties", "sq", 800, "bin*3 few*2 geo", 5, dict(label="steps"))
    a("negative", "log", 300, "neg*3 norm", 3)
    a("huge", "sq", 300, "huge*2 top norm", 3, dict(miss=100))
    a("tiny", "sq", 300, "tiny*2 sub norm", 3, dict(miss=100))
    a("over", "log", 300, "over norm", 3, dict(miss=200, signal=True))
    a("over-infinite", "log", 300, "over norm", 4, dict(miss=300, signal=True, seed=13))
    a("over-infinite-real", "sq", 300, "over*2", 4, dict(miss=500, signal=True, seed=16))
    a("over-only", "sq", 300, "over sub", 3, dict(miss=300, signal=True), max_bin=16)
    a("wide-range", "log", 500, "wide*3 spike", 4, dict(miss=100))
    a("wide-tie", "log", 400, "wide*6", 4, dict(miss=100, seed=99))
    a("spike", "log", 900, "spike*5", 4, dict(miss=200))
    a("label-small", "sq", 300, MIXED, 3, dict(label="small"))
    a("label-large", "sq", 300, MIXED, 3, dict(label="large"))
    a("weights-frac", "sq", 400, MIXED, 4, dict(weights="frac"))
    a("weights-zeros", "log", 400, MIXED, 4, dict(weights="zeros"))
    a("weights-zeros-fine", "sq", 600, "fine*3", 4, dict(weights="zeros", miss=50), max_bin=32)
    # rows of weight 0 beyond the last cut: trained by bin they go left, predicted by value right
    a("weights-zeros-beyond", "log", 80, "none*9 wide*2", 4, dict(weights="zeros", miss=500, signal=True, noise=50, seed=6))
    a("weights-zeros-beyond-real", "sq", 80, "none*9 wide*5", 6, dict(weights="zeros", miss=500, signal=True, noise=50, seed=8))
    a("weights-int-softmax", "max", 400, MIXED, 3, dict(weights="int"))
    a("weights-spread", "raw", 400, MIXED, 4, dict(weights="spread"))
    a("few-rows-50", "log", 50, "norm*60", 3)
    a("wide-50x200", "sq", 50, "norm*100 few*100", 2, min_child_weight=0)
    a("wide-300x200", "prob", 300, "grid*120 spike*80", 2, dict(miss=100))
    a("two-columns", "sq", 700, "norm int", 5)
    # larger
    a("large-20000", "log", 20000, MIXED, 3)
    a("large-20000-miss", "sq", 20000, "fine*2 norm*2 few int", 2, dict(miss=100, signal=True), max_depth=8)
    a("large-12000-weights", "log", 12000, "norm*4 geo spike", 3, dict(weights="frac"))
    a("large-10000-softprob", "prob", 10000, "norm*3 grid few", 2, dict(classes=5))
    a("large-8000x40", "log", 8000, "norm*20 few*10 grid*10", 2, max_depth=7)
    a("large-5000x200", "sq", 5000, "norm*80 grid*60 spike*60", 1, dict(miss=100))
    a("large-20000x60", "log", 20000, "norm*30 spike*20 few*10", 3, dict(miss=50, signal=True, weights="frac"), max_depth=8)
    a("large-20000x200", "sq", 20000, "norm*100 grid*60 fine*40", 2)
    a("large-16000-softmax-7", "max", 16000, "norm*10 geo*2 int*2", 2, dict(classes=7, weights="int"), max_bin=100)
    a("large-lossguide", "sq", 15000, "norm*3 int", 2, grow_policy="lossguide", max_depth=0, max_leaves=300)
    cross(f, 60, 500, [
        ("objective", ["sq", "log", "raw", "unit", "prob", "max", "sq", "log"]), ("rows", [60, 150, 300, 500, 900, 1600]), ("data", DATA), ("cols", COLS), ("rounds", [1, 2, 3, 4, 6]),
        ("depth", [dict(max_depth=d) for d in (1, 2, 3, 4, 5, 6, 8, 10)] + [dict(max_depth=0, max_leaves=20, grow_policy="lossguide"), dict(max_depth=7, max_leaves=15), dict(max_depth=4, grow_policy="lossguide")]),
        ("bins", [dict(), dict(), dict(max_bin=2), dict(max_bin=5), dict(max_bin=16), dict(max_bin=33), dict(max_bin=128), dict(max_bin=300)]),
        ("step", STEP), ("regular", REGULAR), ("stops", STOPS), ("start", START)])
    return f.cases


def exact():
    f = Family("exact", "exact", 3000)
    a = f.add
    a("square", "sq", 400, MIXED, 5)
    a("logistic", "log", 400, MIXED, 5)
    a("logitraw", "raw", 400, MIXED, 4)
    a("unit", "unit", 400, MIXED, 4)
    a("softprob", "prob", 400, MIXED, 3)
    a("softmax-6", "max", 400, MIXED, 2, dict(classes=6))
    a("stump", "log", 300, MIXED, 10, max_depth=1)
    a("depth-10", "sq", 1200, "norm*3 int few", 3, max_depth=10)
    a("depth-10-no-floor", "log", 800, "norm*2 int", 3, max_depth=10, min_child_weight=0)
    a("gamma", "sq", 500, MIXED, 5, gamma=200)
    a("gamma-logistic", "log", 500, MIXED, 5, gamma=1.5, max_depth=8)
    a("gamma-deep-weight-0", "log", 500, MIXED, 4, gamma=0.4, max_depth=9, min_child_weight=0)
    a("gamma-all", "log", 300, MIXED, 3, gamma=1000000)
    a("gamma-softprob", "prob", 400, MIXED, 3, gamma=1, max_depth=7)
    a("weight-0", "log", 400, MIXED, 5, min_child_weight=0)
    a("weight-6.5", "log", 400, MIXED, 5, min_child_weight=6.5)
    a("weight-big", "sq", 400, MIXED, 4, min_child_weight=90)
    a("weight-all", "sq", 200, MIXED, 2, min_child_weight=1000)
    a("lambda-0", "sq", 400, MIXED, 4, lambda_=0)
    a("lambda-0-weight-0", "log", 300, MIXED, 6, lambda_=0, min_child_weight=0, eta=1)
    a("alpha", "sq", 400, MIXED, 4, alpha=11, lambda_=0.2, gamma=1)
    a("delta-step", "log", 400, MIXED, 5, max_delta_step=0.3)
    a("delta-step-alpha", "sq", 400, MIXED, 4, max_delta_step=2, alpha=5, gamma=3)
    a("eta-1", "sq", 400, MIXED, 6, eta=1)
    a("rounds-20", "log", 300, "norm*3 few", 20, max_depth=3)
    a("base-0.3", "log", 300, MIXED, 3, base_score=0.3)
    a("base-minus", "sq", 300, MIXED, 3, base_score=-5.5)
    a("positive-5", "log", 500, MIXED, 4, dict(above=2500), scale_pos_weight=5)
    a("positive-weights", "raw", 500, MIXED, 4, dict(above=2500, weights="frac"), scale_pos_weight=0.4)
    a("all-0", "log", 100, MIXED, 2, dict(label="same", value=0))
    a("all-equal", "sq", 100, MIXED, 2, dict(label="same", value=2.5))
    a("miss-10-signal", "log", 400, MIXED, 4, dict(miss=100, signal=True))
    a("miss-50", "sq", 400, MIXED, 4, dict(miss=500))
    a("miss-95-signal", "log", 900, MIXED, 4, dict(miss=950, signal=True))
    a("miss-weight-0", "sq", 400, MIXED, 4, dict(miss=300, signal=True), min_child_weight=0)
    a("none-const", "sq", 200, "none const norm none", 3, dict(miss=100))
    a("all-missing", "log", 80, "none*3", 2)
    a("const-only", "sq", 80, "const*2", 2)
    a("const-signal", "sq", 200, "const*3", 3, dict(miss=500, signal=True))
    a("dup-flip", "sq", 500, "norm dup flip few dup flip", 4, dict(label="steps"))
    a("dup-flip-miss", "log", 500, "int dup flip geo dup flip", 4, dict(miss=100))
    a("ties", "sq", 800, "bin*3 few*2 geo", 5, dict(label="steps"))
    a("ties-logistic", "log", 2000, "bin*2 few*3 geo*2", 4, dict(miss=100))
    a("negative", "log", 300, "neg*3 norm", 3)
    a("huge", "sq", 300, "huge*2 top norm", 3, dict(miss=100))
    a("tiny", "sq", 300, "tiny*2 sub norm", 3, dict(miss=100))
    a("over", "log", 300, "over norm", 3, dict(miss=200, signal=True))
    a("sub", "sq", 300, "sub*2", 3, dict(miss=300, signal=True))
    a("wide-range", "log", 500, "wide*3 spike", 4, dict(miss=100))
    a("weights-frac", "sq", 400, MIXED, 4, dict(weights="frac"))
    a("weights-zeros", "log", 400, MIXED, 4, dict(weights="zeros"))
    a("weights-zeros-weight-0", "sq", 400, MIXED, 4, dict(weights="zeros", miss=100), min_child_weight=0)
    a("weights-int-softmax", "max", 400, MIXED, 3, dict(weights="int"))
    a("weights-spread", "log", 400, MIXED, 4, dict(weights="spread"))
    a("label-small", "sq", 300, MIXED, 3, dict(label="small"))
    a("label-large", "sq", 300, MIXED, 3, dict(label="large"), gamma=100000)
    a("few-rows-50", "log", 50, "norm*60", 3)
    a("wide-50x200", "sq", 50, "norm*100 few*100", 2, min_child_weight=0)
    a("wide-300x200", "prob", 300, "grid*120 spike*80", 1, dict(miss=100))
    a("two-columns", "sq", 700, "norm int", 5)
    a("share-log-6808", "max", 150, "norm*4", 2, dict(classes=5, weights="frac", miss=100, seed=6808))
    a("large-20000", "log", 20000, "norm*2 few int", 2)
    a("large-8000-miss", "sq", 8000, "fine*2 norm*2 few int", 2, dict(miss=100, signal=True), max_depth=8, gamma=50)
    a("large-10000x60", "log", 10000, "norm*30 spike*20 few*10", 2, dict(miss=50, signal=True, weights="frac"), max_depth=8, gamma=0.3)
    a("large-3000x200", "sq", 3000, "norm*100 grid*60 fine*40", 2)
    a("large-6000-softprob", "prob", 6000, "norm*2 grid few", 1, dict(weights="frac"))
    cross(f, 40, 900, [
        ("objective", ["sq", "log", "raw", "unit", "prob", "max", "sq", "log"]), ("rows", [60, 150, 300, 500, 900]), ("data", DATA), ("cols", COLS), ("rounds", [1, 2, 3, 4, 6]),
        ("depth", [dict(max_depth=d) for d in (1, 2, 3, 4, 5, 6, 8, 10)]), ("step", STEP), ("regular", REGULAR), ("stops", STOPS), ("start", START)])
    return f.cases


def sample():
    f = Family("sample", "hist", 6000)
    a = f.add
    # rows, hist
    for rate, seed in ((0.05, 0), (0.3, 1), (0.5, 7), (0.85, 99999), (0.9999, 3), (0.1, 4294967301), (0.632, -1)):
        a("rows-%g" % rate, "sq", 500, MIXED, 5, subsample=rate, seed=seed)
    a("rows-logistic", "log", 500, MIXED, 5, dict(miss=100, weights="frac"), subsample=0.5, seed=11)
    a("rows-softprob", "prob", 500, MIXED, 3, subsample=0.6, seed=12)
    a("rows-none-dropped", "sq", 100, MIXED, 3, subsample=0.999999, seed=5)
    a("rows-lossguide", "log", 700, MIXED, 4, dict(miss=100), subsample=0.7, grow_policy="lossguide", max_leaves=20, max_depth=0)
    a("rows-deep-weight-0", "log", 400, MIXED, 4, dict(weights="zeros"), subsample=0.4, max_depth=9, min_child_weight=0)
    a("rows-gradient", "sq", 500, MIXED, 4, subsample=0.3, sampling_method="gradient_based")
    a("rows-gradient-logistic", "log", 600, MIXED, 4, dict(miss=100), subsample=0.2, sampling_method="gradient_based", seed=8)
    a("rows-gradient-softprob", "prob", 500, MIXED, 3, dict(weights="frac"), subsample=0.5, sampling_method="gradient_based")
    a("rows-large", "log", 12000, "norm*4 few", 3, subsample=0.8, seed=77)
    a("rows-columns-large", "log", 20000, "norm*60 spike*40", 3, dict(miss=50, weights="frac"), subsample=0.5, colsample_bytree=0.5, colsample_bynode=0.5, seed=78)
    # columns, hist
    for cols, rate, seed in (("norm*2", 0.5, 0), ("norm*2 few", 0.5, 1), (MIXED, 0.5, 2), (MIXED, 0.01, 3), ("norm*15 few*10", 0.3, 4), ("grid*64", 0.5, 5), ("grid*100", 0.7, 6), ("grid*101", 0.1, 7),
                             ("grid*160", 0.5, 8), ("grid*200", 0.5, 9), ("grid*200", 0.33, 10), ("norm*100 few*100", 0.9, 4294967301)):
        a("tree-%g" % rate, "sq", 200, cols, 4, colsample_bytree=rate, seed=seed, max_depth=4)
    a("level", "sq", 400, MIXED, 5, colsample_bylevel=0.5)
    a("level-deep", "log", 600, "norm*10 few*5", 4, dict(miss=100), colsample_bylevel=0.3, max_depth=8, seed=2)
    a("level-200", "sq", 200, "grid*200", 3, colsample_bylevel=0.5, seed=3, max_depth=4)
    a("node", "sq", 400, MIXED, 5, colsample_bynode=0.5)
    a("node-deep", "log", 600, "norm*10 few*5", 4, dict(miss=100), colsample_bynode=0.3, max_depth=8, seed=2)
    a("node-200", "log", 200, "grid*200", 3, colsample_bynode=0.5, seed=3, max_depth=4)
    a("node-lossguide", "sq", 600, "norm*10 few*5", 4, colsample_bynode=0.4, grow_policy="lossguide", max_depth=0, max_leaves=24, seed=5)
    a("level-lossguide", "sq", 600, "norm*10 few*5", 4, colsample_bylevel=0.4, grow_policy="lossguide", max_depth=0, max_leaves=24, seed=5)
    a("level-leaves", "log", 600, "norm*10 few*5", 4, colsample_bylevel=0.6, max_leaves=11, seed=6)
    a("all-columns", "sq", 500, "norm*10 few*10", 5, colsample_bytree=0.7, colsample_bylevel=0.6, colsample_bynode=0.5, seed=7)
    a("all-columns-softprob", "prob", 500, "norm*10 few*10", 3, dict(classes=5), colsample_bytree=0.7, colsample_bylevel=0.6, colsample_bynode=0.5, seed=8)
    a("all-columns-200", "log", 300, "grid*100 spike*100", 3, dict(miss=100), colsample_bytree=0.8, colsample_bylevel=0.8, colsample_bynode=0.8, seed=9)
    a("all", "log", 700, "norm*10 few*10", 5, subsample=0.5, colsample_bytree=0.7, colsample_bylevel=0.6, colsample_bynode=0.5, seed=10)
    a("columns-no-rounds-drawn", "sq", 100, "none*2 norm", 3, colsample_bytree=0.4, seed=14)
    # exact
    ex = dict(tree_method="exact")
    for rate, seed in ((0.05, 0), (0.3, 1), (0.5, 7), (0.85, 99999), (0.9999, 3), (0.6, 4294967301)):
        a("exact-rows-%g" % rate, "sq", 400, MIXED, 4, subsample=rate, seed=seed, **ex)
    a("exact-rows-logistic", "log", 500, MIXED, 4, dict(miss=100, weights="zeros"), subsample=0.5, seed=11, **ex)
    a("exact-rows-gamma", "log", 500, MIXED, 4, dict(miss=100), subsample=0.6, gamma=0.8, max_depth=8, seed=12, **ex)
    a("exact-rows-softprob", "prob", 400, MIXED, 3, subsample=0.6, seed=13, **ex)
    a("exact-rows-weight-0", "sq", 300, MIXED, 4, subsample=0.3, min_child_weight=0, seed=14, **ex)
    a("exact-tree", "sq", 400, "norm*10 few*10", 4, colsample_bytree=0.5, seed=15, **ex)
    a("exact-tree-200", "sq", 150, "grid*200", 3, colsample_bytree=0.5, seed=16, max_depth=4, **ex)
    a("exact-level", "log", 400, "norm*10 few*10", 4, colsample_bylevel=0.5, seed=17, **ex)
    a("exact-level-200", "log", 150, "grid*100 spike*100", 3, dict(miss=100), colsample_bylevel=0.5, seed=18, max_depth=4, **ex)
    a("exact-all", "log", 500, "norm*10 few*10", 4, dict(miss=100), subsample=0.7, colsample_bytree=0.6, colsample_bylevel=0.6, seed=19, **ex)
    a("exact-all-gamma-softmax", "max", 400, "norm*5 few*5", 3, subsample=0.7, colsample_bytree=0.6, colsample_bylevel=0.6, gamma=0.5, seed=20, **ex)
    a("exact-rows-columns-large", "log", 6000, "norm*20 spike*20", 2, dict(miss=50), subsample=0.5, colsample_bytree=0.5, colsample_bylevel=0.5, seed=23, **ex)
    rates = [dict(subsample=0.5), dict(subsample=0.8, colsample_bytree=0.5), dict(colsample_bylevel=0.4), dict(colsample_bytree=0.6, colsample_bylevel=0.7), dict(subsample=0.2, colsample_bylevel=0.5), dict(subsample=0.95)]
    some = [("objective", ["sq", "log", "raw", "unit", "prob", "max"]), ("rows", [60, 150, 300, 500, 900]), ("data", DATA), ("cols", COLS), ("rounds", [2, 3, 4]), ("depth", [dict(max_depth=d) for d in (2, 3, 4, 6, 9)]),
            ("seed", [dict(seed=s) for s in (0, 1, 42, 2024, 1 << 31, -7)]), ("regular", REGULAR), ("stops", STOPS)]
    cross(f, 30, 1300, some + [("rates", rates + [dict(colsample_bynode=0.5), dict(subsample=0.6, colsample_bynode=0.7, colsample_bytree=0.8)]), ("bins", [dict(), dict(), dict(max_bin=7), dict(max_bin=40)])])
    cross(f, 15, 1700, some + [("rates", rates), ("method", [ex])])
    return f.cases


def beyond():
    """What Grove may still refuse: constraints, trees without any bound, forests, a seed per iteration.
    The Go test knows."""
    f = Family("beyond", "hist", 9000)
    a = f.add
    ex = dict(tree_method="exact")
    mono, inter = "norm*3 few int", "norm*3 few int grid*3"
    a("up-down", "sq", 400, mono, 4, dict(miss=150), monotone_constraints="(1,-1,0,0,0)")
    a("up-down-short", "log", 400, mono, 4, monotone_constraints="(1,-1)")
    a("zero-list", "sq", 300, mono, 3, dict(miss=150), monotone_constraints="(0,0,0,0,0)")
    a("alpha", "sq", 500, mono, 4, dict(miss=300, signal=True), monotone_constraints="(-1,1,1)", alpha=0.4)
    a("alpha-logistic", "log", 500, mono, 4, dict(miss=300, signal=True, weights="frac"), monotone_constraints="(-1,1,1)", alpha=0.4, max_depth=5)
    a("delta-step-lossguide", "log", 400, mono, 4, dict(miss=150), monotone_constraints="(1,1,1,1,1)", max_delta_step=0.3, grow_policy="lossguide", max_leaves=15)
    a("deep", "sq", 800, mono, 4, dict(weights="zeros"), monotone_constraints="(1,-1,1,-1,0)", max_depth=9, min_child_weight=0)
    a("softprob", "prob", 400, mono, 3, dict(miss=100), monotone_constraints="(1,0,-1)")
    a("wrong-way", "log", 400, mono, 4, dict(miss=500, signal=True), monotone_constraints="(-1,1,-1,1,-1)", lambda_=0)
    a("infinite-1", "sq", 300, mono, 4, dict(miss=500, signal=True), monotone_constraints="(-1,-1,-1,-1,-1)")
    a("infinite-2", "log", 300, mono, 4, dict(miss=500, signal=True), monotone_constraints="(1,1,1,1,1)")
    a("gamma", "log", 400, mono, 4, monotone_constraints="(1,-1)", gamma=1)
    a("exact", "sq", 400, mono, 4, dict(miss=150), monotone_constraints="(1,-1,0)", **ex)
    a("exact-gamma", "log", 400, mono, 4, dict(miss=150), monotone_constraints="(1,1,1,-1,1)", gamma=0.4, **ex)
    a("exact-deep-weights", "sq", 400, mono, 3, dict(weights="frac"), monotone_constraints="(-1,1,0,0,1)", max_depth=8, min_child_weight=0, **ex)
    a("exact-delta-step", "log", 400, mono, 4, dict(miss=400, signal=True), monotone_constraints="(-1,1,-1)", max_delta_step=0.3, **ex)
    a("sets", "sq", 500, inter, 4, interaction_constraints="[[0,1],[2,3]]")
    a("sets-overlap", "log", 500, inter, 4, dict(miss=150), interaction_constraints="[[0,1,2],[1,3],[4,0]]", max_depth=7)
    a("sets-one", "sq", 400, inter, 4, interaction_constraints="[[0,1]]")
    a("sets-lossguide", "log", 600, inter, 4, dict(weights="frac"), interaction_constraints="[[0,2,4],[1,3,5]]", grow_policy="lossguide", max_depth=0, max_leaves=20)
    a("sets-columns", "sq", 500, inter, 4, interaction_constraints="[[0,1,2,3],[4,5,6,7],[0,7]]", colsample_bynode=0.6, seed=4)
    a("sets-softprob", "prob", 400, inter, 2, interaction_constraints="[[0,1,2],[3,4]]")
    a("sets-monotone", "sq", 500, inter, 4, dict(miss=200), interaction_constraints="[[0,1,2],[3,4,5]]", monotone_constraints="(1,-1,1)", subsample=0.8, seed=6)
    a("exact-sets", "sq", 400, inter, 4, dict(miss=100), interaction_constraints="[[0,1],[2,3]]", **ex)
    a("exact-sets-gamma", "log", 400, inter, 4, interaction_constraints="[[0,1,2],[1,3],[4,0]]", gamma=0.5, **ex)
    a("exact-sets-few-rows", "sq", 50, "norm*70", 2, interaction_constraints="[[0,1,2,60,61],[3,4,65]]", min_child_weight=0, **ex)
    a("unbounded", "log", 20000, "fine*6 int*2", 2, dict(noise=4000), max_depth=0, max_leaves=0, min_child_weight=3)
    a("unbounded-lossguide", "sq", 500, MIXED, 2, dict(miss=100), max_depth=0, max_leaves=0, grow_policy="lossguide")
    a("rows-per-iteration", "sq", 400, MIXED, 4, subsample=0.5, seed=9, seed_per_iteration=1)
    a("rows-forest", "log", 400, MIXED, 3, subsample=0.6, num_parallel_tree=4, seed=21)
    a("all-forest", "sq", 500, "norm*10 few*10", 3, subsample=0.5, colsample_bynode=0.5, num_parallel_tree=3, seed=11)
    a("all-forest-softmax", "max", 400, "norm*6 few*6", 2, subsample=0.7, colsample_bytree=0.5, num_parallel_tree=2, seed=12)
    a("columns-per-iteration", "sq", 400, "norm*10 few*10", 4, colsample_bytree=0.5, seed=13, seed_per_iteration="true")
    a("exact-forest", "sq", 400, MIXED, 3, subsample=0.7, num_parallel_tree=3, seed=21, **ex)
    a("exact-per-iteration", "log", 300, MIXED, 3, subsample=0.7, seed=22, seed_per_iteration=1, **ex)
    return f.cases


def approx():
    f = Family("approx", "approx", 12000)
    a = f.add
    grad = dict(subsample=0.4, sampling_method="gradient_based")
    # objectives: constant hessians (sq) and others
    a("square", "sq", 400, MIXED, 5)
    a("logistic", "log", 400, MIXED, 5)
    a("logitraw", "raw", 400, MIXED, 4)
    a("unit", "unit", 400, MIXED, 4)
    a("softprob", "prob", 400, MIXED, 3)
    a("softmax-7", "max", 500, MIXED, 2, dict(classes=7))
    a("poisson", "count", 400, MIXED, 4)
    a("absolute", "abs", 400, MIXED, 4)
    # bins, with more and with fewer distinct values
    for bins, o in ((2, "log"), (4, "sq"), (4, "log"), (16, "sq"), (16, "log"), (17, "count"), (64, "log"), (64, "sq"), (255, "log"), (256, "sq"), (257, "log"), (600, "log")):
        a("bins-%d" % bins, o, 900, MIXED, 4, dict(miss=100), max_bin=bins)
    a("bins-256-large", "log", 6000, "fine*2 norm int few grid", 3, dict(weights="frac", miss=100))
    a("bins-400-large", "sq", 6000, "fine*2 norm int few grid", 3, dict(weights="frac", miss=100), max_bin=400)
    a("bins-64-large", "log", 12000, "fine*2 norm*2 int", 3, max_bin=64, eta=1)
    a("bins-16-deep", "log", 2000, "norm*3 int grid", 12, max_bin=16, max_depth=8, eta=1)
    a("bins-1000-few-rows", "log", 200, MIXED, 3, max_bin=1000)
    # weights enter the cuts twice
    for kind in ("frac", "zeros", "int", "spread"):
        a("weights-" + kind, "log", 700, MIXED, 4, dict(weights=kind), max_bin=24)
        a("weights-miss-" + kind, "sq", 700, MIXED, 4, dict(weights=kind, miss=150), max_bin=24)
    a("weights-softprob", "prob", 600, MIXED, 3, dict(weights="zeros"), max_bin=12)
    a("positive-3", "log", 500, MIXED, 4, dict(weights="frac"), scale_pos_weight=3, max_bin=30)
    # rows: those left out weigh nothing in the cuts
    for o in ("sq", "log", "prob"):
        a("rows", o, 800, MIXED, 4, subsample=0.5, seed=3, max_bin=20)
        a("rows-gradient", o, 800, MIXED, 4, dict(miss=100), seed=4, max_bin=20, **grad)
        a("rows-256", o, 700, MIXED, 3, dict(weights="frac"), subsample=0.7, seed=5)
        a("rows-gradient-256", o, 700, MIXED, 3, dict(weights="zeros"), seed=6, **grad)
    a("rows-few", "log", 500, MIXED, 4, subsample=0.05, seed=7)
    a("rows-0.9999", "sq", 300, MIXED, 4, subsample=0.9999, seed=8)
    a("rows-per-iteration", "log", 400, MIXED, 4, subsample=0.5, seed=9, seed_per_iteration=1)
    # forests share rows, cuts and the sampler of columns
    for n in (2, 3):
        a("forest-%d" % n, "log", 500, MIXED, 3, num_parallel_tree=n, max_bin=40)
        a("forest-rows-%d" % n, "sq", 500, MIXED, 3, dict(weights="frac"), num_parallel_tree=n, subsample=0.5, seed=11, max_bin=40)
        a("forest-columns-%d" % n, "log", 500, "norm*10 few*10", 3, num_parallel_tree=n, colsample_bynode=0.5, colsample_bylevel=0.6, colsample_bytree=0.8, subsample=0.7, seed=12)
        a("forest-softprob-%d" % n, "prob", 400, MIXED, 2, num_parallel_tree=n, seed=13, **grad)
        a("forest-sets-%d" % n, "sq", 500, "norm*3 few int grid*3", 3, num_parallel_tree=n, colsample_bynode=0.5, interaction_constraints="[[0,1],[2,3],[4,5,0]]", seed=14)
        a("forest-sets-logistic-%d" % n, "log", 500, "norm*3 few int grid*3", 3, dict(miss=100), num_parallel_tree=n, colsample_bynode=0.4, interaction_constraints="[[0,1,2],[3,4],[5,0]]", seed=15, subsample=0.8)
        a("forest-monotone-%d" % n, "log", 500, MIXED, 3, num_parallel_tree=n, colsample_bynode=0.5, monotone_constraints="(1,-1,0,1)", seed=16)
    # columns
    a("tree", "log", 400, "norm*10 few*10", 4, colsample_bytree=0.5, seed=17)
    a("level", "sq", 400, "norm*10 few*10", 4, colsample_bylevel=0.5, seed=18)
    a("node", "log", 400, "norm*10 few*10", 4, colsample_bynode=0.5, seed=19)
    a("all-columns-rows", "sq", 500, "norm*10 few*10", 4, colsample_bytree=0.7, colsample_bylevel=0.6, colsample_bynode=0.5, subsample=0.6, seed=20)
    a("all-columns-softmax", "max", 500, "norm*10 few*10", 3, colsample_bytree=0.7, colsample_bylevel=0.6, colsample_bynode=0.5, seed=21, **grad)
    # growth and constraints
    a("lossguide", "log", 600, MIXED, 4, dict(miss=100), grow_policy="lossguide", max_depth=0, max_leaves=19)
    a("lossguide-gamma", "sq", 600, MIXED, 4, grow_policy="lossguide", max_depth=5, gamma=5, max_bin=20)
    a("leaves-9", "log", 500, MIXED, 4, max_leaves=9)
    a("gamma", "log", 500, MIXED, 5, gamma=2)
    a("unbounded", "log", 900, MIXED, 3, max_depth=0, min_child_weight=0.5)
    a("alpha-delta", "log", 500, MIXED, 4, alpha=0.4, max_delta_step=0.35, lambda_=0)
    a("monotone", "sq", 500, MIXED, 4, dict(miss=150), monotone_constraints="(1,-1,1,0)", max_bin=50)
    a("sets", "log", 500, MIXED, 4, interaction_constraints="[[0,1,2],[1,3],[4,0]]", max_depth=7, max_bin=50)
    # values
    a("miss-50", "log", 500, MIXED, 4, dict(miss=500, signal=True), max_bin=20)
    a("miss-95", "sq", 600, MIXED, 4, dict(miss=950, signal=True))
    a("ties", "log", 2000, "bin*2 few*3 geo*2", 4, dict(miss=100), max_bin=3)
    a("range", "log", 500, "huge tiny wide sub spike const none neg", 4, dict(miss=100), max_bin=30)
    a("two-rows", "sq", 50, "norm*30", 3)
    a("all-equal", "log", 100, MIXED, 3, dict(label="same", value=1))
    cross(f, 40, 2900, [
        ("objective", ["sq", "log", "raw", "unit", "prob", "max", "count", "log"]), ("rows", [60, 150, 300, 500, 900]), ("data", DATA), ("cols", COLS), ("rounds", [2, 3, 4, 6]),
        ("depth", [dict(max_depth=d) for d in (2, 3, 4, 6, 9)]), ("step", STEP), ("regular", REGULAR), ("stops", STOPS), ("bins", [dict(max_bin=b) for b in (4, 7, 16, 40, 100, 256)]),
        ("rates", [dict(), dict(), dict(subsample=0.6, seed=31), dict(seed=32, **grad), dict(colsample_bynode=0.6, seed=33), dict(colsample_bylevel=0.7, subsample=0.8, seed=34)]),
        ("trees", [dict(), dict(), dict(num_parallel_tree=2), dict(num_parallel_tree=3)])])
    return f.cases


def onehot():
    """Rows that are mostly missing values; the Go test trains on them as CSR."""
    f = Family("onehot", "hist", 30000)
    a = f.add
    a("groups", "log", 3000, "hot10*200", 4)
    a("groups-deep", "sq", 2500, "hot8*64 hot40*120", 3, max_depth=9, min_child_weight=0)
    a("many-columns", "log", 1500, "hot100*300", 3, dict(miss=300))
    a("uneven", "sq", 1500, "hot7*50 norm hot13*70 few*2 hot3*9", 4, dict(miss=50))
    a("mixed", "log", 1500, "norm hot30*60 spike pos hot6*30 none const", 4, dict(miss=400, weights="frac"))
    a("softprob", "prob", 1000, "hot12*120", 2)
    a("lossguide", "log", 2000, "hot15*150 norm", 3, dict(miss=100), grow_policy="lossguide", max_depth=0, max_leaves=25)
    a("columns", "sq", 1500, "hot9*90 int*4", 4, colsample_bytree=0.5, colsample_bynode=0.6, subsample=0.7, seed=5)
    a("monotone", "log", 1500, "hot5*20 norm*2", 4, monotone_constraints="(1,-1,0,1,1,0,-1)")
    a("categories", "sq", 1500, "cat300 hot6*36 cat12 hot20*40 skew500", 3, dict(miss=850))
    return f.cases


FAMILIES = {"hist": hist, "onehot": onehot, "exact": exact, "sample": sample, "beyond": beyond, "approx": approx}
FAMILIES.update(cases_targets.FAMILIES)
FAMILIES["categorical"] = lambda: __import__("cases_categorical").categorical("hist", 20000)
FAMILIES["categorical_approx"] = lambda: __import__("cases_categorical").categorical("approx", 21000)
# Small cases whose whole model is kept beside the hashes, by family and name.
KEPT = {"hist-square", "hist-logistic", "hist-miss-10-signal", "exact-square", "exact-gamma-logistic"}


def kept(case):
    family, _, name = case["id"].split("-", 2)
    return family + "-" + name in KEPT


if __name__ == "__main__":
    for name, make in FAMILIES.items():
        c = make()
        print(name, len(c), "cases,", sum(x["recipe"]["rows"] for x in c), "rows")
