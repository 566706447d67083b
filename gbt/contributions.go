package gbt

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt/internal/codec"
	"github.com/grove-ml/grove/gbt/internal/feature"
	"github.com/grove-ml/grove/gbt/internal/parallel"
	"github.com/grove-ml/grove/gbt/internal/shap"
)

// ContributionOptions say how margins are divided among the features. The zero
// value, or nil, means Shapley values of all rounds.
type ContributionOptions struct {
	Begin, End int // rounds Begin to End-1; End 0 means all
	Workers    int // 0 means GOMAXPROCS; it never changes a result

	// Approximate gives each split's feature the change of the mean that it makes
	// on the path of the row (Saabas; approx_contribs in XGBoost). It is fast and
	// unfair: splits near the root get too little. It knows no interactions: those
	// of pairs are 0.
	Approximate bool

	// Background is rows to compare with. If it is not nil, features that are not
	// known have the values of these rows, one after the other, instead of going
	// both ways by cover: contributions are the mean of the Shapley values of the
	// exact game against each row (interventional TreeSHAP, Lundberg et al. 2020),
	// and the bias is the mean margin of the rows. The work grows with their number;
	// a hundred often say enough. Their labels, weights and base margins are not
	// looked at. XGBoost has nothing like it. It is for contributions alone.
	Background *dataset.Matrix
}

// ContributionSize returns the number of values of a row that
// [Model.Contributions] writes: for each group one a feature and the bias.
func (m *Model) ContributionSize() int { return len(m.base) * (m.doc.NumFeature + 1) }

// InteractionSize returns the number of values of a row that
// [Model.Interactions] writes: for each group a square of one row and one column
// a feature and the bias.
func (m *Model) InteractionSize() int { return m.ContributionSize() * (m.doc.NumFeature + 1) }

// Contributions divides the margins of all rows of x among the features and
// writes the shares to dst: rows × groups × (features+1) values, the last of which
// is the bias, the mean margin of the training rows by their cover. The values of
// a group add up to its margin. They are XGBoost's pred_contribs.
//
// Trees give Shapley values (path-dependent TreeSHAP, Lundberg et al. 2018): a
// split whose feature is not known goes both ways, by the covers of its children;
// halves where the covers are 0. They are computed in float64 and exact for
// paths of up to 64 distinct features (16 in trees of a million nodes). A linear model gives coefficient × value, 0
// for a missing one.
//
// x must fit as it must for [Model.PredictMatrix]; its base margins take the place
// of the base score in the bias. o may be nil. Rows run in parallel; the result
// does not depend on the number of workers. Cancelling ctx stops it with ctx's
// error. Models of LightGBM and trees with negative covers give an error.
func (m *Model) Contributions(ctx context.Context, dst []float32, x *dataset.Matrix, o *ContributionOptions) error {
	return m.explain(ctx, dst, x, o, "contributions", m.ContributionSize(), (*explanation).contributions)
}

// Interactions divides the contributions of all rows of x among pairs of
// features and writes them to dst: rows × groups × (features+1) × (features+1)
// values. A group's matrix is symmetric. Entry f, g is half of what features f and
// g do together (SHAP interaction values, Lundberg et al. 2018), the diagonal what
// is left to a feature alone; row f adds up to the contribution of f. The bias is
// the last entry of the diagonal. They are XGBoost's pred_interactions, but that
// the diagonal of a linear model has its contributions, where XGBoost has zeros.
//
// All else is as in [Model.Contributions].
func (m *Model) Interactions(ctx context.Context, dst []float32, x *dataset.Matrix, o *ContributionOptions) error {
	return m.explain(ctx, dst, x, o, "interactions", m.InteractionSize(), (*explanation).interactions)
}

// ContributionsRow writes the contributions of one row with all rounds to dst,
// which must have [Model.ContributionSize] values; row must have a value for each
// feature, NaN for a missing one. It does not allocate but for its first calls.
func (m *Model) ContributionsRow(dst, row []float32) error {
	if len(row) != m.doc.NumFeature {
		return &ShapeError{"contributions", "features in the row", len(row), m.doc.NumFeature}
	}
	if len(dst) != m.ContributionSize() {
		return &ShapeError{"contributions", "places for contributions", len(dst), m.ContributionSize()}
	}
	e, err := m.explainer()
	if err != nil {
		return fmt.Errorf("gbt: contributions: %w", err)
	}
	r := e.room.Get().(*explainRoom)
	defer e.room.Put(r)
	x := explanation{explainer: e, last: m.NumTrees()}
	x.values(dst, row, nil, r)
	return nil
}

// explainer is the form of a model that explanations are made with. It is made
// when it is first asked for.
type explainer struct {
	forest *shap.Forest
	linear []float32 // coefficients as in predict.Linear, nil if the model is not linear
	base   []float32
	width  int       // features and the bias
	room   sync.Pool // *explainRoom
}

// explainRoom is room for the work on rows.
type explainRoom struct {
	scratch *shap.Scratch
	rows    []float32
	sums    []float64
	pairs   []float64
	bias    []float64
}

