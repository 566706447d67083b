"""The cases of the parity battery with XGBoost 1.7.4.

They are like those of ../parity/cases.py, whose axes they share, with other data and with what
1.7 does in a way of its own: the sketch, the gains, the draws for columns, no estimated base
score, medians in the leaves of reg:absoluteerror, and tree_method auto, which is exact."""
import os
import sys

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "parity"))
import cases_categorical  # noqa: E402
from cases import BIN, COLS, DATA, MIXED, OBJECTIVES, REAL, REGULAR, SHORT, START, STEP, STOPS, Family, cross  # noqa: E402

COUNT, AMOUNT = dict(label="count"), dict(label="amount")
OBJECTIVES.update({"binary:hinge": BIN, "reg:pseudohubererror": REAL, "reg:squaredlogerror": AMOUNT, "reg:gamma": AMOUNT,
                   "reg:tweedie": COUNT, "count:poisson": COUNT, "reg:absoluteerror": REAL, "survival:cox": REAL})
SHORT.update({"hinge": "binary:hinge", "huber": "reg:pseudohubererror", "sqlog": "reg:squaredlogerror", "gamma": "reg:gamma",
              "tweedie": "reg:tweedie", "count": "count:poisson", "abs": "reg:absoluteerror", "cox": "survival:cox"})
LOSS = dict(grow_policy="lossguide")


def depthwise():
    f = Family("depthwise", "hist", 17000)
    a = f.add
    a("square", "sq", 400, MIXED, 5)
    a("logistic", "log", 400, MIXED, 5)
    a("logitraw", "raw", 400, MIXED, 4)
    a("unit", "unit", 400, MIXED, 4)
    a("stump", "log", 300, MIXED, 10, max_depth=1)
    a("depth-10", "sq", 1200, "norm*3 int few", 3, max_depth=10)
    a("depth-10-no-floor", "log", 900, "norm*2 int", 3, max_depth=10, min_child_weight=0)
    a("leaves-9", "sq", 500, MIXED, 4, max_leaves=9)
    a("gamma", "sq", 500, MIXED, 5, gamma=200)
    a("gamma-logistic", "log", 500, MIXED, 5, gamma=2)
    a("weight-0", "log", 400, MIXED, 5, min_child_weight=0, max_depth=8)
    a("weight-7.5", "log", 400, MIXED, 5, min_child_weight=7.5)
    a("weight-big", "sq", 400, MIXED, 4, min_child_weight=120)
    # less hessian than min_child_weight: even the root weighs nothing
    a("weight-root", "log", 200, MIXED, 3, min_child_weight=60)
    a("weight-all", "sq", 200, MIXED, 3, min_child_weight=1000)
    a("lambda-0", "sq", 400, MIXED, 5, lambda_=0)
    a("lambda-0-weight-0", "log", 400, MIXED, 8, lambda_=0, min_child_weight=0, eta=1, max_depth=8)
    a("lambda-alpha", "sq", 400, MIXED, 5, lambda_=3.7, alpha=13)
    a("delta-step", "log", 400, MIXED, 5, max_delta_step=0.35)
    a("delta-step-alpha", "sq", 400, MIXED, 5, max_delta_step=2.5, alpha=7)
    a("eta-1", "sq", 400, MIXED, 6, eta=1)
    a("rounds-20", "log", 300, "norm*3 few", 20, max_depth=3)
    a("base-0.3", "log", 300, MIXED, 3, base_score=0.3)
    a("base-minus", "sq", 300, MIXED, 3, base_score=-5.5)
    a("all-0", "log", 100, MIXED, 2, dict(label="same", value=0))
    a("all-equal", "sq", 100, MIXED, 2, dict(label="same", value=2.5))
    a("none-const", "sq", 200, "none const norm none", 3, dict(miss=100))
    a("all-missing", "log", 80, "none*3", 2)
    a("const-signal", "sq", 200, "const*3", 3, dict(miss=500, signal=True))
    a("ties", "sq", 800, "bin*3 few*2 geo", 5, dict(label="steps"))
    a("dup-flip", "log", 500, "int dup flip geo dup flip", 4, dict(miss=100))
    a("huge", "sq", 300, "huge*2 norm", 3, dict(miss=100))
    a("wide-50x200", "sq", 50, "norm*100 few*100", 2, min_child_weight=0)
    a("large-12000", "log", 12000, MIXED, 2)
    a("wide-level", "sq", 4000, "fine*3", 2, dict(noise=6000), max_depth=10, min_child_weight=0, lambda_=0)
    cross(f, 30, 17100, [
        ("objective", ["sq", "log", "raw", "unit", "sq", "log"]), ("rows", [60, 150, 300, 500, 900]), ("data", DATA), ("cols", COLS), ("rounds", [1, 2, 3, 4, 6]),
        ("depth", [dict(max_depth=d) for d in (1, 2, 3, 4, 5, 6, 8, 10)] + [dict(max_depth=7, max_leaves=15)]),
        ("bins", [dict(), dict(), dict(max_bin=2), dict(max_bin=5), dict(max_bin=16), dict(max_bin=33), dict(max_bin=300)]),
        ("step", STEP), ("regular", REGULAR), ("stops", STOPS), ("start", START)])
    return f.cases


