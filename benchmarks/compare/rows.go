package main

import (
	"fmt"
	"maps"
	"strings"
)

// section is a part of the table.
type section string

const (
	training     section = "Training"
	construction section = "Data construction"
	prediction   section = "Batch prediction"
	explanation  section = "Contributions"
	singleRow    section = "One row"
	loading      section = "Opening a model"
	scaling      section = "Scaling"
)

// row is a line of the table: work that Grove and a peer do.
type row struct {
	Name    string // for -only: parts divided by slashes
	Section section
	Title   string
	Goal    float64 // how many times as fast as the peer; 0 if there is no goal
	Shape   string  // of the data
	Work    string  // of both jobs
	Rounds  int
	Repeats int  // within a process
	Rows    int  // to explain, 0 for all
	Threads int  // 0 for two
	Reach   bool // Grove trains until it has the peer's metric, not for as many rounds
	Peer    string
	Grove   map[string]any // parameters
	Other   map[string]any // the peer's
	Model   string         // what is predicted with or loaded
	Note    string         // about the parameters
}

type params = map[string]any

func with(p params, more params) params {
	p = maps.Clone(p)
	maps.Copy(p, more)
	return p
}

// depthwise and leafwise are XGBoost's parameters, Grove's too; lightgbm are
// LightGBM's. The learning rate is the same everywhere.
func depthwise(method string, depth int) params {
	return params{"objective": "binary:logistic", "tree_method": method, "eta": 0.1, "max_depth": depth}
}

func leafwise(leaves int) params {
	return params{"objective": "binary:logistic", "tree_method": "hist", "eta": 0.1, "max_depth": 0, "grow_policy": "lossguide", "max_leaves": leaves}
}

func lightgbm(leaves int) params {
	return params{"objective": "binary", "learning_rate": 0.1, "num_leaves": leaves, "max_bin": 255}
}

// likeLightGBM are parameters of Grove against LightGBM: the least weight of a child is
// about that of LightGBM's 20 rows. How trees grow is Grove's own choice, the way that
// reaches LightGBM's metric soonest; rates, penalties, bins, rows and features are the
// same on both sides, but for what the notes of the rows say.
func likeLightGBM(growth params) params { return with(growth, params{"min_child_weight": 4}) }

// sampled are rows by gradient: Grove's way to trade exactness for speed, where
// LightGBM's is to quantise gradients.
func sampled(growth params, share float64) params {
	return with(growth, params{"sampling_method": "gradient_based", "subsample": share})
}

