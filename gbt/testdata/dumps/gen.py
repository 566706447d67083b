"""Makes the golden dumps of linear models:

    python3 -m venv venv && venv/bin/pip install xgboost==3.4.1 numpy
    venv/bin/python gen.py

NAME.ubj is the model, NAME.txt and NAME.json what dump_model writes of it."""
import os

import numpy as np
import xgboost as xgb

assert xgb.__version__ == "3.4.1", xgb.__version__
HERE = os.path.dirname(os.path.abspath(__file__))


def save(name, params, x, y):
    b = xgb.train(dict(params, booster="gblinear", nthread=1), xgb.DMatrix(x, y), 4)
    at = os.path.join(HERE, name)
    b.save_model(at + ".ubj")
    b.dump_model(at + ".txt")
    b.dump_model(at + ".json", dump_format="json")


def main():
    rng = np.random.default_rng(3)
    x = (rng.normal(size=(80, 5)) * [1e-6, 1e-2, 1, 1e3, 1e7]).astype(np.float32)
    x[:, 2] = 0
    y = x[:, 1] * 40 + x[:, 3] / 200 + rng.normal(size=80)
    save("linear", {"updater": "coord_descent"}, x, y)
    save("linear3", {"objective": "multi:softprob", "num_class": 3, "updater": "coord_descent"}, x, rng.integers(0, 3, size=80))


if __name__ == "__main__":
    main()
