"""Draws the cases of the parity battery from a seed: draw(seed) gives 600 cases, the same every time.

There are 20 families of 30 cases. A family fixes what it is about (a tree method, a kind of objective,
a sampling, ...); every other axis is drawn too, so that each is met with each: tree method, growth,
regularisation, objective, rows and columns sampled, constraints, categories, weights, missing values,
max_bin, forests, base score, seed. Combinations that XGBoost 3.4 refuses are not drawn.

The first eight of every family have 10,000 rows or more with a feature of more than 256 distinct
values; every case has at least 10 rounds. All numbers come from the cells of the data's own generator
(../parity/recipes.py): stream 2^24 + number of the case."""
import os
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "parity"))
from recipes import cells, columns_of, mod  # noqa: E402

SEEDS = (1, 2, 3)
# Cases of other seeds in which Grove once differed, and why.
FOUND = [
    "4-objectives-regression-11",  # exact: bounds of monotone constraints are parted by sums over rows, not those of the scan
]
EACH, LARGE = 30, 8
STREAM = 1 << 24


class Draw:
    """A row of numbers for one case."""

    def __init__(self, seed, number):
        self.cells, self.next = cells(seed, STREAM + number, 400), 0

    def below(self, n):
        self.next += 1
        return int(mod(self.cells[self.next - 1:self.next], n)[0])

    def pick(self, *values):
        return values[self.below(len(values))]

    def one_in(self, n):
        return self.below(n) == 0


COLUMNS = ["norm*2 few int dup const grid geo", "norm*4 int", "fine*2 grid*2 flip int norm", "few*3 geo bin*2 norm", "int*5 norm", "norm*3 spike wide few", "neg pos const spike none norm",
           "norm*6 few*3 grid*3", "huge tiny norm wide", "pos*2 neg norm bin*3", "fine norm dup flip geo"]
TAME = ["norm*3 few int", "norm*2 grid geo bin", "norm*6 few*3 grid*3", "int*2 norm const", "norm few*4"]  # for linear models
CATEGORIES = ["int*3 norm*2", "norm int few geo", "few*2 bin int norm", "int int norm*3 grid", "geo int*2 fine"]

# objective -> (label of the recipe, target it is turned into, further parameters)
SQUARE, LOGISTIC = "reg:squarederror", "binary:logistic"
REGRESSION = ["reg:squarederror", "reg:squaredlogerror", "reg:pseudohubererror", "reg:absoluteerror", "reg:quantileerror", "reg:expectileerror", "reg:gamma", "reg:tweedie", "count:poisson"]
BINARY = ["binary:logistic", "binary:logitraw", "binary:hinge", "reg:logistic"]
MULTI = ["multi:softprob", "multi:softmax"]
RANK = ["rank:ndcg", "rank:map", "rank:pairwise"]
SURVIVAL = ["survival:aft", "survival:cox"]
CORE = [SQUARE, LOGISTIC, LOGISTIC, "binary:logitraw", "multi:softprob", "count:poisson", "reg:gamma", "reg:pseudohubererror"]
# element-wise objectives, which take several labels a row
ELEMENTWISE = ["reg:squarederror", "reg:squarederror", "binary:logistic", "reg:pseudohubererror", "reg:squaredlogerror", "count:poisson", "reg:gamma"]


