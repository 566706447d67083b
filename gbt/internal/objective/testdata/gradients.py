"""Makes gradients.json: gradients of single rows, as trees of XGBoost 3.4.1 show them.

    python3 -m venv venv && venv/bin/pip install xgboost==3.4.1 numpy
    venv/bin/python gradients.py

A case is an objective, its parameters, the label or label bounds and the weight of a row, and margins.
For each margin a tree is grown on that one row from that base margin; its root says the hessian (its
cover) and, without regularisation, -gradient/hessian (its weight). `roots` holds the bits of both, margin
by margin and output by output. One thread, x86-64 with FMA, glibc 2.36."""
import json
import os

import numpy as np
import xgboost as xgb

f32 = np.float32
INF = float("inf")
MARGINS = [-88.0, -60.0, -20.0, -5.0, -1.25, -0.99, -0.2, 0.0, 0.7, 2.9, 11.0, 30.0, 70.0]


def bits(v):
    return int(np.array(v, f32).view(np.uint32))


def roots(name, params, low, high, weight, groups):
    out = []
    for i in range(len(MARGINS)):
        margin = np.array([MARGINS[(i + 5 * g) % len(MARGINS)] for g in range(groups)], f32).reshape(1, groups)
        d = xgb.DMatrix(np.zeros((1, 1), f32), weight=[weight], nthread=1)
        if high is None:
            d.set_label([low])
        else:
            d.set_float_info("label_lower_bound", [low])
            d.set_float_info("label_upper_bound", [high])
        d.set_base_margin(margin)
        p = dict(objective=name, nthread=1, tree_method="exact", max_depth=1, eta=1, reg_lambda=0, min_child_weight=0, base_score=0.5, max_delta_step=0)
        model = xgb.train(dict(p, **params), d, 1)
        for t in json.loads(model.save_raw("json"))["learner"]["gradient_booster"]["model"]["trees"]:
            out += [bits(t["sum_hessian"][0]), bits(t["base_weights"][0])]
    return out


def main():
    assert xgb.__version__ == "3.4.1", xgb.__version__
    cases = []

    def add(name, params, low, high=None, weight=1.0, groups=1):
        cases.append(dict(objective=name, params={k: str(v) for k, v in params.items()}, low=low, high=high if high != INF else 1e38, endless=high == INF, weight=weight, groups=groups,
                          roots=roots(name, params, low, high, weight, groups)))

    for y in (-0.75, 0.0, 3.5):
        add("reg:squaredlogerror", {}, y, weight=1.7)
    for slope in (0.1, 1, 40):
        for y in (-2.0, 3.5):
            add("reg:pseudohubererror", dict(huber_slope=slope), y, weight=1.7)
    for y in (0.001, 1.0, 3.5):
        add("reg:gamma", dict(scale_pos_weight=2), y, weight=1.7)
    for y in (0.0, 1.0, 7.0):
        for rho in (1, 1.1, 1.5, 1.99):
            add("reg:tweedie", dict(tweedie_variance_power=rho), y, weight=1.7)
        for step in (0, 0.7):
            add("count:poisson", dict(max_delta_step=step), y, weight=1.7)
    for y in (0.0, 1.0):
        add("binary:hinge", {}, y, weight=1.7)
    for alphas in ([0.3], [0.0, 0.5, 1.0], [0.2, 0.4, 0.6, 0.8]):
        for y in (-4.0, 0.7):
            add("reg:expectileerror", dict(expectile_alpha=alphas), y, weight=1.7, groups=len(alphas))
    for dist in ("normal", "logistic", "extreme"):
        for scale in (0.05, 1, 5):
            for low, high in ((2.0, 2.0), (0.001, 0.001), (2.0, INF), (1e4, INF), (0.0, 2.0), (1.5, 3.0), (2.0, 2.0000002)):
                add("survival:aft", dict(aft_loss_distribution=dist, aft_loss_distribution_scale=scale), low, high, 1.7)
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "gradients.json"), "w") as f:
        f.write("[\n" + ",\n".join(json.dumps(c, separators=(",", ":")) for c in cases) + "\n]\n")
    print(len(cases), "cases")


main()
