package data

import (
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/grove-ml/grove/dataset"
)

// Shape describes a generated data set: its size and what is learned from it.
type Shape struct {
	Name      string
	Rows      int // rows to train on
	Valid     int // rows to measure quality on
	Cols      int
	Objective string // XGBoost's name of the loss
	Metric    string // XGBoost's name of the metric that quality is measured with
	Classes   int    // classes, 0 where there are none
	Group     int    // rows of a group, 0 where there are none
	// Categorical says that all columns are codes of categories.
	Categorical bool
	// Sparse says that rows are compressed (CSR).
	Sparse bool

	fill func(rng *rand.Rand, row []float32) float32
}

// Shapes returns all shapes in full size.
func Shapes() []Shape {
	const binary = "binary:logistic"
	return []Shape{
		{Name: "dense", Rows: 1_000_000, Valid: 200_000, Cols: 28, Objective: binary, Metric: "auc", fill: fillDense},
		{Name: "exact", Rows: 100_000, Valid: 50_000, Cols: 28, Objective: binary, Metric: "auc", fill: fillDense},
		{Name: "missing", Rows: 100_000, Valid: 250_000, Cols: 28, Objective: binary, Metric: "auc", fill: fillMissing},
		{Name: "wide", Rows: 100_000, Valid: 20_000, Cols: 500, Objective: binary, Metric: "auc", fill: fillWide},
		{Name: "onehot", Rows: 500_000, Valid: 50_000, Cols: oneHotColumns, Objective: binary, Metric: "auc", Sparse: true},
		{Name: "churn", Rows: 2600, Valid: 733, Cols: 70, Objective: binary, Metric: "auc", fill: fillChurn},
		{Name: "categories", Rows: 500_000, Valid: 50_000, Cols: 20, Objective: binary, Metric: "auc", Categorical: true, fill: fillCategories},
		{Name: "classes", Rows: 200_000, Valid: 50_000, Cols: 50, Objective: "multi:softprob", Metric: "mlogloss", Classes: 7, fill: fillClasses},
		{Name: "ranking", Rows: 200_000, Valid: 50_000, Cols: 40, Objective: "rank:ndcg", Metric: "ndcg@10", Group: 50},
		{Name: "many", Rows: 500_000, Valid: 50_000, Cols: 200, Objective: binary, Metric: "auc", fill: fillWide},
	}
}

// ByName returns the shape with the given name, its rows multiplied by scale; a
// group stays whole.
func ByName(name string, scale float64) (Shape, error) {
	for _, s := range Shapes() {
		if s.Name == name {
			return s.Scale(scale), nil
		}
	}
	return Shape{}, fmt.Errorf("data: no shape %q", name)
}

// Scale returns the shape with its rows multiplied by f, at least 200 of each kind.
func (s Shape) Scale(f float64) Shape {
	scale := func(n int) int {
		n = min(n, max(200, int(math.Round(float64(n)*f))))
		if s.Group > 0 {
			n -= n % s.Group
		}
		return n
	}
	if f != 1 {
		s.Rows, s.Valid = scale(s.Rows), scale(s.Valid)
	}
	return s
}

// Make generates the rows of a shape. A row depends on its number alone: fewer rows
// are the first ones of more, and validation rows do not depend on the others.
func (s Shape) Make() (train, valid *dataset.Matrix, err error) {
	if train, err = s.part(s.Rows, 1); err != nil {
		return nil, nil, err
	}
	valid, err = s.part(s.Valid, 2)
	return train, valid, err
}

// MakeTrain generates the training rows alone.
func (s Shape) MakeTrain() (*dataset.Matrix, error) { return s.part(s.Rows, 1) }

// blockRows is how many rows share a random generator; it is a multiple of Group.
const blockRows = 500

// part generates rows in blocks, each from a generator of its own, on all
// processors.
func (s Shape) part(rows int, seed uint64) (*dataset.Matrix, error) {
	info := &dataset.Info{Labels: make([]float32, rows)}
	if s.Sparse {
		indptr := make([]int, rows+1)
		for i := range indptr {
			indptr[i] = i * oneHotFields
		}
		indices, values := make([]int32, rows*oneHotFields), make([]float32, rows*oneHotFields)
		inBlocks(rows, seed, func(rng *rand.Rand, begin, end int) {
			for i := begin; i < end; i++ {
				at, to := i*oneHotFields, (i+1)*oneHotFields
				info.Labels[i] = fillOneHot(rng, indices[at:to], values[at:to])
			}
		})
		return dataset.FromCSR(rows, s.Cols, indptr, indices, values, info)
	}
	x := make([]float32, rows*s.Cols)
	row := func(i int) []float32 { return x[i*s.Cols : (i+1)*s.Cols] }
	inBlocks(rows, seed, func(rng *rand.Rand, begin, end int) {
		var group float64
		for i := begin; i < end; i++ {
			if s.Group == 0 {
				info.Labels[i] = s.fill(rng, row(i))
				continue
			}
			if i%s.Group == 0 {
				group = rng.NormFloat64()
			}
			info.Labels[i] = fillRanking(rng, row(i), group)
		}
	})
	if s.Group > 0 {
		for range rows / s.Group {
			info.Groups = append(info.Groups, s.Group)
		}
	}
	if s.Categorical {
		for range s.Cols {
			info.FeatureTypes = append(info.FeatureTypes, dataset.Categorical)
		}
	}
	return dataset.FromDense(rows, s.Cols, x, info)
}

func inBlocks(rows int, seed uint64, f func(rng *rand.Rand, begin, end int)) {
	var next atomic.Int64
	var all sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		all.Go(func() {
			for {
				block := int(next.Add(1)) - 1
				begin := block * blockRows
				if begin >= rows {
					return
				}
				f(rand.New(rand.NewPCG(seed, uint64(block))), begin, min(begin+blockRows, rows))
			}
		})
	}
	all.Wait()
}
