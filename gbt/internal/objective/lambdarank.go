package objective

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"sync"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt/internal/grad"
	"github.com/grove-ml/grove/gbt/internal/parallel"
)

// Ranking are the parameters of the rank: objectives.
type Ranking struct {
	Mean               bool    // lambdarank_pair_method is mean, else topk
	NumPair            uint32  // lambdarank_num_pair_per_sample; 0 means 32 for topk, 1 for mean
	Normalization      bool    // lambdarank_normalization
	ScoreNormalization bool    // lambdarank_score_normalization
	Unbiased           bool    // lambdarank_unbiased
	BiasNorm           float64 // lambdarank_bias_norm
	LinearGain         bool    // ndcg_exp_gain is false
}

// pairs returns the number of pairs of a row (mean) or of leading positions that
// are paired with all below (topk).
func (p Ranking) pairs() int {
	switch {
	case p.NumPair != 0:
		return int(p.NumPair)
	case p.Mean:
		return 1
	}
	return 32
}

// Drawing is an objective that draws random numbers. The source is that of the
// training, whose other draws come before and after.
type Drawing interface {
	DrawFrom(source func() uint32)
}

// Learning is an objective that learns numbers beside the trees, by the names
// that XGBoost saves them under.
type Learning interface {
	Vectors() map[string][]float32
	// State returns the numbers as they are, nil if there are none yet, and Restore
	// goes on from them. XGBoost saves them with a model but begins anew when it
	// continues one.
	State() []float64
	Restore(state []float64)
}

// lambdaRank is LambdaMART (Burges, From RankNet to LambdaRank to LambdaMART,
// 2010; src/objective/lambdarank_obj.cc, 3.4). Of a pair of rows of a group, of
// which high has the larger label, and s = sigmoid(p_high - p_low),
//
//	g_high = (s - 1) |Δ|, g_low = -g_high, h = 2 s (1 - s) |Δ|
//
// with Δ the change of the metric if the two changed places, by default divided
// by 0.01 + |p_high - p_low|. All of a pair is float64; its gradient is added to
// those of the rows as float32.
type lambdaRank struct {
	identity
	name    string
	measure rankMeasure
	p       Ranking
	source  func() uint32
	info    *dataset.Info // that lists are of
	lists   *rankLists
	learned []float64     // biases that the first gradient begins with, if there are any
	bias    *positionBias // nil before the first gradient, and if not unbiased
}

// rankMeasure is the metric that pairs are weighted by.
type rankMeasure int

const (
	byNDCG rankMeasure = iota
	byMAP
	byPair
)

func newRankNDCG(c Config) (Objective, error) {
	return &lambdaRank{name: "rank:ndcg", measure: byNDCG, p: c.Ranking}, nil
}

func newRankMAP(c Config) (Objective, error) {
	return &lambdaRank{name: "rank:map", measure: byMAP, p: c.Ranking}, nil
}

func newRankPairwise(c Config) (Objective, error) {
	return &lambdaRank{name: "rank:pairwise", measure: byPair, p: c.Ranking}, nil
}

func (o *lambdaRank) Name() string                  { return o.name }
func (*lambdaRank) Groups() int                     { return 1 }
func (o *lambdaRank) DrawFrom(source func() uint32) { o.source = source }

// DefaultMetric is the metric over as many positions as are paired.
func (o *lambdaRank) DefaultMetric() string {
	name := "ndcg"
	if o.measure == byMAP {
		name = "map"
	}
	if !o.p.Mean {
		name += "@" + strconv.Itoa(o.p.pairs())
	}
	return name
}

func (o *lambdaRank) Params() map[string]map[string]string {
	flag := map[bool]string{true: "1", false: "0"}
	method, pairs := "topk", uint32(math.MaxUint32)
	if o.p.Mean {
		method = "mean"
	}
	if o.p.NumPair != 0 {
		pairs = o.p.NumPair
	}
	return map[string]map[string]string{"lambdarank_param": {
		"lambdarank_pair_method":         method,
		"lambdarank_num_pair_per_sample": strconv.FormatUint(uint64(pairs), 10),
		"lambdarank_normalization":       flag[o.p.Normalization],
		"lambdarank_score_normalization": flag[o.p.ScoreNormalization],
		"lambdarank_unbiased":            flag[o.p.Unbiased],
		"lambdarank_bias_norm":           strconv.FormatFloat(o.p.BiasNorm, 'g', 17, 64),
		"ndcg_exp_gain":                  flag[!o.p.LinearGain],
	}}
}

// Vectors returns the position biases, nil if the objective has none.
func (o *lambdaRank) Vectors() map[string][]float32 {
	if !o.p.Unbiased {
		return nil
	}
	plus, minus := []float32{}, []float32{}
	all := o.State()
	n := len(all) / 2
	for k, t := range all[:n] {
		plus, minus = append(plus, float32(t)), append(minus, float32(all[n+k]))
	}
	return map[string][]float32{"ti+": plus, "tj-": minus}
}

// State returns the position biases, those of relevant rows before the others.
func (o *lambdaRank) State() []float64 {
	if o.bias == nil {
		return o.learned
	}
	return slices.Concat(o.bias.plus, o.bias.minus)
}

// Restore sets the position biases that the first gradient begins with.
func (o *lambdaRank) Restore(state []float64) { o.learned = state }

// mostBiases bounds the memory of position biases; it is far beyond the
// positions that clicks come from.
const mostBiases = 1 << 20

// mostPairs bounds the pairs of a round that are drawn at random, which takes
// minutes with so many and cannot be stopped.
const mostPairs = 1 << 34

