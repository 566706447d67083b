"""Makes model files with older versions of XGBoost, and what 3.4.1 makes of
them when it loads and saves them. The data are random numbers.

    for v in 1.7.6 2.1.4 3.0.5; do
        pip install --no-deps --target old-$v xgboost==$v
        PYTHONPATH=old-$v python gen.py
    done
    pip install xgboost==3.4.1 numpy scipy && python gen.py
"""

import glob
import os

import numpy as np
import xgboost as xgb

HERE = os.path.dirname(os.path.abspath(__file__))


def make():
    rng = np.random.default_rng(5)
    x = rng.normal(size=(100, 4)).astype(np.float32)
    y = x[:, 0] + rng.normal(size=100) * 0.3
    y01 = (y > 0).astype(np.float32)
    y3 = np.digitize(y, [-0.5, 0.5]).astype(np.float32)
    for name, params, label in [
        ("logistic", {"objective": "binary:logistic", "tree_method": "exact", "gamma": 0.5}, y01),
        ("softprob", {"objective": "multi:softprob", "num_class": 3, "num_parallel_tree": 2, "subsample": 0.5, "max_depth": 2}, y3),
        ("dart", {"objective": "reg:squarederror", "booster": "dart", "rate_drop": 0.5}, y),
        ("gblinear", {"objective": "reg:squarederror", "booster": "gblinear"}, y),
    ]:
        booster = xgb.train({"nthread": 1, "seed": 1, "max_depth": 3, **params}, xgb.DMatrix(x, label), 2)
        for ext in ("json", "ubj"):
            booster.save_model(os.path.join(HERE, f"{name}-{xgb.__version__}.{ext}"))


def convert():
    for path in glob.glob(os.path.join(HERE, "*.json")):
        base = os.path.basename(path)
        if base.startswith(("logistic-", "softprob-")) and not base.endswith(".now.json"):
            booster = xgb.Booster({"nthread": 1})
            booster.load_model(path)
            booster.save_model(path.removesuffix(".json") + ".now.json")


if __name__ == "__main__":
    convert() if xgb.__version__ == "3.4.1" else make()
