"""Writes calibration.json: what scikit-learn makes of generated scores.

python calibration.py   (scikit-learn 1.9, numpy 2; run in this folder)
"""
import json

import numpy as np
import sklearn
from sklearn.calibration import _SigmoidCalibration
from sklearn.isotonic import IsotonicRegression
from sklearn.metrics import log_loss, brier_score_loss

r = np.random.default_rng(1)
cases = []
for n, digits, kind in [(40, 3, "margin"), (300, 1, "margin"), (500, 3, "probability"), (60, 0, "margin"), (25, 2, "noise")]:
    m = np.round(r.normal(0, 1.5, n), digits)
    y = (r.random(n) < 1 / (1 + np.exp(-(1.3 * m - 0.7)))).astype(int)
    if kind == "probability":
        m = np.round(1 / (1 + np.exp(-2 * m)), digits)
    if kind == "noise":
        y = r.integers(0, 2, n)
    y[:2] = [0, 1]
    iso = IsotonicRegression(out_of_bounds="clip").fit(m, y)
    sig = _SigmoidCalibration().fit(m, y)
    at = np.concatenate([m[:20], r.normal(0, 3, 20), [m.min() - 1, m.max() + 1]])
    p = iso.predict(m)
    cases.append({
        "Scores": m.tolist(), "Labels": y.tolist(), "At": at.tolist(),
        "A": float(sig.a_), "B": float(sig.b_), "Platt": sig.predict(at).tolist(),
        "Isotonic": iso.predict(at).tolist(),
        "Brier": float(brier_score_loss(y, p)), "LogLoss": float(log_loss(y, p)),
    })
with open("calibration.json", "w") as f:
    json.dump({"Sklearn": sklearn.__version__, "Cases": cases}, f, separators=(",", ":"))
    f.write("\n")