def objective(d, case, names):
    """Chooses an objective, its labels and its own parameters."""
    name, r, p = d.pick(*names), case["recipe"], case["params"]
    p["objective"] = name
    r["label"], case["target"] = "real", "real"
    if name in ("reg:gamma", "reg:tweedie"):
        case["target"] = "positive"
    elif name == "reg:squaredlogerror":
        case["target"] = "above"
    elif name == "count:poisson":
        case["target"] = "counts"
    elif name in ("binary:logistic", "binary:logitraw", "binary:hinge"):
        r["label"], r["flip"] = "bin", d.pick(0, 50, 200)
        if name != "binary:hinge" and d.one_in(5):
            r["above"], p["scale_pos_weight"] = 2500, d.pick("3", "0.4", "7.25")
    elif name == "reg:logistic":
        r["label"] = "unit"
    elif name in MULTI:
        r["label"], r["classes"], r["flip"] = "class", d.pick(3, 3, 4, 5) if not case["large"] else d.pick(3, 4), d.pick(0, 50, 200)
        p["num_class"] = str(r["classes"])
    elif name in RANK:
        case["target"] = "binary" if name == "rank:map" else "grades"
        case["groups"] = d.pick([10], [20, 5, 1], [3, 40, 7, 12], [64, 32], [1, 2, 3, 4, 5, 6, 7, 8])
        if d.one_in(2):
            p["lambdarank_pair_method"] = d.pick("mean", "topk")
            p["lambdarank_num_pair_per_sample"] = d.pick("1", "2", "4", "8")
        if d.one_in(4):
            p["lambdarank_unbiased"] = "true"
            p["lambdarank_bias_norm"] = d.pick("1", "2")
        if d.one_in(4):
            p[d.pick("lambdarank_normalization", "lambdarank_score_normalization")] = "false"
        if name == "rank:ndcg" and d.one_in(3):
            p["ndcg_exp_gain"] = "false"
    elif name == "survival:aft":
        case["target"] = "interval"
        p["aft_loss_distribution"], p["aft_loss_distribution_scale"] = d.pick("normal", "logistic", "extreme"), d.pick("1", "1.2", "0.7")
    elif name == "survival:cox":
        case["target"] = "survival"
    if name == "reg:quantileerror":
        p["quantile_alpha"] = d.pick("0.5", "[0.1,0.5,0.9]", "0.85")
    elif name == "reg:expectileerror":
        p["expectile_alpha"] = d.pick("0.5", "[0.2,0.8]", "0.9")
    elif name == "reg:tweedie":
        p["tweedie_variance_power"] = d.pick("1.1", "1.5", "1.8")
    elif name == "reg:pseudohubererror":
        p["huber_slope"] = d.pick("1", "2.5")


def data(d, case, columns, missing=3, weights=3):
    """Rows, columns, weights and missing values; the last two one time in so many."""
    r = case["recipe"]
    r["rows"] = d.pick(10000, 10000, 10500, 11000) if case["large"] else d.pick(90, 150, 240, 400, 700, 1100, 1800)
    r["cols"] = d.pick(*columns)
    if d.one_in(missing):
        r["miss"], r["signal"] = d.pick(20, 100, 300, 800), d.one_in(2)
    if d.one_in(weights):
        r["weights"] = d.pick("frac", "zeros", "int", "spread")
    if d.one_in(4):
        r["noise"] = d.pick(0, 200, 5000)


def growth(d, p, policy=None):
    exact = p.get("tree_method") == "exact"
    p["max_depth"] = str(d.pick(2, 3, 4, 5, 6, 6, 8))
    if exact:
        return
    if policy == "lossguide" or policy is None and d.one_in(5):
        p["grow_policy"] = "lossguide"
        p["max_leaves"] = str(d.pick(0, 5, 12, 20, 31))
        if p["max_leaves"] != "0":
            p["max_depth"] = str(d.pick(0, 0, 4, 7))
    elif d.one_in(8):
        p["max_leaves"] = str(d.pick(4, 9, 15))


def regularisation(d, p):
    p["eta"] = d.pick("0.3", "0.3", "0.1", "0.77", "1")
    if d.one_in(3):
        p["lambda"] = d.pick("0", "0.5", "3.7", "20")
    if d.one_in(5):
        p["alpha"] = d.pick("0.2", "1.3", "5")
    if d.one_in(4):
        p["gamma"] = d.pick("0.1", "0.6", "3")
    if d.one_in(3):
        p["min_child_weight"] = d.pick("0", "0.3", "4", "20")
    if d.one_in(8):
        p["max_delta_step"] = d.pick("0.2", "0.7")


def rows(d, p, always=False):
    if not always and not d.one_in(5):
        return
    p["subsample"] = d.pick("0.05", "0.3", "0.5", "0.632", "0.8", "0.95")
    if p.get("tree_method") != "exact" and d.one_in(2 if always else 3):
        p["sampling_method"] = "gradient_based"


def columns(d, p, always=False):
    if not always and not d.one_in(5):
        return
    names = ["colsample_bytree", "colsample_bylevel"] + (["colsample_bynode"] if p.get("tree_method") != "exact" else [])
    for k, name in enumerate(names):
        if d.one_in(2) or always and k == 0:
            p[name] = d.pick("0.3", "0.5", "0.7", "0.9")


