package codec

import (
	"slices"
	"strconv"
)

// parameter is a parameter of an objective with XGBoost's default.
type parameter struct {
	name, value string
	float       bool // written with nine digits of the float32
}

// schema is what XGBoost 3.4 writes of an objective: one group of parameters.
type schema struct {
	objectives []string
	group      string
	older      string // what the group was called before, or ""
	params     []parameter
}

// schemas lists the objectives whose parameters changed from version to version
// (src/objective, SaveConfig). All others are written as they were read.
func schemas() []schema {
	regLoss := []parameter{{"scale_pos_weight", "1", true}}
	return []schema{
		{[]string{"reg:squarederror", "reg:logistic", "binary:logistic", "binary:logitraw", "reg:gamma"}, "reg_loss_param", "", regLoss},
		{[]string{"reg:squaredlogerror", "binary:hinge", "survival:cox", "reg:absoluteerror"}, "", "", nil},
		// XGBoost 1.6 misspelt the group. Later versions miss it and go back to 1,
		// which changes nothing but further training.
		{[]string{"reg:pseudohubererror"}, "pseudo_huber_param", "pseduo_huber_param", []parameter{{"huber_slope", "1", true}}},
		{[]string{"count:poisson"}, "poisson_regression_param", "", []parameter{{"max_delta_step", "0.699999988", true}}},
		{[]string{"reg:tweedie"}, "tweedie_regression_param", "", []parameter{{"tweedie_variance_power", "1.5", true}}},
		{[]string{"rank:map", "rank:ndcg", "rank:pairwise"}, "lambdarank_param", "", []parameter{
			{"lambdarank_bias_norm", "1", false},
			{"lambdarank_normalization", "1", false},
			{"lambdarank_num_pair_per_sample", "4294967295", false},
			{"lambdarank_pair_method", "topk", false},
			{"lambdarank_score_normalization", "1", false},
			{"lambdarank_unbiased", "0", false},
			{"ndcg_exp_gain", "1", false},
		}},
	}
}

// current returns an objective as XGBoost 3.4 writes it: parameters of older
// versions that it does not have are left out, those that it has and they did
// not get their defaults. An objective that XGBoost does not have stays as it is.
func current(o *Objective) *Objective {
	name := o.Name
	if name == "reg:linear" {
		name = "reg:squarederror"
	}
	for _, s := range schemas() {
		if !slices.Contains(s.objectives, name) {
			continue
		}
		out := &Objective{Name: name, Params: map[string]map[string]string{}, Vectors: o.Vectors}
		if s.group == "" {
			return out
		}
		from := o.Params[s.group]
		if from == nil && s.older != "" {
			from = o.Params[s.older]
		}
		group := map[string]string{}
		for _, p := range s.params {
			v, ok := from[p.name]
			if !ok {
				v = p.value
			}
			if p.float {
				v = nineDigits(v)
			}
			group[p.name] = v
		}
		out.Params[s.group] = group
		return out
	}
	return o
}

// nineDigits writes a number as a C++ stream with nine digits writes the nearest
// float32. What is no number stays.
func nineDigits(text string) string {
	v, err := strconv.ParseFloat(text, 32)
	if err != nil {
		return text
	}
	return strconv.FormatFloat(v, 'g', 9, 64)
}