// rows returns all lines in their order.
func rows() []row {
	quantised := params{"use_quantized_grad": true}
	const (
		deep = "depth 7 here, %d leaves there"
		few  = "96 leaves here, %d there; gradient-based sampling of 20 %% of the rows here, quantised gradients there: both trade exactness for speed"
	)
	out := []row{
		{Name: "hist/depth=6", Title: "hist, 1M x 28, depth 6", Goal: 3, Shape: "dense", Peer: "xgboost", Grove: depthwise("hist", 6), Other: depthwise("hist", 6)},
		{Name: "hist/depth=8", Title: "the same, depth 8", Goal: 2.5, Shape: "dense", Peer: "xgboost", Grove: depthwise("hist", 8), Other: depthwise("hist", 8)},
		{Name: "hist/leaves=255", Title: "the same, lossguide, 255 leaves", Goal: 2.5, Shape: "dense", Peer: "xgboost", Grove: leafwise(255), Other: leafwise(255)},
		{Name: "reach/leaves=63", Title: "to LightGBM's AUC, 63 leaves", Goal: 2.5, Shape: "dense", Reach: true, Peer: "lightgbm", Grove: likeLightGBM(depthwise("hist", 7)), Other: lightgbm(63), Note: fmt.Sprintf(deep, 63)},
		{Name: "reach/leaves=63/quantised", Title: "to LightGBM's AUC, 63 leaves, quantised gradients there", Goal: 2.5, Shape: "dense", Reach: true, Peer: "lightgbm", Grove: sampled(likeLightGBM(leafwise(96)), 0.2), Other: with(lightgbm(63), quantised), Note: fmt.Sprintf(few, 63)},
		{Name: "reach/leaves=255", Title: "to LightGBM's AUC, 255 leaves", Goal: 2.5, Shape: "dense", Reach: true, Peer: "lightgbm", Grove: likeLightGBM(depthwise("hist", 7)), Other: lightgbm(255), Note: fmt.Sprintf(deep, 255)},
		{Name: "reach/leaves=255/quantised", Title: "to LightGBM's AUC, 255 leaves, quantised gradients there", Goal: 2.5, Shape: "dense", Reach: true, Peer: "lightgbm", Grove: sampled(likeLightGBM(leafwise(96)), 0.2), Other: with(lightgbm(255), quantised), Note: fmt.Sprintf(few, 255)},
		{Name: "exact", Title: "exact, 100k x 28, depth 6", Goal: 8, Shape: "exact", Peer: "xgboost", Grove: depthwise("exact", 6), Other: depthwise("exact", 6)},
		{Name: "churn/hist/xgboost", Title: "churn size, hist: 2600 x 70, depth 6", Goal: 5, Shape: "churn", Repeats: 6, Peer: "xgboost", Grove: depthwise("hist", 6), Other: depthwise("hist", 6)},
		{Name: "churn/hist/lightgbm", Title: "churn size, hist", Goal: 5, Shape: "churn", Repeats: 6, Peer: "lightgbm", Grove: depthwise("hist", 6), Other: with(lightgbm(63), params{"max_depth": 6})},
		{Name: "churn/exact", Title: "churn size, exact", Goal: 5, Shape: "churn", Repeats: 4, Peer: "xgboost", Grove: depthwise("exact", 6), Other: depthwise("exact", 6)},
	}
	for i := range out {
		out[i].Section, out[i].Work, out[i].Rounds = training, "train", 100
	}
	// Against LightGBM more than the growth is to be looked at. Its second derivatives
	// are smaller for classes (7/6 p (1-p) where XGBoost has 2 p (1-p)) and for pairs
	// (without XGBoost's factor 2), which makes its steps longer; and it does not put
	// rare categories into sets.
	for _, s := range []struct {
		shape, title   string
		xgb, lgb, like params
		leaves         int // of Grove against LightGBM's 63
		note           string
	}{
		{"wide", "wide, 100k x 500", nil, nil, nil, 31, ""},
		{"onehot", "one-hot CSR, 500k x 1000, 30 a row", nil, nil, nil, 63, ""},
		{"categories", "20 categorical columns, 500k rows", nil, nil, params{"max_cat_threshold": 16, "min_child_weight": 40}, 31, "sets of at most 16, min_child_weight 40"},
		{"classes", "7 classes, 200k x 50", params{"objective": "multi:softprob", "num_class": 7}, params{"objective": "multiclass", "num_class": 7}, params{"eta": 0.17}, 31, "eta 0.17 is LightGBM's 0.1"},
		{"ranking", "ranking, 200k x 40 in 4000 groups", params{"objective": "rank:ndcg"}, params{"objective": "lambdarank"}, params{"eta": 0.2, "min_child_weight": 1}, 63, "eta 0.2 is LightGBM's 0.1"},
	} {
		line := row{Section: training, Goal: 2.5, Shape: s.shape, Work: "train", Rounds: 100, Reach: true}
		line.Name, line.Title, line.Peer = s.shape+"/xgboost", s.title+", to XGBoost's metric at depth 6", "xgboost"
		line.Grove, line.Other = with(depthwise("hist", 6), s.xgb), with(depthwise("hist", 6), s.xgb)
		out = append(out, line)
		line.Name, line.Title, line.Peer = s.shape+"/lightgbm", s.title+", to LightGBM's metric, 63 leaves", "lightgbm"
		line.Grove, line.Other, line.Note = with(with(likeLightGBM(leafwise(s.leaves)), s.xgb), s.like), with(lightgbm(63), s.lgb), s.note
		if s.leaves != 63 {
			line.Note = strings.TrimSuffix(fmt.Sprintf("%d leaves here, 63 there; %s", s.leaves, s.note), "; ")
		}
		out = append(out, line)
	}
	for _, peer := range []string{"lightgbm", "xgboost"} {
		line := row{Name: "construct/" + peer, Section: construction, Title: "cuts and bins of 1M x 28", Shape: "dense", Work: "construct", Repeats: 3,
			Peer: peer, Grove: depthwise("hist", 6), Other: depthwise("hist", 6)}
		if peer == "lightgbm" {
			line.Goal, line.Other = 4, lightgbm(63)
		}
		out = append(out, line)
	}
	for _, p := range []struct {
		name, title, shape, model string
		goal                      float64
	}{
		{"depth=6", "hist, depth 6", "dense", "depth6-500.ubj", 10},
		{"depth=8", "hist, depth 8", "dense", "depth8-500.ubj", 8},
		{"exact", "exact (any thresholds), depth 6", "dense", "exact6-500.ubj", 5},
		{"missing", "hist, missing values, depth 6", "missing", "missing6-500.ubj", 5},
		{"categories", "categories, depth 6", "categories", "categories6-500.ubj", 5},
	} {
		out = append(out, row{Name: "predict/" + p.name, Section: prediction, Title: p.title, Goal: p.goal, Shape: p.shape, Work: "predict", Repeats: 4, Peer: "xgboost", Model: p.model})
	}
	for _, work := range []struct {
		name string
		rows int
	}{{"contributions", 1000}, {"interactions", 96}} {
		for _, depth := range []string{"6", "8"} {
			for threads, title := range []string{"1 thread", "2 threads"} {
				out = append(out, row{Name: fmt.Sprintf("%s/depth=%s/threads=%d", work.name, depth, threads+1), Section: explanation,
					Title: work.name + ", depth " + depth + ", " + title, Goal: 10, Shape: "dense", Work: work.name, Rows: work.rows, Threads: threads + 1,
					Repeats: 4, Peer: "xgboost", Model: "depth" + depth + "-500.ubj"})
			}
		}
	}
	for _, m := range []struct {
		peer, name, title, ext string
		goal                   float64
	}{
		{"xgboost", "depth6", "depth 6", "ubj", 8},
		{"xgboost", "depth8", "depth 8", "ubj", 8},
		{"lightgbm", "leaves63", "63 leaves", "txt", 4},
	} {
		for _, trees := range []string{"100", "500", "1000"} {
			out = append(out, row{Name: "row/" + m.peer + "/" + m.name + "/trees=" + trees, Section: singleRow, Title: trees + " trees, " + m.title,
				Goal: m.goal, Shape: "dense", Work: "row", Peer: m.peer, Model: m.name + "-" + trees + "." + m.ext})
		}
	}
	for _, format := range []string{"json", "ubj"} {
		out = append(out, row{Name: "load/" + format, Section: loading, Title: "1000 trees of depth 8, " + format, Shape: "dense", Work: "load", Repeats: 8, Peer: "xgboost", Model: "depth8-1000." + format})
	}
	return append(out,
		row{Name: "scaling", Section: scaling, Title: "hist, 1M x 28, depth 6, 1 to 2 workers", Goal: 0.95, Shape: "dense", Work: "scaling", Rounds: 50, Peer: "xgboost", Grove: depthwise("hist", 6), Other: depthwise("hist", 6)},
		row{Name: "scaling16", Section: scaling, Title: "hist, 500k x 200, depth 6, 1 to 16 workers", Goal: 0.95, Shape: "many", Work: "scaling", Rounds: 50, Peer: "xgboost", Grove: depthwise("hist", 6), Other: depthwise("hist", 6)},
	)
}