// newExplainer returns a function that makes the explainer of a model at its
// first call.
func newExplainer(m *Model) func() (*explainer, error) {
	doc, base, linear := m.doc, m.base, m.linear
	return sync.OnceValues(func() (*explainer, error) {
		return makeExplainer(doc, base, linear != nil)
	})
}

func makeExplainer(doc *codec.Model, base []float32, linear bool) (*explainer, error) {
	if doc.LightGBM != nil {
		return nil, errors.New("models of LightGBM are not supported")
	}
	e := &explainer{base: base, width: doc.NumFeature + 1}
	e.forest = &shap.Forest{Features: doc.NumFeature, Groups: len(base)}
	switch {
	case linear:
		e.linear = doc.Linear.Weights
		if len(e.linear) == 0 {
			e.linear = make([]float32, e.width*len(base))
		}
	default:
		r := rules(doc)
		f, err := shap.New(doc.Trees, doc.TreeGroups, doc.NumFeature, len(base), shap.Options{Weights: r.Weights, Unknown: r.Unknown})
		if err != nil {
			return nil, err
		}
		e.forest = f
	}
	e.room.New = func() any { return &explainRoom{scratch: e.forest.NewScratch(), bias: make([]float64, len(base))} }
	return e, nil
}

// explanation is what is asked of an explainer.
type explanation struct {
	*explainer
	first, last int // trees
	approximate bool
	x           *feature.Matrix
	base        []float32 // of all rows, or nothing

	background *shap.Background // nil if there is none
	means      []float64        // of a linear model: the mean contributions of the background, the bias left out
}

// explain checks what was asked for and runs it block by block.
func (m *Model) explain(ctx context.Context, dst []float32, x *dataset.Matrix, o *ContributionOptions, op string, size int, block func(e *explanation, dst []float32, begin, end int, r *explainRoom)) error {
	if o == nil {
		o = &ContributionOptions{}
	}
	first, last, err := m.rounds(&PredictOptions{Begin: o.Begin, End: o.End})
	if err != nil {
		return err
	}
	if err := m.checkMatrix(x); err != nil {
		return err
	}
	if len(dst) != x.Rows()*size {
		return &ShapeError{op, "places for " + op, len(dst), x.Rows() * size}
	}
	base := x.Info().BaseMargin
	if len(base) != 0 && len(base) != x.Rows()*len(m.base) {
		return &ShapeError{op, "base margins", len(base), x.Rows() * len(m.base)}
	}
	if x.Rows() == 0 && m.lightGBM == nil {
		return nil // a file may claim more features than anybody has room for
	}
	made, err := m.explainer()
	if err != nil {
		return fmt.Errorf("gbt: %s: %w", op, err)
	}
	f, err := m.features(x)
	if err != nil {
		return err
	}
	e := &explanation{explainer: made, first: first, last: last, approximate: o.Approximate, x: f, base: base}
	if o.Background != nil {
		if err := m.addBackground(e, o, op); err != nil {
			return err
		}
	}
	pool := parallel.New(o.Workers)
	defer pool.Close()
	together := explainRows(m.ContributionSize(), x.Rows(), pool.Workers())
	if o.Background != nil { // cancelling must not wait for long
		together = min(together, 1+1000/o.Background.Rows())
	}
	pool.Blocks(x.Rows(), together, func(begin, end int) {
		if ctx.Err() == nil {
			r := e.room.Get().(*explainRoom)
			block(e, dst[begin*size:end*size], begin, end, r)
			e.room.Put(r)
		}
	})
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("gbt: %s: %w", op, err)
	}
	return nil
}

// addBackground makes e compare with other rows.
func (m *Model) addBackground(e *explanation, o *ContributionOptions, op string) error {
	switch {
	case op != "contributions" || o.Approximate:
		return fmt.Errorf("gbt: %s: a background is for exact contributions alone", op)
	case o.Background.Rows() == 0:
		return fmt.Errorf("gbt: %s: the background has no rows", op)
	}
	if err := m.checkMatrix(o.Background); err != nil {
		return in(err, "%s: background", op)
	}
	f, err := m.features(o.Background)
	if err != nil {
		return in(err, "%s: background", op)
	}
	rows := (&explainRoom{}).denseRows(f, 0, f.Rows)
	if e.linear == nil {
		e.background = e.forest.NewBackground(rows, f.Rows, e.first, e.last)
		return nil
	}
	e.means = make([]float64, m.ContributionSize())
	sums := make([]float64, len(e.means))
	for i := range f.Rows {
		clear(sums)
		e.addLinear(sums, rows[i*f.Cols:(i+1)*f.Cols])
		for k, v := range sums {
			e.means[k] += v / float64(f.Rows)
		}
	}
	return nil
}

