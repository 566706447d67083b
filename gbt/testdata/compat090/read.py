"""Real XGBoost opens the binary models that Grove writes, and predicts what Grove does.

    GROVE_INTEROP=DIR go test ./gbt -run TestInteropLegacyWrite   # Grove writes DIR/legacy
    python read.py DIR/legacy                                     # with xgboost 0.72.1, 0.90, 1.7.6, 2.0.3, 3.0.5, ...

Versions up to 1.2 add leaves up before they add the base score, as Grove does with such a file (dropout: up to 1.3): every
margin must be equal to the bit. Later ones start from it: there margins must be equal to 1e-5."""
import os
import shutil
import sys
import tempfile

import numpy as np
import xgboost as xgb

sys.dont_write_bytecode = True


def main():
    folder = sys.argv[1]
    version = tuple(int(v) for v in xgb.__version__.split(".")[:2])
    exact, total, worst = 0, 0, 0.0
    for name in sorted(os.listdir(folder)):
        if not name.endswith(".binary"):
            continue
        at = os.path.join(folder, name[:-len(".binary")])
        with open(at + ".shape") as f:
            rows, cols, groups, _ = (int(v) for v in f.read().split())
        X = np.fromfile(at + ".rows", "<f4").reshape(rows, cols)
        want = np.fromfile(at + ".margins", "<f4")
        with open(at + ".binary", "rb") as f:
            if version < (0, 83) and b"reg:squarederror" in f.read():
                continue  # was called reg:linear
        d = tempfile.mkdtemp()
        file = os.path.join(d, "model.deprecated")
        shutil.copy(at + ".binary", file)
        booster = xgb.Booster({"nthread": 1}, model_file=file)
        shutil.rmtree(d)
        # Before 1.0 a model with dropout that was loaded drops trees unless it is told how many to use.
        limit = {"ntree_limit": 1000} if version < (1, 0) and name == "dart.binary" else {}
        got = booster.predict(xgb.DMatrix(X, missing=np.nan, nthread=1), output_margin=True, **limit).ravel()
        assert got.shape == want.shape, (name, got.shape, want.shape)
        same = int((got.view(np.uint32) == want.view(np.uint32)).sum())
        difference = float(np.abs(got - want).max())
        assert difference <= 1e-5 * max(1.0, float(np.abs(want).max())), (name, difference)
        if version < (1, 3):
            assert same == len(got), (name, same, len(got))
        exact, total, worst = exact + same, total + len(got), max(worst, difference)
    print("%s: %d of %d margins equal, the others within %.1e" % (xgb.__version__, exact, total, worst))


if __name__ == "__main__":
    main()
