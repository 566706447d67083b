"""The cases of the parity battery with XGBoost 0.90 and 0.72.1: tree_method exact, which auto is.

They are like those of ../parity/cases.py, with other data and with what these versions do in a way of
their own: gains and weights without a floor, empty children where min_child_weight is 0, the draws for
rows and columns, columns that are missing, the start from 0.5."""
import os
import sys

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "parity"))
from cases import BIN, COLS, DATA, MIXED, OBJECTIVES, REAL, REGULAR, SHORT, STEP, STOPS, Family, cross  # noqa: E402

COUNT, AMOUNT = dict(label="count"), dict(label="amount")
OBJECTIVES.update({"reg:linear": REAL, "binary:hinge": BIN, "reg:gamma": AMOUNT, "reg:tweedie": COUNT, "count:poisson": COUNT})
SHORT.update({"lin": "reg:linear", "hinge": "binary:hinge", "gamma": "reg:gamma", "tweedie": "reg:tweedie", "count": "count:poisson"})
DRAWS = [dict(), dict(subsample=0.8), dict(subsample=0.5, seed=7), dict(colsample_bytree=0.6), dict(colsample_bylevel=0.5, seed=3),
         dict(subsample=0.7, colsample_bytree=0.7, colsample_bylevel=0.7, seed=-1), dict(subsample=0.3)]
AXES = [("rows", [80, 250, 500, 900]), ("cols", COLS), ("rounds", [2, 3, 5]), ("data", DATA), ("depth", [dict(), dict(max_depth=3), dict(max_depth=9)]),
        ("step", STEP), ("regular", REGULAR), ("stops", STOPS), ("draws", DRAWS), ("start", [dict(), dict(), dict(base_score=0.25)])]
MISS = dict(miss=300, signal=True)


def both(f, sq, hinge):
    """Corners that both versions have; sq is the name of squared error."""
    a = f.add
    a("square", sq, 400, MIXED, 5)
    a("logistic", "log", 400, MIXED, 8)
    a("logitraw", "raw", 400, MIXED, 3)
    a("unit", "unit", 400, MIXED, 3)
    a("softprob", "prob", 400, MIXED, 4)
    a("softmax", "max", 400, MIXED, 3, dict(miss=100, weights="frac"))
    a("poisson", "count", 400, MIXED, 4)
    a("poisson-step", "count", 400, MIXED, 3, MISS, max_delta_step=0.4)
    a("gamma", "gamma", 400, MIXED, 4)
    a("tweedie", "tweedie", 400, MIXED, 3, tweedie_variance_power=1.3)
    if hinge:
        a("hinge", "hinge", 400, MIXED, 4)
    a("churn", "log", 1500, "norm*6 bin*6 dup few*3", 30, eta=0.2, max_depth=5, gamma=4, min_child_weight=6, subsample=0.8)
    a("gamma-all", "log", 300, MIXED, 3, gamma=1000000)
    a("gamma-square", sq, 500, MIXED, 5, gamma=200)
    a("no-floor", sq, 400, MIXED, 4, MISS, min_child_weight=0, max_depth=8)
    a("no-floor-lambda-0", "log", 400, MIXED, 6, min_child_weight=0, lambda_=0, max_depth=8, eta=1)
    a("no-floor-95", "log", 400, "norm*3 few*3 none", 4, dict(miss=950, signal=True), min_child_weight=0)
    a("no-floor-95-square", sq, 500, "few*4 norm*4 none const", 4, dict(miss=950), min_child_weight=0, max_depth=4)
    a("no-floor-zeros", sq, 400, MIXED, 3, dict(weights="zeros", miss=100), min_child_weight=0)
    a("floor-big", sq, 300, MIXED, 3, min_child_weight=200)
    a("floor-root", "log", 200, MIXED, 3, min_child_weight=60)
    a("alpha", "log", 400, MIXED, 4, MISS, alpha=1.3)
    a("alpha-lambda", sq, 400, MIXED, 4, lambda_=3.7, alpha=13)
    a("delta-step", sq, 400, MIXED, 4, max_delta_step=2.5)
    a("delta-step-alpha", "log", 400, MIXED, 4, MISS, max_delta_step=0.35, alpha=0.7)
    a("eta-1", sq, 400, MIXED, 5, eta=1)
    a("stump", "log", 300, MIXED, 10, max_depth=1)
    a("base", sq, 300, MIXED, 3, base_score=-5.5)
    a("base-log", "log", 300, MIXED, 3, base_score=0.25)
    a("base-classes", "prob", 300, MIXED, 2, base_score=0.25)
    a("positive", "log", 500, MIXED, 4, dict(above=2500, weights="frac"), scale_pos_weight=7.25)
    a("positive-unit", "unit", 400, MIXED, 3, scale_pos_weight=3)
    a("positive-square", sq, 400, MIXED, 3, dict(label="steps"), scale_pos_weight=2.5)
    a("weights", sq, 500, MIXED, 4, dict(weights="spread", miss=100))
    a("none-const", sq, 200, "none const norm none", 3, dict(miss=100))
    a("all-missing", "log", 80, "none*3", 2)
    a("neighbours", sq, 600, "sub tiny huge wide", 4, max_depth=8, min_child_weight=0)
    a("rows", sq, 500, MIXED, 5, subsample=0.6)
    a("rows-seed", "log", 500, MIXED, 5, MISS, subsample=0.35, seed=12345)
    a("rows-round", "log", 500, MIXED, 4, subsample=0.5, seed=3, seed_per_iteration="true")
    a("columns-tree", sq, 400, "norm*9 few*4 none", 6, colsample_bytree=0.5)
    a("columns-level", "log", 400, "norm*8 few*4 none", 5, colsample_bylevel=0.4)
    a("columns-all", "log", 400, "norm*20 few*11", 5, MISS, colsample_bytree=0.7, colsample_bylevel=0.6, subsample=0.8)
    a("columns-200", sq, 200, "norm*100 few*100", 3, colsample_bytree=0.1, colsample_bylevel=0.3, seed=9)
    a("columns-classes", "prob", 300, "norm*7 few*3", 3, colsample_bytree=0.5, subsample=0.5)
    a("forest", "log", 400, MIXED, 3, num_parallel_tree=4, subsample=0.5, colsample_bylevel=0.5)
    a("forest-square", sq, 400, MIXED, 4, dict(miss=100), num_parallel_tree=3, subsample=0.7)
    a("forest-classes", "max", 300, MIXED, 2, num_parallel_tree=2, subsample=0.7)
    a("auto", "log", 300, MIXED, 3, tree_method="auto")