// explainRows is the number of rows that trees pass over together: a multiple of
// the eight that go through a tree at a time. A tree comes from far for each of
// them, so that they are many; their sums, of size values a row, should stay in
// cache, and there should be two blocks for each of several workers.
func explainRows(size, rows, workers int) int {
	const together, sums = 128, 1 << 16
	most := min(together, sums/size)
	if workers > 1 {
		most = min(most, rows/(2*workers))
	}
	return max(1, most/8) * 8
}

// contributions explains a few rows.
func (e *explanation) contributions(dst []float32, begin, end int, r *explainRoom) {
	e.values(dst, r.denseRows(e.x, begin, end), e.margins(begin, end), r)
}

// interactions explains a few rows by pairs.
func (e *explanation) interactions(dst []float32, begin, end int, r *explainRoom) {
	groups, square := len(e.explainer.base), e.width*e.width
	together := explainRows(groups*square, end-begin, 1)
	for ; begin < end; begin += together {
		last := min(begin+together, end)
		count := last - begin
		rows := r.denseRows(e.x, begin, last)
		r.sums, r.pairs = zeros(r.sums, count*groups*e.width), zeros(r.pairs, count*groups*square)
		if e.linear == nil && !e.approximate {
			e.forest.AddInteractions(r.sums, r.pairs, rows, e.first, e.last, r.scratch)
		} else {
			e.add(r.sums, rows, r)
		}
		e.bias(r.sums, e.margins(begin, last), r)
		for i := range count * groups {
			shap.Finish(dst[i*square:(i+1)*square], r.sums[i*e.width:(i+1)*e.width], r.pairs[i*square:(i+1)*square])
		}
		dst = dst[count*groups*square:]
	}
}

// margins returns the base margins of rows, nil if there are none.
func (e *explanation) margins(begin, end int) []float32 {
	if len(e.base) == 0 {
		return nil
	}
	groups := len(e.explainer.base)
	return e.base[begin*groups : end*groups]
}

// values writes the contributions of dense rows.
func (e *explanation) values(dst, rows, margins []float32, r *explainRoom) {
	r.sums = zeros(r.sums, len(dst))
	e.add(r.sums, rows, r)
	e.bias(r.sums, margins, r)
	for i, v := range r.sums {
		dst[i] = float32(v)
	}
}

// add adds the contributions of rows to sums, but for the bias.
func (e *explanation) add(sums []float64, rows []float32, r *explainRoom) {
	switch {
	case e.linear != nil:
		e.addLinear(sums, rows)
	case e.background != nil:
		e.background.Add(sums, rows, r.scratch)
	case e.approximate:
		e.forest.AddApproximate(sums, rows, e.first, e.last)
	default:
		e.forest.Add(sums, rows, e.first, e.last, r.scratch)
	}
}

// addLinear adds the terms of a linear model, which are float32 in XGBoost.
func (e *explanation) addLinear(sums []float64, rows []float32) {
	features, groups := e.width-1, len(e.explainer.base)
	for i, at := 0, 0; at < len(sums); i, at = i+features, at+groups*e.width {
		for f, v := range rows[i : i+features] {
			if v != v {
				continue
			}
			for g := range groups {
				sums[at+g*e.width+f] += float64(v * e.linear[f*groups+g])
			}
		}
	}
}

// bias adds what does not depend on features: what margins start from, which is
// in margins where rows have margins of their own, and the means of the trees.
func (e *explanation) bias(sums []float64, margins []float32, r *explainRoom) {
	groups := len(e.explainer.base)
	clear(r.bias)
	switch {
	case e.linear != nil:
		for g := range groups {
			r.bias[g] = float64(e.linear[(e.width-1)*groups+g])
		}
	case e.background != nil:
		copy(r.bias, e.background.Mean)
	default:
		e.forest.Bias(r.bias, e.first, e.last)
	}
	for g := 0; g < groups && e.means != nil; g++ {
		for _, v := range e.means[g*e.width : (g+1)*e.width] {
			r.bias[g] += v
		}
	}
	for i := 0; i < len(sums) && e.means != nil; i++ {
		sums[i] -= e.means[i%len(e.means)]
	}
	for i := 0; i*e.width < len(sums); i++ {
		start := e.explainer.base[i%groups]
		if len(margins) > 0 {
			start = margins[i]
		}
		sums[(i+1)*e.width-1] += r.bias[i%groups] + float64(start)
	}
}

// denseRows returns rows begin..end-1 in row order.
func (r *explainRoom) denseRows(x *feature.Matrix, begin, end int) []float32 {
	if x.IsDense() {
		return x.Dense[begin*x.Cols : end*x.Cols]
	}
	n := (end - begin) * x.Cols
	if cap(r.rows) < n {
		r.rows = make([]float32, n)
	}
	r.rows = r.rows[:n]
	for i := begin; i < end; i++ {
		x.Row(r.rows[(i-begin)*x.Cols:(i-begin+1)*x.Cols], i)
	}
	return r.rows
}

// zeros returns n zeros, in v if there is room.
func zeros(v []float64, n int) []float64 {
	if cap(v) < n {
		return make([]float64, n)
	}
	v = v[:n]
	clear(v)
	return v
}
