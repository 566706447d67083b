"""Times real XGBoost on the files of BenchmarkLoad.

usage: GROVE_LOAD=DIR go test -run='^$' -bench=Load ./benchmarks; python load.py DIR [repeats]
"""
import os
import statistics
import sys
import time

import xgboost as xgb

repeats = int(sys.argv[2]) if len(sys.argv) > 2 else 9
print("xgboost", xgb.__version__)
for form in ("json", "ubj"):
    name = os.path.join(sys.argv[1], "trees1000." + form)
    times = []
    for _ in range(repeats + 1):
        start = time.perf_counter()
        xgb.Booster().load_model(name)
        times.append(time.perf_counter() - start)
    times = times[1:]
    print(f"format={form}: {os.path.getsize(name) / 1e6:.1f} MB, median {statistics.median(times) * 1e3:.1f} ms, "
          f"{min(times) * 1e3:.1f} to {max(times) * 1e3:.1f}")