def lossguide():
    f = Family("lossguide", "hist", 17200)
    a = f.add
    a("depth-6", "sq", 500, MIXED, 4, **LOSS)
    a("leaves-17", "log", 500, MIXED, 4, dict(miss=100), max_depth=0, max_leaves=17, **LOSS)
    a("leaves-31-softprob", "prob", 600, MIXED, 3, max_depth=0, max_leaves=31, **LOSS)
    a("gamma", "sq", 500, MIXED, 4, max_depth=5, max_leaves=11, gamma=0.5, **LOSS)
    a("leaves-150", "log", 3000, "norm*4 few", 2, max_depth=0, max_leaves=150, min_child_weight=0.1, **LOSS)
    a("delta-step", "log", 400, MIXED, 4, max_delta_step=0.2, max_leaves=12, max_depth=0, **LOSS)
    a("weight-0", "sq", 500, MIXED, 4, dict(miss=300, signal=True), max_leaves=40, max_depth=0, min_child_weight=0, lambda_=0, **LOSS)
    a("weight-0-zeros", "log", 500, MIXED, 4, dict(weights="zeros"), max_leaves=60, max_depth=0, min_child_weight=0, lambda_=0, **LOSS)
    cross(f, 12, 17300, [
        ("objective", ["sq", "log", "raw", "unit", "prob"]), ("rows", [60, 150, 300, 500, 900]), ("data", DATA), ("cols", COLS), ("rounds", [2, 3, 4]),
        ("depth", [dict(max_depth=0, max_leaves=20, **LOSS), dict(max_depth=4, **LOSS), dict(max_depth=8, max_leaves=30, **LOSS)]),
        ("step", STEP), ("regular", REGULAR), ("stops", STOPS), ("start", START)])
    return f.cases


def exact():
    f = Family("exact", "exact", 17400)
    a = f.add
    a("square", "sq", 400, MIXED, 5)
    a("logistic-auto", "log", 400, MIXED, 5, tree_method="auto")
    a("softprob", "prob", 400, MIXED, 3)
    a("depth-10-no-floor", "log", 800, "norm*2 int", 3, max_depth=10, min_child_weight=0)
    a("gamma", "sq", 500, MIXED, 5, gamma=200)
    a("gamma-deep-weight-0", "log", 500, MIXED, 4, gamma=0.4, max_depth=9, min_child_weight=0)
    a("gamma-all", "log", 300, MIXED, 3, gamma=1000000)
    a("weight-6.5", "log", 400, MIXED, 5, min_child_weight=6.5)
    a("weight-root", "log", 200, MIXED, 3, min_child_weight=60)
    a("lambda-0-weight-0", "log", 300, MIXED, 6, lambda_=0, min_child_weight=0, eta=1)
    a("alpha", "sq", 400, MIXED, 4, alpha=11, lambda_=0.2, gamma=1)
    a("delta-step-alpha", "sq", 400, MIXED, 4, max_delta_step=2, alpha=5, gamma=3)
    a("base-0.3", "log", 300, MIXED, 3, base_score=0.3)
    a("miss-50", "sq", 400, MIXED, 4, dict(miss=500))
    a("miss-95-signal", "log", 900, MIXED, 4, dict(miss=950, signal=True))
    a("miss-weight-0", "sq", 400, MIXED, 4, dict(miss=300, signal=True), min_child_weight=0)
    a("none-const", "sq", 200, "none const norm none", 3, dict(miss=100))
    a("ties-logistic", "log", 2000, "bin*2 few*3 geo*2", 3, dict(miss=100))
    a("wide-range", "log", 500, "wide*3 spike", 4, dict(miss=100))
    a("weights-frac", "sq", 400, MIXED, 4, dict(weights="frac"))
    a("weights-zeros-weight-0", "sq", 400, MIXED, 4, dict(weights="zeros", miss=100), min_child_weight=0)
    a("few-rows-50", "log", 50, "norm*60", 3)
    a("absolute", "abs", 400, MIXED, 4)
    a("absolute-weights-gamma", "abs", 400, MIXED, 4, dict(weights="frac", miss=100), gamma=3)
    a("poisson", "count", 400, MIXED, 4)
    cross(f, 20, 17500, [
        ("objective", ["sq", "log", "raw", "unit", "prob", "max", "sq", "log"]), ("rows", [60, 150, 300, 500, 900]), ("data", DATA), ("cols", COLS), ("rounds", [1, 2, 3, 4]),
        ("depth", [dict(max_depth=d) for d in (1, 2, 3, 4, 5, 6, 8, 10)]), ("step", STEP), ("regular", REGULAR), ("stops", STOPS), ("start", START)])
    return f.cases


