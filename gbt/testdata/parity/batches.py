"""Quantised matrices that an iterator fills."""
import tempfile

import xgboost as xgb


class Batches(xgb.DataIter):
    """Rows of X in batches of the given size."""

    def __init__(self, X, y, w, size, cache=None):
        self.X, self.y, self.w, self.size, self.at = X, y, w, size, 0
        super().__init__(cache_prefix=cache, release_data=False)

    def reset(self):
        self.at = 0

    def next(self, input_data):
        if self.at >= len(self.X):
            return False
        part = slice(self.at, self.at + self.size)
        self.at += self.size
        weight = {} if self.w is None else dict(weight=self.w[part])
        input_data(data=self.X[part], label=self.y[part], **weight)
        return True


def quantised(case, X, y, w=None, ref=None):
    """The matrix of a case with batches."""
    max_bin = int(case["params"].get("max_bin", 256))
    if case.get("external"):
        cache = tempfile.mkdtemp() + "/pages"
        return xgb.ExtMemQuantileDMatrix(Batches(X, y, w, case["batches"], cache), max_bin=max_bin, ref=ref, nthread=1)
    return xgb.QuantileDMatrix(Batches(X, y, w, case["batches"]), max_bin=max_bin, ref=ref, nthread=1)
