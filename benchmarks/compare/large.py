"""The peer of BenchmarkLarge: XGBoost trains 100 rounds of hist on rows of 28 normal features, then predicts
them, with two threads; making the DMatrix counts as training.

    python3 -m venv venv && venv/bin/pip install xgboost==3.4.1 numpy && venv/bin/python large.py [rows]"""
import sys
import time

import numpy as np
import xgboost as xgb

rows, cols = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000, 28
rng = np.random.default_rng(1)
X = rng.standard_normal((rows, cols), dtype=np.float32)
noise = rng.standard_normal(rows, dtype=np.float32)
y = (X[:, 0] * X[:, 1] + X[:, 2] + X[:, 3] / 2 + noise > 0).astype(np.float32)
print("xgboost", xgb.__version__)
for depth in (6, 8):
    start = time.perf_counter()
    d = xgb.DMatrix(X, label=y, nthread=2)
    b = xgb.train(dict(objective="binary:logistic", eta=0.1, max_depth=depth, tree_method="hist", nthread=2), d, 100)
    print(f"work=train/depth={depth}/rows={rows}: {time.perf_counter() - start:.2f} s")
    times = []
    for _ in range(3):
        start = time.perf_counter()
        b.inplace_predict(X)
        times.append(time.perf_counter() - start)
    print(f"work=predict/depth={depth}/rows={rows}: median {sorted(times)[1]:.2f} s")