def sampling():
    f = Family("sampling", "hist", 17600)
    a = f.add
    ex = dict(tree_method="exact")
    for rate, seed in ((0.05, 0), (0.5, 7), (0.9999, 3), (0.1, 4294967301)):
        a("rows-%g" % rate, "sq", 500, MIXED, 5, subsample=rate, seed=seed)
    a("rows-logistic", "log", 500, MIXED, 5, dict(miss=100, weights="frac"), subsample=0.5, seed=11)
    a("rows-softprob", "prob", 500, MIXED, 3, subsample=0.6, seed=12)
    a("rows-none-dropped", "sq", 100, MIXED, 3, subsample=0.999999, seed=5)
    a("rows-zeros", "log", 400, MIXED, 4, dict(weights="zeros"), subsample=0.4, max_depth=9, min_child_weight=0)
    a("rows-per-iteration", "sq", 400, MIXED, 4, subsample=0.5, seed=9, seed_per_iteration=1)
    for cols, rate, seed in (("norm*2", 0.5, 0), (MIXED, 0.5, 2), (MIXED, 0.01, 3), ("norm*15 few*10", 0.3, 4), ("grid*100", 0.7, 6), ("grid*200", 0.5, 9), ("norm*100 few*100", 0.9, 4294967301)):
        a("tree-%g" % rate, "sq", 200, cols, 4, colsample_bytree=rate, seed=seed, max_depth=4)
    a("level", "log", 600, "norm*10 few*5", 4, dict(miss=100), colsample_bylevel=0.3, max_depth=8, seed=2)
    a("node", "log", 600, "norm*10 few*5", 4, dict(miss=100), colsample_bynode=0.3, max_depth=8, seed=2)
    a("node-lossguide", "sq", 600, "norm*10 few*5", 4, colsample_bynode=0.4, max_depth=0, max_leaves=24, seed=5, **LOSS)
    a("all-columns", "sq", 500, "norm*10 few*10", 5, colsample_bytree=0.7, colsample_bylevel=0.6, colsample_bynode=0.5, seed=7)
    a("all-columns-softprob", "prob", 500, "norm*10 few*10", 3, dict(classes=5), colsample_bytree=0.7, colsample_bylevel=0.6, colsample_bynode=0.5, seed=8)
    a("all", "log", 700, "norm*10 few*10", 5, subsample=0.5, colsample_bytree=0.7, colsample_bylevel=0.6, colsample_bynode=0.5, seed=10)
    a("columns-per-iteration", "sq", 400, "norm*10 few*10", 4, colsample_bytree=0.5, subsample=0.7, seed=13, seed_per_iteration="true")
    # features with weights are drawn from the booster's numbers
    a("column-weights", "sq", 500, "norm*10 few*10", 4, dict(column_weights="frac"), colsample_bytree=0.4, seed=31)
    a("column-weights-all", "log", 500, "norm*10 few*10", 4, dict(column_weights="zeros", miss=50), subsample=0.6, colsample_bytree=0.7, colsample_bylevel=0.7, colsample_bynode=0.6, seed=32)
    a("column-weights-exact", "log", 400, "norm*10 few*10", 4, dict(column_weights="frac"), subsample=0.6, colsample_bytree=0.7, colsample_bylevel=0.5, seed=33, **ex)
    a("column-weights-approx", "sq", 400, "norm*10 few*10", 4, dict(column_weights="frac"), subsample=0.6, colsample_bynode=0.5, seed=34, tree_method="approx")
    for rate, seed in ((0.05, 0), (0.5, 7), (0.9999, 3)):
        a("exact-rows-%g" % rate, "sq", 400, MIXED, 4, subsample=rate, seed=seed, **ex)
    a("exact-rows-gamma", "log", 500, MIXED, 4, dict(miss=100, weights="zeros"), subsample=0.6, gamma=0.8, max_depth=8, seed=12, **ex)
    a("exact-tree", "sq", 400, "norm*10 few*10", 4, colsample_bytree=0.5, seed=15, **ex)
    a("exact-tree-200", "sq", 150, "grid*200", 3, colsample_bytree=0.5, seed=16, max_depth=4, **ex)
    a("exact-level", "log", 400, "norm*10 few*10", 4, colsample_bylevel=0.5, seed=17, **ex)
    a("exact-node", "log", 400, "norm*10 few*10", 4, colsample_bynode=0.5, seed=18, **ex)
    a("exact-all-softmax", "max", 400, "norm*5 few*5", 3, subsample=0.7, colsample_bytree=0.6, colsample_bylevel=0.6, colsample_bynode=0.8, gamma=0.5, seed=20, **ex)
    a("exact-per-iteration", "log", 300, MIXED, 3, subsample=0.7, colsample_bytree=0.7, seed=22, seed_per_iteration=1, **ex)
    return f.cases


