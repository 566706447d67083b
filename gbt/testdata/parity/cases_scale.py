"""The cases of quantised input (scale): rows that come in batches, and many bins.

XGBoost trains on a QuantileDMatrix, or where external is set an ExtMemQuantileDMatrix, that an
iterator fills with `batches` rows at a time; validation rows are binned by the cuts of the
training rows."""

MIXED = "norm*2 few int dup const grid geo"
LABELS = {
    "sq": ("reg:squarederror", dict(label="real")),
    "log": ("binary:logistic", dict(label="bin", flip=50)),
    "prob": ("multi:softprob", dict(label="class", classes=3, flip=50)),
}


class Family:
    def __init__(self, name, seed):
        self.name, self.seed, self.cases = name, seed, []

    def add(self, slug, kind, rows, cols, rounds, batches, data=None, external=False, **params):
        objective, label = LABELS[kind]
        n = len(self.cases) + 1
        recipe = dict(rows=rows, cols=cols, seed=self.seed + n, **label)
        recipe.update(data or {})
        p = dict(objective=objective, tree_method="hist")
        if kind == "prob":
            p["num_class"] = recipe["classes"]
        p.update(params)
        p = {a.rstrip("_"): str(b) for a, b in p.items()}
        case = dict(id="%s-%03d-%s" % (self.name, n, slug), recipe=recipe, params=p, rounds=rounds, batches=batches)
        if external:
            case["external"] = True
        self.cases.append(case)


def scale():
    f = Family("scale", 30000)
    a = f.add
    a("whole", "sq", 1500, MIXED, 4, 1500)
    a("seven", "log", 1500, MIXED, 4, 220)
    a("one-row", "sq", 300, MIXED, 3, 1)
    a("uneven", "log", 2500, "norm*2 fine*2 int", 4, 999, max_bin=16)
    a("miss", "sq", 2500, "norm*3 few spike", 4, 100, dict(miss=300, signal=True), max_bin=64)
    a("miss-95", "log", 3000, "norm*3 few spike none norm", 3, 70, dict(miss=950, signal=True))
    a("weights", "sq", 4000, "norm*3 int grid", 4, 333, dict(weights="frac"))
    a("weights-zeros", "log", 3000, "norm*3 int wide", 4, 500, dict(weights="zeros", miss=100), max_bin=30)
    a("weights-spread", "sq", 6000, "norm*2 fine int", 3, 1000, dict(weights="spread"), max_bin=100)
    a("classes", "prob", 1500, MIXED, 2, 400, dict(miss=100))
    a("lossguide", "log", 3000, "norm*4 few", 3, 64, dict(miss=100), grow_policy="lossguide", max_depth=0, max_leaves=25)
    a("sampled", "log", 3000, "norm*4 few", 4, 512, subsample=0.5, colsample_bynode=0.6, seed=3)
    a("gradient", "log", 3000, "norm*4 few", 3, 512, dict(miss=100), sampling_method="gradient_based", subsample=0.3, seed=4)
    a("monotone", "sq", 2000, "norm*3 few int", 3, 300, dict(miss=150), monotone_constraints="(1,-1,1)")
    a("external", "log", 3000, "norm*3 few int", 4, 700, external=True)
    a("external-miss", "sq", 3000, "norm*3 few spike", 4, 450, dict(miss=300, signal=True), external=True, max_bin=50)
    a("external-weights", "log", 5000, "norm*3 wide grid", 3, 1250, dict(weights="frac", miss=50), external=True)
    a("external-sampled", "log", 3000, "norm*4 few", 3, 800, external=True, subsample=0.5, seed=5)
    # bins of two bytes
    a("bins-257", "sq", 5000, "norm*2 fine int", 3, 1000, max_bin=257)
    a("bins-300-miss", "log", 6000, "norm*2 fine int", 3, 700, dict(miss=100), max_bin=300)
    a("bins-1000", "sq", 8000, "norm fine int few", 3, 3000, max_bin=1000)
    a("bins-2048-weights", "log", 12000, "norm fine int", 3, 5000, dict(weights="frac"), max_bin=2048)
    a("bins-4096", "sq", 20000, "norm fine few", 3, 6000, max_bin=4096)
    a("bins-10000", "sq", 20000, "norm fine", 3, 20000, dict(miss=100), max_bin=10000)
    a("bins-32768", "sq", 40000, "norm fine", 2, 9999, max_bin=32768)
    a("bins-65535", "sq", 70000, "fine norm", 2, 20000, max_bin=65535)
    a("bins-65535-miss", "log", 70000, "fine int", 2, 7000, dict(miss=10), max_bin=65535)
    a("bins-5000-external", "log", 15000, "norm fine int", 3, 4000, external=True, max_bin=5000)
    a("bins-8000-deep", "sq", 16000, "norm*2 fine", 2, 1600, dict(miss=30, weights="int"), max_bin=8000, max_depth=10)
    return f.cases


FAMILIES = {"scale": scale}
