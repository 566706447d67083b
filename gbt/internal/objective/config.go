package objective

import (
	"math"
	"strconv"
	"strings"

	"github.com/grove-ml/grove/gbt/internal/compat"
)

// Config are the training parameters that objectives depend on, by XGBoost's
// names. An objective looks at its own alone.
type Config struct {
	NumClass             int
	Targets              int // labels a row; 0 means 1
	ScalePosWeight       float32
	HuberSlope           float32
	QuantileAlpha        []float32
	ExpectileAlpha       []float32
	TweedieVariancePower float32
	MaxDeltaStep         float32 // of count:poisson, see [PoissonMaxDeltaStep]
	AFTDistribution      string  // normal, logistic or extreme
	AFTScale             float32
	Ranking              Ranking
	Rules                compat.Rules // release whose arithmetic gradients follow
}

// ConfigOf returns the parameters that a model was saved with, as [Objective]'s
// Params gives them, and XGBoost's defaults for what is absent or cannot be read.
func ConfigOf(params map[string]map[string]string, numClass int) Config {
	number := func(group, name string, def float32) float32 {
		if v, err := strconv.ParseFloat(params[group][name], 32); err == nil {
			return float32(v)
		}
		return def
	}
	list := func(group, name string) []float32 {
		var out []float32
		for _, text := range strings.FieldsFunc(params[group][name], func(r rune) bool { return strings.ContainsRune("[]() ,", r) }) {
			v, err := strconv.ParseFloat(text, 32)
			if err != nil {
				return nil
			}
			out = append(out, float32(v))
		}
		return out
	}
	c := Config{
		NumClass:             numClass,
		ScalePosWeight:       number("reg_loss_param", "scale_pos_weight", 1),
		HuberSlope:           number("pseudo_huber_param", "huber_slope", 1),
		QuantileAlpha:        list("quantile_loss_param", "quantile_alpha"),
		ExpectileAlpha:       list("expectile_loss_param", "expectile_alpha"),
		TweedieVariancePower: number("tweedie_regression_param", "tweedie_variance_power", 1.5),
		MaxDeltaStep:         number("poisson_regression_param", "max_delta_step", PoissonMaxDeltaStep),
		AFTDistribution:      params["aft_loss_param"]["aft_loss_distribution"],
		AFTScale:             number("aft_loss_param", "aft_loss_distribution_scale", 1),
	}
	rank := params["lambdarank_param"]
	flag := func(name string, def bool) bool {
		if v, ok := rank[name]; ok {
			return v != "0"
		}
		return def
	}
	c.Ranking = Ranking{
		Mean:               rank["lambdarank_pair_method"] == "mean",
		Normalization:      flag("lambdarank_normalization", true),
		ScoreNormalization: flag("lambdarank_score_normalization", true),
		Unbiased:           flag("lambdarank_unbiased", false),
		BiasNorm:           1,
		LinearGain:         !flag("ndcg_exp_gain", true),
	}
	if v, err := strconv.ParseUint(rank["lambdarank_num_pair_per_sample"], 10, 32); err == nil && v != math.MaxUint32 {
		c.Ranking.NumPair = uint32(v)
	}
	if v, err := strconv.ParseFloat(rank["lambdarank_bias_norm"], 64); err == nil {
		c.Ranking.BiasNorm = v
	}
	if c.AFTDistribution == "" {
		c.AFTDistribution = "normal"
	}
	return c
}