def constraints():
    f = Family("constraints", "hist", 17700)
    a = f.add
    ex = dict(tree_method="exact")
    mono, inter = "norm*3 few int", "norm*3 few int grid*3"
    a("up-down", "sq", 400, mono, 4, dict(miss=150), monotone_constraints="(1,-1,0,0,0)")
    a("zero-list", "sq", 300, mono, 3, dict(miss=150), monotone_constraints="(0,0,0,0,0)")
    a("zero-list-alpha", "log", 300, mono, 3, alpha=0.5, monotone_constraints="(0,0)")
    a("alpha", "log", 500, mono, 4, dict(miss=300, signal=True, weights="frac"), monotone_constraints="(-1,1,1)", alpha=0.4, max_depth=5)
    a("delta-step-lossguide", "log", 400, mono, 4, dict(miss=150), monotone_constraints="(1,1,1,1,1)", max_delta_step=0.3, max_leaves=15, **LOSS)
    a("deep", "sq", 800, mono, 4, dict(weights="zeros"), monotone_constraints="(1,-1,1,-1,0)", max_depth=9, min_child_weight=0)
    a("softprob", "prob", 400, mono, 3, dict(miss=100), monotone_constraints="(1,0,-1)")
    a("wrong-way", "log", 400, mono, 4, dict(miss=500, signal=True), monotone_constraints="(-1,1,-1,1,-1)", lambda_=0)
    a("exact", "sq", 400, mono, 4, dict(miss=150), monotone_constraints="(1,-1,0)", **ex)
    a("exact-zero-list", "log", 400, mono, 4, monotone_constraints="(0)", **ex)
    a("exact-gamma", "log", 400, mono, 4, dict(miss=150), monotone_constraints="(1,1,1,-1,1)", gamma=0.4, **ex)
    a("exact-deep-weights", "sq", 400, mono, 3, dict(weights="frac"), monotone_constraints="(-1,1,0,0,1)", max_depth=8, min_child_weight=0, **ex)
    a("sets", "sq", 500, inter, 4, interaction_constraints="[[0,1],[2,3]]")
    a("sets-overlap", "log", 500, inter, 4, dict(miss=150), interaction_constraints="[[0,1,2],[1,3],[4,0]]", max_depth=7)
    a("sets-lossguide", "log", 600, inter, 4, dict(weights="frac"), interaction_constraints="[[0,2,4],[1,3,5]]", max_depth=0, max_leaves=20, **LOSS)
    a("sets-columns", "sq", 500, inter, 4, interaction_constraints="[[0,1,2,3],[4,5,6,7],[0,7]]", colsample_bynode=0.6, seed=4)
    a("sets-monotone", "sq", 500, inter, 4, dict(miss=200), interaction_constraints="[[0,1,2],[3,4,5]]", monotone_constraints="(1,-1,1)", subsample=0.8, seed=6)
    a("exact-sets", "sq", 400, inter, 4, dict(miss=100), interaction_constraints="[[0,1],[2,3]]", **ex)
    a("exact-sets-few-rows", "sq", 50, "norm*70", 2, interaction_constraints="[[0,1,2,60,61],[3,4,65]]", min_child_weight=0, **ex)
    return f.cases