def constraints(d, case, always=False):
    p, n = case["params"], len(columns_of(case["recipe"]["cols"]))
    which = d.below(3) if always else d.below(16)
    if which in (0, 2):
        # a categorical feature cannot be monotone
        categorical = {j for j, _ in case.get("categories", [])}
        p["monotone_constraints"] = "(" + ",".join("0" if j in categorical else str(d.pick(1, -1, 0, 1)) for j in range(max(1, n - d.below(3)))) + ")"
    if which in (1, 2):
        sets = [sorted({d.below(n) for _ in range(d.pick(2, 3, 4))}) for _ in range(d.pick(1, 2, 3))]
        p["interaction_constraints"] = str(sets).replace(" ", "")


def categories(d, case, always=False):
    """Makes columns categorical: a column int of n categories in no order, few, bin and geo as they are."""
    p = case["params"]
    if p.get("tree_method") == "exact" or not always and not d.one_in(10):
        return
    if always or "int" in case["recipe"]["cols"]:
        case["recipe"]["cols"] = case["recipe"]["cols"] if not always else d.pick(*CATEGORIES)
        out = []
        for j, kind in enumerate(columns_of(case["recipe"]["cols"])):
            if kind == "int" and (not out or d.below(4) > 0):
                out.append([j, d.pick(2, 3, 5, 9, 20, 50, 101)])
            elif kind in ("few", "bin", "geo") and d.one_in(2):
                out.append([j, 0])
        case["categories"] = out
        if d.one_in(2):
            p["max_cat_to_onehot"] = str(d.pick(1, 3, 5, 10, 60))
        if d.one_in(3):
            p["max_cat_threshold"] = str(d.pick(1, 2, 5, 16))


def bins(d, p, always=False):
    if p.get("tree_method") != "exact" and (always or d.one_in(4)):
        p["max_bin"] = str(d.pick(2, 4, 7, 16, 33, 64, 100, 255, 257, 400))


def forest(d, p, always=False):
    if always or d.one_in(12):
        p["num_parallel_tree"] = str(d.pick(2, 3, 4) if always else 2)


def start(d, p):
    if d.one_in(8):
        p["base_score"] = d.pick("0.3", "0.5", "0.7")
    if d.one_in(2):
        p["seed"] = str(d.pick(1, 42, 2024, 1 << 31, 99999))
    if d.one_in(20):
        p["seed_per_iteration"] = "true"


def rest(d, case, policy=None, skip=()):
    """Everything that the family has not settled."""
    p = case["params"]
    growth(d, p, policy)
    regularisation(d, p)
    for name, draw in (("rows", lambda: rows(d, p)), ("columns", lambda: columns(d, p)), ("categories", lambda: categories(d, case)), ("constraints", lambda: constraints(d, case)),
                       ("bins", lambda: bins(d, p)), ("forest", lambda: forest(d, p)), ("start", lambda: start(d, p))):
        if name not in skip:
            draw()


def method(d, p, *names):
    p["tree_method"] = d.pick(*(names or ("hist", "hist", "approx", "exact")))


def trees(names, methods=(), policy=None, skip=(), **of_data):
    """A family of trees on some objectives."""
    def make(d, case):
        method(d, case["params"], *methods)
        objective(d, case, names)
        data(d, case, COLUMNS, **of_data)
        rest(d, case, policy, skip)
    return make


def sampling(d, case):
    trees(CORE, skip=("rows",))(d, case)
    rows(d, case["params"], always=True)


def sampled_columns(d, case):
    trees(CORE, skip=("columns",))(d, case)
    columns(d, case["params"], always=True)


def constrained(d, case):
    trees(CORE, skip=("constraints",))(d, case)
    constraints(d, case, always=True)


def categorical(d, case):
    p = case["params"]
    method(d, p, "hist", "hist", "approx")
    objective(d, case, CORE)
    data(d, case, CATEGORIES)
    categories(d, case, always=True)
    rest(d, case, skip=("categories",))


def ranking(d, case):
    trees(RANK)(d, case)
    # XGBoost's weighted ndcg can exceed 1 where groups have one row, and then it calls that an error
    if case["params"]["objective"] == "rank:ndcg" and 1 in case["groups"]:
        case["recipe"].pop("weights", None)


