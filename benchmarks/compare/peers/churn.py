"""Times real XGBoost on the rows of BenchmarkChurn: 100 rounds at depth 5.

usage: python churn.py train.csv [repeats]

The file is label first, without a header. Data preparation (DMatrix and, for
hist, the quantisation inside train) is included, reading the file is not.
"""
import statistics
import sys
import time

import numpy as np
import xgboost as xgb

rows = np.loadtxt(sys.argv[1], delimiter=",", dtype=np.float32)
repeats = int(sys.argv[2]) if len(sys.argv) > 2 else 9
x, y = np.ascontiguousarray(rows[:, 1:]), np.ascontiguousarray(rows[:, 0])
print("xgboost", xgb.__version__)
for method in ("exact", "hist"):
    for threads in (1, 2):
        params = dict(objective="binary:logistic", tree_method=method, eta=0.2, max_depth=5, gamma=4,
                      min_child_weight=6, subsample=0.8, nthread=threads)
        times = []
        for _ in range(repeats + 1):
            start = time.perf_counter()
            xgb.train(params, xgb.DMatrix(x, label=y, nthread=threads), 100)
            times.append(time.perf_counter() - start)
        times = times[1:]
        print(f"method={method}/threads={threads}: median {statistics.median(times) * 1e3:.1f} ms, "
              f"{min(times) * 1e3:.1f} to {max(times) * 1e3:.1f}")
