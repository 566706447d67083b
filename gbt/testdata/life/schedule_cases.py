"""Cases of learning rates that change: XGBoost's LearningRateScheduler with a list of rates."""
import recipes
import training
import xgboost as xgb

MIXED = "norm*2 few int grid geo"
BIN, REAL = dict(label="bin", flip=80), dict(label="real")
LOG = dict(objective="binary:logistic")


def cases():
    out = []

    def add(slug, label, rates, rows=300, cols=MIXED, **params):
        k = len(out) + 1
        out.append(dict(id="schedule-%02d-%s" % (k, slug), recipe=dict(rows=rows, cols=cols, seed=9500 + k, **label),
                        then={a.rstrip("_"): str(b) for a, b in dict({} if params.get("booster") == "gblinear" else dict(max_depth=3), **params).items()},
                        first=None, rounds=[0, len(rates)], groups=None, other=False, stop=None, rates=rates))

    add("fall", REAL, [0.5 * 0.9 ** i for i in range(6)], eta=0.7)
    add("logistic", BIN, [0.4, 0.3, 0.2, 0.1, 0.05], **LOG)
    add("rise", BIN, [0.1 * (i + 1) for i in range(6)], eta=0.03, **LOG)
    add("exact", REAL, [0.9, 0.1, 0.7, 0.01], tree_method="exact", gamma=3)
    add("approx", BIN, [0.9, 0.1, 0.7, 0.01], tree_method="approx", **LOG)
    add("approx-square", REAL, [0.9, 0.1, 0.7, 0.01], tree_method="approx")
    add("forest", BIN, [1 / 3, 1 / 7, 0.25], num_parallel_tree=3, subsample=0.6, **LOG)
    add("softprob", dict(label="class", classes=3, flip=80), [0.6, 0.3, 0.15], objective="multi:softprob", num_class=3, colsample_bytree=0.6)
    add("zero", REAL, [0, 0.5, 0, 0.5])
    add("large", REAL, [2.64, 0.001, 1.32, 1.5e-05])
    add("lossguide", BIN, [0.3, 0.2, 0.9], grow_policy="lossguide", max_leaves=8, max_depth=0, **LOG)
    add("dropout", BIN, [0.6, 0.3, 0.15, 0.6, 0.1], rate_drop=0.5, **LOG)
    add("dropout-forest", BIN, [0.6, 0.3, 0.15, 0.6, 0.1], rate_drop=0.5, normalize_type="forest", num_parallel_tree=2, **LOG)
    add("vector", dict(label="class", classes=3, flip=80), [0.6, 0.3, 0.15], objective="multi:softprob", num_class=3, multi_strategy="multi_output_tree")
    add("linear", REAL, [0.6, 0.3, 0.15, 0.9], cols="norm*4 bin*2", booster="gblinear", eta=0.1)
    return out


def run(case):
    r = case["recipe"]
    X, y, w = recipes.generate(r)
    vx, vy, _ = recipes.generate(recipes.validation(r))
    return training.train(case, case["then"], training.matrix(r, X, y, w), case["rounds"][1], training.matrix(r, vx, vy), None,
                     [xgb.callback.LearningRateScheduler(case["rates"])])
