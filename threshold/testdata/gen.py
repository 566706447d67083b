"""Writes sweep.json: the churn analysis's cutoff sweep and numpy.arange, for the tests of package threshold.

    python gen.py            (in this directory; needs numpy==2.5.5 on x86-64)

Scores and labels are drawn here, from numpy's PCG64 with the seed of the case. A float64 is written as repr, which reads back
as the same number. The sweep is the analysis's own arithmetic: arange(min, max, 0.01), pred > c, first argmin.
"""
import json
import numpy as np

assert np.__version__ == "2.5.5", np.__version__
f32 = np.float32


def sigmoid32(m):
    return (1.0 / (1.0 + np.exp(-m))).astype(f32)


def table(pred, label, cutoff):
    hit = pred > cutoff
    return [int(np.sum(hit & (label == 1))), int(np.sum(hit & (label == 0))), int(np.sum(~hit & (label == 1))), int(np.sum(~hit & (label == 0)))]


def sweep(name, pred, label, step, costs, rows):
    pred = np.asarray(pred, np.float64)
    cutoffs = np.arange(min(pred), max(pred), step)
    counts = [table(pred, label, c) for c in cutoffs]
    cost = [tp * costs["TP"] + fp * costs["FP"] + fn * costs["FN"] + tn * costs["TN"] for tp, fp, fn, tn in counts]
    row_cost = []
    for c in cutoffs:
        hit = pred > c
        row_cost.append(float(np.sum(np.where(hit, np.where(label == 1, rows["TP"], rows["FP"]), np.where(label == 1, rows["FN"], rows["TN"])))))
    best = int(np.argmin(cost))
    return {
        "name": name, "step": step, "costs": costs, "rowCosts": {k: [float(v) for v in rows[k]] for k in rows},
        "scores": [float(p) for p in pred], "labels": [int(y) for y in label],
        "cutoffs": [float(c) for c in cutoffs], "counts": counts, "cost": [float(c) for c in cost], "rowCost": row_cost,
        "best": best, "bestCutoff": float(cutoffs[best]), "bestCost": float(cost[best]),
    }


def case(name, seed, n, step, costs, text, digits=None):
    g = np.random.Generator(np.random.PCG64(seed))
    label = (g.random(n) < 0.2).astype(int)
    label[:2] = [0, 1]
    pred = sigmoid32(g.normal(size=n) * 1.5 + 2.5 * label - 2.5)
    if digits is not None:  # few distinct scores: ties
        pred = np.round(pred, digits).astype(f32)
    # As an endpoint's text read as float64, or the float32 itself as a float64.
    scores = [float(str(p)) for p in pred] if text else [float(p) for p in pred]
    # Quarters of dollars add without rounding.
    quarters = lambda hi: g.integers(0, 4 * hi, size=n) / 4.0
    return sweep(name, scores, label, step, costs, {"TP": quarters(100), "FP": quarters(60), "FN": quarters(900), "TN": quarters(5)})


RETENTION = {"TP": 50.0, "FP": 50.0, "FN": 500.0, "TN": 0.0}
sweeps = [
    case("retention, text", 1, 150, 0.01, RETENTION, True),
    case("retention, float32", 2, 150, 0.01, RETENTION, False),
    case("ties", 3, 120, 0.01, RETENTION, False, digits=1),
    case("benefit, coarse", 4, 90, 0.07, {"TP": -120.5, "FP": 20.25, "FN": 300.0, "TN": -1.0}, True),
    case("two rows", 5, 2, 0.01, RETENTION, False),
]

aranges = []
for start, stop, step in [
    (0.0, 1.0, 0.1), (0.0, 1.0, 0.01), (0.00614421, 0.98956347, 0.01), (1.0, 1.3, 0.1), (-0.5, 0.5, 0.2), (0.1, 0.4, 0.1),
    (2.0, 2.0, 0.5), (3.0, 1.0, 0.5), (0.0, 1e-300, 1e300), (1e16, 1e16 + 40, 1.0), (1e16, 1e16 + 40, 3.0), (0.3, 0.30000000000000004, 0.01),
    (-4.75, 6.125, 0.125), (1e-9, 3e-9, 7e-11), (100.0, 107.0, 0.3), (-1e-3, 1e-3, 1e-4),
]:
    values = np.arange(start, stop, step)
    assert values.dtype == np.float64
    aranges.append({"start": start, "stop": stop, "step": step, "values": [float(v) for v in values]})
g = np.random.Generator(np.random.PCG64(6))
for _ in range(40):
    start, width, step = g.normal(), abs(g.normal()), g.uniform(0.02, 0.3)
    aranges.append({"start": start, "stop": start + width, "step": step, "values": [float(v) for v in np.arange(start, start + width, step)]})

with open("sweep.json", "w") as f:
    json.dump({"sweeps": sweeps, "aranges": aranges}, f, separators=(",", ":"))
    f.write("\n")
