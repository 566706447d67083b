"""Writes inspection.model.json and inspection.json: what scikit-learn's inspection
says of a model of XGBoost on generated rows.

python inspection.py   (xgboost 3.4.1, scikit-learn 1.9, numpy 2; run in this folder)
"""
import json

import numpy as np
import sklearn
import xgboost as xgb
from sklearn.inspection import partial_dependence, permutation_importance
from sklearn.metrics import roc_auc_score

r = np.random.default_rng(3)
n = 240
x = np.round(r.normal(0, 1, (n, 4)), 3).astype(np.float32)
x[:, 2] = r.integers(0, 5, n)  # fewer values than the grid has
y = (x[:, 0] * (x[:, 2] > 2) + 0.5 * x[:, 1] + 0.3 * r.normal(0, 1, n) > 0).astype(int)
model = xgb.XGBClassifier(n_estimators=12, max_depth=3, learning_rate=0.4, n_jobs=1, random_state=0)
model.fit(x, y)
model.get_booster().save_model("inspection.model.json")


def score(estimator, a, b):
    return roc_auc_score(b, estimator.predict_proba(a)[:, 1])


out = {"Sklearn": sklearn.__version__, "Rows": x.tolist(), "Labels": y.tolist(), "Partial": [], "Permutation": []}
for feature, grid, lo, hi in [(0, 20, 0.05, 0.95), (1, 7, 0.1, 0.8), (2, 20, 0.05, 0.95), (3, 5, 0.0, 1.0)]:
    p = partial_dependence(model, x, [feature], grid_resolution=grid, percentiles=(lo, hi), kind="both", method="brute", response_method="predict_proba")
    out["Partial"].append({
        "Features": [feature], "Grid": grid, "Lower": lo, "Upper": hi, "Values": [p["grid_values"][0].tolist()],
        "Mean": [p["average"][0].tolist()], "Rows": p["individual"][0][:5].tolist(),
    })
p = partial_dependence(model, x, [0, 2], grid_resolution=6, kind="average", method="brute", response_method="predict_proba")
out["Partial"].append({
    "Features": [0, 2], "Grid": 6, "Lower": 0.05, "Upper": 0.95,
    "Values": [v.tolist() for v in p["grid_values"]], "Mean": p["average"][0].tolist(),
})
for seed, repeats in [(0, 3), (7, 5)]:
    q = permutation_importance(model, x, y, scoring=score, n_repeats=repeats, random_state=seed)
    out["Permutation"].append({"Seed": seed, "Drops": q.importances.tolist(), "Mean": q.importances_mean.tolist(), "SD": q.importances_std.tolist()})
with open("inspection.json", "w") as f:
    json.dump(out, f, separators=(",", ":"))
    f.write("\n")