def objectives():
    f = Family("objectives", "hist", 17800)
    a = f.add
    for o in ("hinge", "huber", "sqlog", "gamma", "tweedie", "count", "abs", "cox"):
        a(o, o, 400, MIXED, 5)
        a(o + "-weights", o, 400, MIXED, 4, dict(weights="zeros", miss=100))
    a("huber-slope", "huber", 400, MIXED, 4, huber_slope=3.5)
    a("tweedie-1.2", "tweedie", 400, MIXED, 4, tweedie_variance_power=1.2)
    a("poisson-step", "count", 400, MIXED, 4, max_delta_step=0.4)
    a("gamma-base", "gamma", 300, MIXED, 4, base_score=2.5)
    a("positive-5", "log", 500, MIXED, 4, dict(above=2500), scale_pos_weight=5)
    a("positive-raw", "raw", 500, MIXED, 4, dict(weights="frac"), scale_pos_weight=0.4)
    a("positive-gamma", "gamma", 300, MIXED, 3, dict(label="same", value=1), scale_pos_weight=3)
    a("positive-log-error", "sqlog", 300, MIXED, 3, dict(label="count", weights="frac"), scale_pos_weight=3)
    a("base-raw", "raw", 300, MIXED, 3, base_score=0.25)
    # medians in the leaves
    a("absolute-rows", "abs", 500, MIXED, 4, subsample=0.4, seed=3)
    a("absolute-rows-weights", "abs", 500, MIXED, 4, dict(weights="frac", miss=200), subsample=0.3, seed=4, max_depth=8)
    a("absolute-forest", "abs", 400, MIXED, 3, num_parallel_tree=3, subsample=0.6, seed=5)
    a("absolute-lossguide", "abs", 500, MIXED, 3, max_depth=0, max_leaves=25, **LOSS)
    a("absolute-base", "abs", 300, MIXED, 3, base_score=-2)
    a("absolute-empty", "abs", 200, MIXED, 3, dict(weights="zeros"), subsample=0.05, min_child_weight=0, lambda_=0, seed=6)
    a("absolute-stump-eta", "abs", 300, MIXED, 6, max_depth=1, eta=0.01)
    a("absolute-monotone", "abs", 400, "norm*3 few int", 3, monotone_constraints="(1,-1)")
    return f.cases


def data():
    f = Family("data", "hist", 17900)
    a = f.add
    a("miss-10", "log", 400, MIXED, 4, dict(miss=100, signal=True))
    a("miss-50", "sq", 400, MIXED, 4, dict(miss=500))
    a("miss-95", "log", 900, MIXED, 4, dict(miss=950, signal=True))
    for kind in ("frac", "zeros", "int", "spread"):
        a("weights-" + kind, "log", 500, MIXED, 4, dict(weights=kind))
        a("weights-miss-" + kind, "sq", 900, "fine*2 norm int grid", 4, dict(weights=kind, miss=150), max_bin=24)
    a("weights-beyond", "log", 80, "none*9 wide*2", 4, dict(weights="zeros", miss=500, signal=True, noise=50, seed=6))
    for bins, o, rows in ((2, "sq", 500), (3, "log", 500), (4, "sq", 700), (16, "log", 900), (17, "sq", 900), (63, "sq", 2500), (64, "log", 3000), (257, "log", 3000), (512, "sq", 5000), (1000, "sq", 300)):
        a("bins-%d" % bins, o, rows, "fine*2 norm int grid geo", 3, dict(miss=100) if bins % 2 else {}, max_bin=bins)
    a("bins-weights-16", "log", 3000, "int*2 geo grid norm", 3, dict(weights="frac"), max_bin=16)
    a("bins-weights-512", "log", 4000, "norm*3 grid", 3, dict(miss=300, weights="int", signal=True), max_bin=512)
    a("sketch-9000", "sq", 9000, "fine*2 norm", 3, max_depth=4)
    a("sketch-spread", "log", 6000, "fine norm int geo", 3, dict(weights="spread"), max_bin=32)
    a("sketch-miss-95", "sq", 8000, "fine*2 norm*2", 3, dict(miss=950, signal=True), max_bin=24)
    a("sketch-20000", "log", 20000, "fine*2 norm grid spike", 2, dict(weights="frac"), max_bin=128)
    return f.cases


