package legacy

import (
	"errors"
	"strconv"
	"strings"

	"github.com/grove-ml/grove/gbt/internal/codec"
	"github.com/grove-ml/grove/gbt/internal/codec/xgbjson"
)

// Attributes with a meaning of their own, which readers take out.
const (
	attrObjective = "objective"                    // from 1.0: the configuration of the objective as JSON
	attrMetrics   = "metrics"                      // from 1.0: names of metrics
	attrMaxStep   = "count_poisson_max_delta_step" // 0.80 to 0.90
)

// rest reads what follows the booster.
func (d *decoder) rest() {
	c := &d.c
	if c.err != nil {
		return
	}
	config := -1 // byte at which the configuration of the objective starts
	if d.param.attributes {
		config = d.attributes()
	}
	maxStep, ok := d.m.Attributes[attrMaxStep]
	delete(d.m.Attributes, attrMaxStep)
	// XGBoost takes it as it is if the rest is not there.
	if d.param.old() && d.m.Objective.Name == "count:poisson" && c.left() > 0 {
		s := c.string("max_delta_step")
		if !ok {
			maxStep = s
		}
	}
	if d.param.old() && d.param.metrics && c.left() > 0 {
		for range c.count(8, "metrics") {
			c.string("metrics")
		}
	}
	if c.err == nil && c.left() > 0 {
		c.fail(c.pos, "", codec.Malformed("%d bytes follow the end of the model", c.left()))
	}
	if c.err == nil {
		d.objective(config, maxStep)
	}
}

// attributes reads pairs of names and values. It returns the byte at which the
// value of attrObjective starts, -1 if it is not there.
func (d *decoder) attributes() (config int) {
	const path = "attributes"
	c := &d.c
	config = -1
	for i := range c.count(16, path) {
		start := c.pos
		key := c.string(path)
		value := c.string(path)
		if c.err != nil {
			return -1
		}
		if _, ok := d.m.Attributes[key]; ok {
			c.fail(start, index(path, i), codec.Malformed("the name %.40q comes twice", key))
			return -1
		}
		d.m.Attributes[key] = value
		if key == attrObjective {
			config = c.pos - len(value)
		}
	}
	return config
}

// objective sets the parameters of the objective. config is the byte at which
// its configuration starts or -1.
func (d *decoder) objective(config int, maxStep string) {
	o := &d.m.Objective
	if d.param.old() || config < 0 {
		o.Params = defaults(o.Name, &d.m, maxStep)
		o.Vectors = map[string][]float32{}
		return
	}
	text := d.m.Attributes[attrObjective]
	delete(d.m.Attributes, attrObjective)
	delete(d.m.Attributes, attrMetrics)
	got, err := xgbjson.DecodeObjective([]byte(text), d.lim)
	if err != nil {
		var fe *codec.FormatError
		if errors.As(err, &fe) {
			path := attrObjective
			if fe.Path != "" {
				path += "." + fe.Path
			}
			d.c.fail(config+int(max(fe.Offset, 0)), "attributes."+path, fe.Err)
			return
		}
		d.c.fail(config, "attributes."+attrObjective, codec.Malformed("%v", err))
		return
	}
	// The objective calls itself reg:squarederror where the learner keeps the
	// name it was asked for, reg:linear.
	*o = got
}

// defaults are the parameters of an objective that the file does not hold, as
// XGBoost would complete them. Its newer versions do not read a model without.
func defaults(name string, m *codec.Model, maxStep string) map[string]map[string]string {
	one := func(group string, pairs ...string) map[string]map[string]string {
		g := map[string]string{}
		for i := 0; i < len(pairs); i += 2 {
			g[pairs[i]] = pairs[i+1]
		}
		return map[string]map[string]string{group: g}
	}
	if maxStep == "" {
		maxStep = "0.7"
	}
	switch strings.TrimPrefix(name, "gpu:") {
	case "reg:linear", "reg:squarederror", "reg:logistic", "binary:logistic", "binary:logitraw", "reg:gamma":
		return one("reg_loss_param", "scale_pos_weight", "1")
	case "count:poisson":
		return one("poisson_regression_param", "max_delta_step", maxStep)
	case "reg:tweedie":
		return one("tweedie_regression_param", "tweedie_variance_power", "1.5")
	case "multi:softmax", "multi:softprob":
		return one("softmax_multiclass_param", "num_class", strconv.Itoa(m.NumClass))
	case "rank:pairwise", "rank:ndcg", "rank:map":
		return one("lambda_rank_param", "fix_list_weight", "0", "num_pairsample", "1")
	}
	return map[string]map[string]string{}
}