func (o *lambdaRank) Check(info *dataset.Info, rows int) error {
	if err := checkLabels(o.name, info, rows); err != nil {
		return err
	}
	groups := max(1, len(info.Groups))
	if n := len(info.Weights); n != 0 && n != groups {
		return fmt.Errorf("%s takes one weight a group: there are %d weights and %d groups", o.name, n, groups)
	}
	if o.p.Unbiased && !o.p.Mean && o.p.pairs() > mostBiases {
		return fmt.Errorf("lambdarank_num_pair_per_sample = %d: must be at most %d with lambdarank_unbiased, which learns a number for each", o.p.pairs(), mostBiases)
	}
	if o.p.Mean && float64(o.p.pairs())*float64(rows) > mostPairs {
		return fmt.Errorf("lambdarank_num_pair_per_sample = %d: must be at most %d for lambdarank_pair_method mean with %d rows", o.p.pairs(), mostPairs/int64(rows), rows)
	}
	for i, y := range info.Labels {
		switch {
		case o.measure == byMAP && y != 0 && y != 1:
			return fmt.Errorf("label of row %d is %v: must be 0 or 1 for rank:map", i, y)
		case o.measure == byNDCG && !o.p.LinearGain && !(y >= 0 && y <= 31 && y == float32(math.Trunc(float64(y)))):
			return fmt.Errorf("label of row %d is %v: must be a whole number from 0 to 31 for rank:ndcg, or ndcg_exp_gain be false", i, y)
		}
	}
	return nil
}

// Intercept is the Newton step from 0: the gradients of a pair cancel, so that
// it is 0 but for rounding. It takes a draw as any gradient does, and leaves the
// position biases alone.
func (o *lambdaRank) Intercept(info *dataset.Info, rows int) []float32 {
	fresh := &lambdaRank{name: o.name, measure: o.measure, p: o.p, source: o.source}
	score := stump(fresh, info, rows)
	o.info, o.lists = fresh.info, fresh.lists // with margins of 0 all rows are in their order
	return []float32{score}
}

// rankLists is what does not change from round to round.
type rankLists struct {
	start      []int      // row at which a group starts, and the number of rows
	largest    int        // rows of the largest group
	discount   []float64  // of a position, 1/log2(position + 2)
	invIDCG    []float64  // of a group, 1 over the largest DCG; 0 if that is 0
	weightNorm float32    // groups over the sum of their weights
	order      []int32    // of a group, its rows by falling margin in the last round
	room       *sync.Pool // *[2]rankList, apart since the runtime keeps it for a while
}

func (o *lambdaRank) prepare(info *dataset.Info, rows int) {
	if o.lists != nil && o.info == info {
		return
	}
	l := &rankLists{start: []int{0}, order: make([]int32, rows), room: &sync.Pool{New: func() any { return new([2]rankList) }}}
	sizes := info.Groups
	if len(sizes) == 0 {
		sizes = []int{rows}
	}
	var total float64
	for g, n := range sizes {
		l.start = append(l.start, l.start[g]+n)
		l.largest = max(l.largest, n)
		for k := range n {
			l.order[l.start[g]+k] = int32(k)
		}
		total += float64(weight(info, g))
	}
	l.weightNorm = float32(float64(len(sizes)) / total)
	if o.measure == byNDCG {
		l.discount = make([]float64, 0, l.largest)
		for k := range l.largest {
			l.discount = append(l.discount, 1/log2(float64(k)+2))
		}
		l.invIDCG = make([]float64, 0, len(sizes))
		labels := make([]float32, 0, l.largest)
		for g, n := range sizes {
			labels = append(labels[:0], info.Labels[l.start[g]:l.start[g+1]]...)
			slices.SortFunc(labels, func(a, b float32) int { return cmp.Compare(b, a) })
			if !o.p.Mean {
				n = min(n, o.p.pairs())
			}
			var idcg float64
			for k, y := range labels[:n] {
				idcg += float64(l.discount[k] * o.gain(y))
			}
			inv := 0.0
			if idcg != 0 {
				inv = 1 / idcg
			}
			l.invIDCG = append(l.invIDCG, inv)
		}
	}
	o.info, o.lists = info, l
}

// gain returns what a label is worth to NDCG.
func (o *lambdaRank) gain(y float32) float64 {
	if o.p.LinearGain {
		return float64(y)
	}
	return float64(uint32(1)<<uint32(y) - 1)
}

func (o *lambdaRank) Gradient(dst []grad.Pair, margin []float32, info *dataset.Info, pool *parallel.Pool) {
	o.prepare(info, len(dst))
	if o.p.Unbiased && o.bias == nil {
		// With topk the positions that are paired, else not too many: biases
		// fall off fast.
		positions := o.p.pairs()
		if o.p.Mean {
			positions = min(o.lists.largest, 32)
		}
		o.bias = newPositionBias(positions, len(dst))
		o.bias.restore(o.learned)
	}
	var seed uint32
	if o.p.Mean && o.source != nil {
		seed = o.source()
	}
	pool.Blocks(len(o.lists.start)-1, rankBlock, func(begin, end int) {
		if o.paired() {
			l := o.lists.room.Get().(*[2]rankList)
			for g := begin; g < end; g += 2 {
				o.list(l, g, end, dst, margin)
			}
			o.lists.room.Put(l)
			return
		}
		for g := begin; g < end; g++ {
			o.group(g, seed, dst, margin)
		}
	})
	if o.p.Unbiased {
		o.bias.update(o.lists.start, 1/(1+o.p.BiasNorm))
	}
}

// rankBlock is the number of groups that a worker takes at a time.
const rankBlock = 8