def forests():
    f = Family("forests", "hist", 18000)
    a = f.add
    ex = dict(tree_method="exact")
    a("softprob", "prob", 400, MIXED, 4)
    a("softmax-7", "max", 500, MIXED, 3, dict(classes=7, weights="int"))
    a("softprob-base", "prob", 300, MIXED, 2, base_score=0.2)
    a("softprob-miss", "prob", 500, MIXED, 3, dict(miss=500, signal=True, weights="frac"))
    a("softprob-2", "prob", 300, MIXED, 3, dict(classes=2))
    for o in ("sq", "log", "raw", "unit", "sqlog", "huber"):
        a("labels-" + o, o, 300, MIXED, 3, dict(targets=3, miss=100))
    a("labels-exact", "sq", 300, MIXED, 3, dict(targets=2, weights="frac"), subsample=0.7, colsample_bytree=0.7, seed=4, **ex)
    a("labels-approx", "log", 300, MIXED, 3, dict(targets=2, weights="frac"), subsample=0.7, colsample_bytree=0.7, scale_pos_weight=2, tree_method="approx")
    a("margins", "log", 300, MIXED, 3, dict(base=1))
    a("margins-softprob", "prob", 300, MIXED, 3, dict(base=3, classes=3))
    a("parallel-3", "sq", 400, MIXED, 3, num_parallel_tree=3)
    a("parallel-rows", "log", 400, MIXED, 3, subsample=0.6, num_parallel_tree=4, seed=21)
    a("parallel-columns", "sq", 500, "norm*10 few*10", 3, subsample=0.5, colsample_bynode=0.5, num_parallel_tree=3, seed=11)
    a("parallel-softmax", "max", 400, "norm*6 few*6", 2, subsample=0.7, colsample_bytree=0.5, num_parallel_tree=2, seed=12)
    a("parallel-exact", "sq", 400, MIXED, 3, subsample=0.7, num_parallel_tree=3, seed=21, **ex)
    a("parallel-exact-gamma", "log", 400, MIXED, 3, subsample=0.7, colsample_bytree=0.5, num_parallel_tree=2, gamma=0.7, seed=23, **ex)
    a("parallel-exact-softprob", "prob", 300, MIXED, 2, subsample=0.7, num_parallel_tree=2, seed=24, **ex)
    return f.cases