def dart(d, case):
    trees(CORE + ["reg:absoluteerror"])(d, case)
    p = case["params"]
    if d.one_in(2):
        p["booster"] = "dart"
    p["rate_drop"] = d.pick("0.1", "0.3", "0.6", "1")
    if d.one_in(3):
        p["skip_drop"] = d.pick("0.2", "0.5")
    if d.one_in(3):
        p["one_drop"] = "1"
    p["sample_type"] = d.pick("uniform", "weighted")
    p["normalize_type"] = d.pick("tree", "forest")


def gblinear(d, case):
    p = case["params"]
    p["booster"] = "gblinear"
    objective(d, case, [SQUARE, SQUARE, LOGISTIC, "binary:logitraw", "multi:softprob", "count:poisson"])
    data(d, case, TAME)
    p["updater"] = d.pick("shotgun", "coord_descent", "coord_descent")
    p["feature_selector"] = d.pick("cyclic", "shuffle") if p["updater"] == "shotgun" else d.pick("cyclic", "shuffle", "random", "greedy", "thrifty")
    if p["feature_selector"] in ("greedy", "thrifty") and d.one_in(2):
        p["top_k"] = str(d.pick(1, 2, 3))
    p["eta"] = d.pick("0.5", "0.3", "0.1", "1")
    if d.one_in(2):
        p["lambda"] = d.pick("0.01", "0.5", "2")
    if d.one_in(3):
        p["alpha"] = d.pick("0.001", "0.05")
    if d.one_in(4):
        p["tolerance"] = d.pick("0.0001", "0.01")
    start(d, p)
    p.pop("seed_per_iteration", None)


def forests(d, case):
    trees(CORE, skip=("forest",))(d, case)
    p = case["params"]
    forest(d, p, always=True)
    if d.one_in(2):
        rows(d, p, always=True)
    if d.one_in(2):
        columns(d, p, always=True)


def several_labels(d, case):
    """Labels of ELEMENTWISE, several a row, made by the recipe itself."""
    r, objective = case["recipe"], case["params"]["objective"]
    r["targets"], case["target"] = d.pick(2, 2, 3), "real"
    r["label"] = {"binary:logistic": "bin", "count:poisson": "count", "reg:gamma": "amount", "reg:squaredlogerror": "amount"}.get(objective, "real")


def several(d, case):
    trees(ELEMENTWISE)(d, case)
    several_labels(d, case)


def vectors(d, case):
    p = case["params"]
    p["tree_method"], p["multi_strategy"] = "hist", "multi_output_tree"
    objective(d, case, [SQUARE, SQUARE, LOGISTIC, "multi:softprob"])
    data(d, case, COLUMNS)
    rest(d, case)
    if p["objective"] not in MULTI:
        several_labels(d, case)


def weighted(d, case):
    trees(CORE, missing=1, weights=1)(d, case)


def binned(d, case):
    trees(CORE, methods=("hist", "hist", "approx"), skip=("bins",))(d, case)
    bins(d, case["params"], always=True)


FAMILIES = {
    "hist-depthwise": trees(CORE, methods=("hist", "hist", "auto"), policy="depthwise"),
    "hist-lossguide": trees(CORE, methods=("hist",), policy="lossguide"),
    "exact": trees(CORE, methods=("exact",)),
    "approx": trees(CORE, methods=("approx",)),
    "sampling": sampling,
    "columns": sampled_columns,
    "constraints": constrained,
    "categorical": categorical,
    "objectives-regression": trees(REGRESSION),
    "classification": trees(BINARY),
    "multi-class": trees(MULTI),
    "ranking": ranking,
    "survival": trees(SURVIVAL),
    "dart": dart,
    "gblinear": gblinear,
    "forest": forests,
    "multi-target": several,
    "vector-leaf": vectors,
    "weights-missing": weighted,
    "max_bin": binned,
}


def draw(seed):
    out = []
    for f, (name, make) in enumerate(FAMILIES.items()):
        for i in range(EACH):
            number = f * EACH + i
            d = Draw(seed, number)
            case = dict(id="%d-%s-%02d" % (seed, name, i), family=name, large=i < LARGE, recipe=dict(seed=100000 * seed + number), params={}, rounds=10 if i < LARGE else d.pick(10, 10, 12, 15))
            make(d, case)
            del case["large"]
            out.append(case)
    return out


if __name__ == "__main__":
    for seed in SEEDS:
        cases = draw(seed)
        print("seed", seed, len(cases), "cases,", sum(c["recipe"]["rows"] >= 10000 for c in cases), "of 10,000 rows or more")