def v090():
    f = Family("090", "exact", 90000)
    both(f, "sq", True)
    a = f.add
    a("linear", "lin", 300, MIXED, 3)
    a("columns-node", "log", 400, "norm*8 few*4", 5, colsample_bynode=0.4)
    a("columns-node-level", "sq", 400, "norm*12 few*4", 4, MISS, colsample_bynode=0.5, colsample_bylevel=0.8, colsample_bytree=0.9)
    # constraints
    a("monotone", "sq", 500, MIXED, 5, monotone_constraints="(1,-1,0,0,0,0,1)")
    a("monotone-log", "log", 500, MIXED, 5, MISS, monotone_constraints="(1,-1,1)", max_depth=8)
    a("monotone-against", "log", 500, MIXED, 4, monotone_constraints="(-1,1,-1)", max_depth=8, lambda_=0.1)
    a("monotone-zeros", "log", 400, MIXED, 5, monotone_constraints="(0,0)")
    a("monotone-alpha", "sq", 500, MIXED, 4, dict(miss=100, weights="frac"), monotone_constraints="(1,1,1,1)", alpha=3, min_child_weight=0)
    a("monotone-step", "prob", 400, MIXED, 3, monotone_constraints="(1,-1)", max_delta_step=0.4)
    a("paths", "sq", 500, MIXED, 5, interaction_constraints="[[0,1],[2,4,5]]")
    a("paths-log", "log", 500, MIXED, 5, MISS, interaction_constraints="[[0,2],[1,4],[4,5,6]]", max_depth=7, subsample=0.7)
    a("paths-none", "log", 400, MIXED, 3, interaction_constraints="[]")
    a("paths-rows", "sq", 5, "norm*8", 2, interaction_constraints="[[0,7],[6,7]]", min_child_weight=0)
    a("paths-monotone", "log", 500, MIXED, 5, MISS, interaction_constraints="[[0,1],[1,2,5]]", monotone_constraints="(1,-1,0,1)", gamma=1)
    a("paths-columns", "log", 500, "norm*6 few*4", 4, interaction_constraints="[[0,1,2],[3,4],[5,6,7,8]]", colsample_bytree=0.7, colsample_bylevel=0.7)
    limits = [dict(monotone_constraints="(1,-1,0,1)"), dict(monotone_constraints="(-1,0,0,1)"), dict(interaction_constraints="[[0,1],[1,2,3]]"),
              dict(interaction_constraints="[[0,3],[2]]", monotone_constraints="(1,1)")]
    cross(f, 30, 90200, [("objective", ["sq", "sq", "log", "raw", "prob"])] + AXES + [("limits", limits)])
    cross(f, 60, 90100, [("objective", ["sq", "sq", "log", "raw", "unit", "prob", "count"])] + AXES)
    return f.cases


def v072():
    f = Family("072", "exact", 72000)
    both(f, "lin", False)
    cross(f, 40, 72100, [("objective", ["lin", "lin", "log", "raw", "unit", "max", "count"])] + AXES)
    return f.cases


FAMILIES = {"0.90": v090, "0.72.1": v072}