def approx():
    f = Family("approx", "approx", 18100)
    a = f.add
    # objectives: constant hessians (sq, abs) and others
    a("square", "sq", 400, MIXED, 5)
    a("logistic", "log", 400, MIXED, 5)
    a("softprob", "prob", 400, MIXED, 3)
    a("poisson", "count", 400, MIXED, 4)
    a("absolute", "abs", 400, MIXED, 4, dict(weights="zeros"), subsample=0.7, seed=2)
    for bins, o in ((2, "log"), (4, "sq"), (4, "log"), (16, "log"), (17, "count"), (64, "log"), (255, "log"), (256, "sq"), (600, "log")):
        a("bins-%d" % bins, o, 900, MIXED, 4, dict(miss=100), max_bin=bins)
    # columns of so many values that a level of the sketch has no room for them, heavy ones among them
    for rows, bins, weights in ((200, 256, ""), (250, 256, "spread"), (130, 256, "zeros"), (50, 60, "spread"), (65, 64, "frac"), (33, 32, "spread"), (18, 16, "spread"), (60, 64, "spread"), (40, 64, "spread"), (10, 8, "spread")):
        a("thinned-%d-%d" % (rows, bins), "log", rows, "fine*3 norm wide", 4, dict(weights=weights), max_bin=bins, min_child_weight=0)
    a("thinned-miss", "log", 300, "fine*3 norm*3 int", 4, dict(weights="spread", miss=300), max_bin=256, min_child_weight=0.01)
    a("large", "log", 6000, "fine*2 norm int few grid", 3, dict(weights="frac", miss=100))
    a("large-64", "log", 12000, "fine*2 norm*2 int", 3, max_bin=64, eta=1)
    for kind in ("frac", "zeros", "int", "spread"):
        a("weights-" + kind, "log", 700, MIXED, 4, dict(weights=kind), max_bin=24)
        a("weights-miss-" + kind, "sq", 700, MIXED, 4, dict(weights=kind, miss=150), max_bin=24)
    for o in ("sq", "log", "prob"):
        a("rows", o, 800, MIXED, 4, subsample=0.5, seed=3, max_bin=20)
    a("rows-few", "log", 500, MIXED, 4, subsample=0.05, seed=7)
    a("rows-per-iteration", "log", 400, MIXED, 4, subsample=0.5, colsample_bytree=0.6, seed=9, seed_per_iteration=1)
    for n in (2, 3):
        a("forest-rows-%d" % n, "sq", 500, MIXED, 3, dict(weights="frac"), num_parallel_tree=n, subsample=0.5, seed=11, max_bin=40)
        a("forest-columns-%d" % n, "log", 500, "norm*10 few*10", 3, num_parallel_tree=n, colsample_bynode=0.5, colsample_bylevel=0.6, colsample_bytree=0.8, subsample=0.7, seed=12)
        a("forest-sets-%d" % n, "log", 500, "norm*3 few int grid*3", 3, dict(miss=100), num_parallel_tree=n, colsample_bynode=0.4, interaction_constraints="[[0,1,2],[3,4],[5,0]]", seed=15, subsample=0.8)
        a("forest-monotone-%d" % n, "log", 500, MIXED, 3, num_parallel_tree=n, colsample_bynode=0.5, monotone_constraints="(1,-1,0,1)", seed=16)
    a("node", "log", 400, "norm*10 few*10", 4, colsample_bynode=0.5, seed=19)
    a("all-columns-softmax", "max", 500, "norm*10 few*10", 3, subsample=0.6, colsample_bytree=0.7, colsample_bylevel=0.6, colsample_bynode=0.5, seed=21)
    a("lossguide", "log", 600, MIXED, 4, dict(miss=100), max_depth=0, max_leaves=19, **LOSS)
    a("gamma", "log", 500, MIXED, 5, gamma=2)
    a("miss-95", "sq", 600, MIXED, 4, dict(miss=950, signal=True))
    a("range", "log", 500, "huge tiny wide sub spike const none neg", 4, dict(miss=100), max_bin=30)
    cross(f, 20, 18200, [
        ("objective", ["sq", "log", "raw", "unit", "prob", "max", "count", "log"]), ("rows", [60, 150, 220, 300, 500, 900]), ("data", DATA), ("cols", COLS), ("rounds", [2, 3, 4]),
        ("depth", [dict(max_depth=d) for d in (2, 3, 4, 6, 9)]), ("step", STEP), ("regular", REGULAR), ("stops", STOPS), ("bins", [dict(max_bin=b) for b in (4, 7, 16, 40, 100, 256)]),
        ("rates", [dict(), dict(), dict(subsample=0.6, seed=31), dict(colsample_bynode=0.6, seed=33), dict(colsample_bylevel=0.7, subsample=0.8, seed=34)])])
    return f.cases


