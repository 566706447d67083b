"""Does one piece of work with XGBoost or LightGBM and measures it.

The work comes as JSON on standard input, the result goes as JSON to standard
output; the Go program beside this file starts both and says in job.go what the
fields mean."""
import json
import os
import sys
import time

import numpy as np


def read(folder):
    """Rows as an array or a CSR matrix, labels, sizes of groups."""
    about = json.load(open(os.path.join(folder, "about.json")))
    file = lambda name, kind: np.fromfile(os.path.join(folder, name), dtype=kind)
    shape = about["rows"], about["cols"]
    x = file("values.f32", "<f4")
    if about["sparse"]:
        import scipy.sparse
        x = scipy.sparse.csr_matrix((x, file("indices.i32", "<i4"), file("indptr.i64", "<i8")), shape=shape)
    else:
        x = x.reshape(shape)
    return x, file("labels.f32", "<f4"), about.get("groups"), about["categorical"]


def memory(key):
    with open("/proc/self/status") as f:
        for line in f:
            if line.startswith(key):
                return int(line.split()[1]) * 1024
    return 0


class XGBoost:
    def __init__(self, job):
        import xgboost
        self.lib, self.version, self.job = xgboost, xgboost.__version__, job
        self.params = dict(job["params"] or {}, nthread=job["threads"], verbosity=0)

    def construct(self, x, y, groups, categorical):
        more = dict(feature_types=["c"] * x.shape[1], enable_categorical=True) if categorical else {}
        if groups:
            more["group"] = groups
        if self.params.get("tree_method") == "hist":
            return self.lib.QuantileDMatrix(x, label=y, nthread=self.job["threads"], max_bin=256, **more)
        return self.lib.DMatrix(x, label=y, nthread=self.job["threads"], **more)

    def train(self, data, rounds):
        return self.lib.train(self.params, data, rounds)

    def predict(self, model, x):
        return model.inplace_predict(x)

    def explain(self, model, x, work):
        """Returns a function that explains the rows: they are in a DMatrix before."""
        data = self.lib.DMatrix(x, nthread=self.job["threads"])
        return lambda: model.predict(data, **{dict(contributions="pred_contribs", interactions="pred_interactions")[work]: True})

    def load(self, name):
        model = self.lib.Booster({"nthread": self.job["threads"]})
        model.load_model(name)
        return model

    def save(self, model, name, rounds):
        model[:rounds].save_model(name)


class LightGBM:
    def __init__(self, job):
        import lightgbm
        self.lib, self.version, self.job = lightgbm, lightgbm.__version__, job
        self.params = dict(job["params"] or {}, num_threads=job["threads"], verbose=-1)

    def construct(self, x, y, groups, categorical):
        features = list(range(x.shape[1])) if categorical else "auto"
        data = self.lib.Dataset(x, label=y, group=groups, categorical_feature=features, params=self.params)
        return data.construct()

    def train(self, data, rounds):
        return self.lib.train(self.params, data, rounds)

    def predict(self, model, x):
        return model.predict(x, num_threads=self.job["threads"])

    def load(self, name):
        return self.lib.Booster(model_file=name)

    def save(self, model, name, rounds):
        model.save_model(name, num_iteration=rounds)


def write(job, values):
    if job["out"]:
        np.asarray(values, dtype="<f4").tofile(job["out"])


def train(peer, job, result):
    data, valid = read(job["train"]), read(job["valid"])
    before = memory("VmRSS")
    try:
        open("/proc/self/clear_refs", "w").write("5")  # begins the peak anew
    except OSError:
        pass
    model = None
    for i in range(job["repeats"]):
        start = time.perf_counter()
        made = peer.construct(*data)
        middle = time.perf_counter()
        model = peer.train(made, job["rounds"])
        end = time.perf_counter()
        if i > 0 or job["repeats"] == 1:  # the first of several warms up
            result["construct"].append(middle - start)
            result["seconds"].append(end - start)
    result["peak"] = memory("VmHWM") - before
    result["rounds"] = job["rounds"]
    write(job, peer.predict(model, valid[0]))


def construct(peer, job, result):
    data = read(job["train"])
    for i in range(job["repeats"]):
        start = time.perf_counter()
        made = peer.construct(*data)
        if i > 0 or job["repeats"] == 1:
            result["seconds"].append(time.perf_counter() - start)
        del made


def predict(peer, job, result):
    model, x = peer.load(job["model"]), read(job["valid"])[0][:job["rows"]]
    for i in range(job["repeats"]):
        start = time.perf_counter()
        out = peer.predict(model, x)
        if i > 0 or job["repeats"] == 1:
            result["seconds"].append(time.perf_counter() - start)
    write(job, out)


def explain(peer, job, result):
    model, x = peer.load(job["model"]), read(job["valid"])[0][:job["rows"]]
    call = peer.explain(model, x, job["work"])
    for i in range(job["repeats"]):
        start = time.perf_counter()
        out = call()
        if i > 0 or job["repeats"] == 1:
            result["seconds"].append(time.perf_counter() - start)
    write(job, out)


def load(peer, job, result):
    for i in range(job["repeats"]):
        start = time.perf_counter()
        peer.load(job["model"])
        if i > 0 or job["repeats"] == 1:
            result["seconds"].append(time.perf_counter() - start)


def model(peer, job, result):
    """Trains once and saves the first rounds of the model to files."""
    made = peer.train(peer.construct(*read(job["train"])), job["rounds"])
    for name, rounds in job["save"].items():
        part = name + ".part" + os.path.splitext(name)[1]  # the format goes by the end
        peer.save(made, part, rounds)
        os.replace(part, name)


def main():
    job = json.load(sys.stdin)
    result = dict(seconds=[], construct=[], peak=0, rounds=0)
    if job["work"] == "versions":
        import lightgbm
        import xgboost
        folder = lambda lib: os.path.join(os.path.dirname(lib.__file__), "lib")
        result["libraries"] = dict(xgboost=os.path.join(folder(xgboost), "libxgboost.so"),
                                   lightgbm=os.path.join(folder(lightgbm), "lib_lightgbm.so"))
        result["version"] = f"XGBoost {xgboost.__version__}, LightGBM {lightgbm.__version__}"
    else:
        peer = dict(xgboost=XGBoost, lightgbm=LightGBM)[job["engine"]](job)
        dict(train=train, construct=construct, predict=predict, contributions=explain, interactions=explain, load=load, model=model)[job["work"]](peer, job, result)
        result["version"] = peer.version
    print(json.dumps(result))


main()