def dart():
    f = Family("dart", "hist", 18700)
    a = f.add
    d = dict(booster="dart")
    a("rate", "sq", 300, MIXED, 8, rate_drop=0.4, seed=1, **d)
    a("rate-logistic", "log", 300, MIXED, 8, dict(miss=100), rate_drop=0.3, skip_drop=0.3, seed=2, **d)
    a("forest", "log", 300, MIXED, 8, rate_drop=0.4, normalize_type="forest", seed=3, **d)
    a("weighted", "sq", 300, MIXED, 8, rate_drop=0.3, sample_type="weighted", seed=4, **d)
    a("one", "sq", 300, MIXED, 6, one_drop=1, seed=5, **d)
    a("one-weighted", "log", 300, MIXED, 6, one_drop=1, sample_type="weighted", rate_drop=0.05, seed=6, **d)
    a("softprob", "prob", 300, MIXED, 4, rate_drop=0.4, seed=7, **d)
    a("parallel", "sq", 300, MIXED, 5, rate_drop=0.4, num_parallel_tree=3, subsample=0.7, seed=8, **d)
    a("rows", "log", 300, MIXED, 5, rate_drop=0.3, subsample=0.5, colsample_bytree=0.6, seed=9, **d)
    a("rows-none-dropped", "sq", 300, MIXED, 5, subsample=0.5, seed=10, **d)
    a("exact", "log", 300, MIXED, 5, rate_drop=0.3, subsample=0.5, colsample_bylevel=0.6, seed=11, tree_method="exact", **d)
    a("approx", "log", 300, MIXED, 5, rate_drop=0.3, subsample=0.5, colsample_bylevel=0.6, seed=12, tree_method="approx", **d)
    a("per-iteration", "sq", 300, MIXED, 5, rate_drop=0.3, subsample=0.5, seed=13, seed_per_iteration=1, **d)
    a("absolute", "abs", 300, MIXED, 6, rate_drop=0.4, seed=14, **d)
    return f.cases


def linear():
    f = Family("linear", "auto", 18900)
    a = f.add
    d = dict(booster="gblinear")
    cols = "norm*3 fine few int grid"
    a("shotgun", "sq", 300, cols, 6, **d)
    a("coordinates", "log", 300, cols, 6, updater="coord_descent", alpha=0.1, lambda_=0.5, **d)
    for kind in ("shuffle", "random", "greedy", "thrifty"):
        a(kind, "sq", 300, cols, 5, dict(miss=100, weights="frac"), updater="coord_descent", feature_selector=kind, top_k=3, seed=3, **d)
    a("shotgun-shuffle", "log", 300, "norm*40", 5, feature_selector="shuffle", seed=4, **d)
    a("softprob", "prob", 300, cols, 4, updater="coord_descent", **d)
    a("absolute", "abs", 300, cols, 4, eta=0.3, **d)
    for c in f.cases:
        del c["params"]["tree_method"]
    return f.cases


def update():
    f = Family("update", "hist", 18800)
    a = f.add
    u = dict(process_type="update")
    a("refresh", "sq", 400, MIXED, 4, updater="refresh", **u)
    a("refresh-logistic", "log", 400, MIXED, 4, dict(miss=100), updater="refresh", **u)
    a("refresh-weight", "log", 400, MIXED, 4, updater="refresh", min_child_weight=4, lambda_=0.5, **u)
    a("refresh-alpha", "sq", 400, MIXED, 4, updater="refresh", alpha=9, **u)
    a("refresh-delta-alpha", "sq", 400, MIXED, 4, updater="refresh", max_delta_step=2, alpha=3, min_child_weight=2, **u)
    a("refresh-no-leaf", "log", 400, MIXED, 4, updater="refresh", refresh_leaf=0, **u)
    a("refresh-softprob", "prob", 400, MIXED, 3, updater="refresh", **u)
    a("refresh-forest", "sq", 400, MIXED, 3, updater="refresh", num_parallel_tree=2, subsample=0.7, seed=3, **u)
    a("refresh-prune", "sq", 400, MIXED, 4, updater="refresh,prune", gamma=50, **u)
    a("refresh-prune-logistic", "log", 400, MIXED, 4, updater="refresh,prune", gamma=0.3, min_child_weight=3, **u)
    a("prune", "log", 400, MIXED, 4, updater="prune", gamma=0.1, **u)
    a("refresh-absolute", "abs", 400, MIXED, 3, updater="refresh", **u)
    return f.cases


def categorical(method, seed, keep):
    """Cases of ../parity/cases_categorical.py with other data. 1.7 knows no names of categories and no
    sampling by gradients on a CPU, and reads beyond the categories of a feature that has none."""
    out = []
    for k, c in enumerate(cases_categorical.categorical(method, seed)):
        if keep(k) and c["params"].get("sampling_method") is None and not c["recipe"].get("names") and c["recipe"].get("miss") != 1000:
            out.append(dict(c, id=c["id"].replace("_", "-")))
    return out


def categorical_hist():
    return categorical("hist", 18300, lambda k: k < 80)


def categorical_approx():
    return categorical("approx", 18500, lambda k: k % 4 == 1)


FAMILIES = [depthwise, lossguide, exact, sampling, constraints, objectives, data, forests, approx, dart, linear, update, categorical_hist, categorical_approx]
