package main

import (
	"context"
	"fmt"
	"slices"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/dataset/telco"
	"github.com/grove-ml/grove/gbt"
	"github.com/grove-ml/grove/gbt/sagemaker"
)

const (
	splitSeed = 1729 // of the notebook's shuffle
	rounds    = 100  // its num_round
	batchSize = 1000 // rows that are scored at a time
)

// featureNames are the notebook's 11 features of its updated model, in the order
// of the arguments of will_churn.
func featureNames() []string {
	return []string{"acc_length", "vmail_msg", "day_mins", "day_calls", "eve_mins", "night_mins",
		"night_calls", "int_calls", "int_charge", "cust_service_calls", "int_plan_no"}
}

// appendFeatures appends the features of c.
func appendFeatures(row []float32, c *telco.Customer) []float32 {
	intPlanNo := float32(1)
	if c.IntlPlan {
		intPlanNo = 0
	}
	return append(row, float32(c.AccountLength), float32(c.VMailMessage), float32(c.DayMins), float32(c.DayCalls),
		float32(c.EveMins), float32(c.NightMins), float32(c.NightCalls), float32(c.IntlCalls), float32(c.IntlCharge),
		float32(c.ServiceCalls), intPlanNo)
}

// matrixOf is the features of customers, with their labels.
func matrixOf(customers []telco.Customer) (*dataset.Matrix, error) {
	names := featureNames()
	rows := make([]float32, 0, len(customers)*len(names))
	labels := make([]float32, len(customers))
	for i := range customers {
		rows = appendFeatures(rows, &customers[i])
		if customers[i].Churn {
			labels[i] = 1
		}
	}
	return dataset.FromDense(len(customers), len(names), rows, &dataset.Info{Labels: labels, FeatureNames: names})
}

// train fits the notebook's updated model: its settings, its shuffle, and the
// first 70 % of the customers.
func train(ctx context.Context, customers []telco.Customer) (*gbt.Model, error) {
	cuts, err := dataset.SplitAt(len(customers), 0.7, 0.9)
	if err != nil {
		return nil, err
	}
	var rows []telco.Customer
	for _, i := range dataset.Permutation(len(customers), splitSeed)[:cuts[0]] {
		rows = append(rows, customers[i])
	}
	x, err := matrixOf(rows)
	if err != nil {
		return nil, err
	}
	p := gbt.DefaultParams()
	p.Objective, p.TreeMethod = "binary:logistic", "exact"
	p.MaxDepth, p.LearningRate, p.Gamma, p.MinChildWeight, p.Subsample = 5, 0.2, 4, 6, 0.8
	return gbt.Train(ctx, p, x, rounds, nil)
}

// openModel opens a model of the 11 features: any file of XGBoost's, or
// SageMaker's model.tar.gz.
func openModel(file string) (*gbt.Model, error) {
	e, err := sagemaker.Open(file, nil)
	if err != nil {
		return nil, fmt.Errorf("-model: %w", err)
	}
	names := featureNames()
	switch {
	case e.Len() != 1:
		return nil, fmt.Errorf("-model %s holds %d models: must hold one", file, e.Len())
	case e.Objective() != "binary:logistic":
		return nil, fmt.Errorf("-model %s: objective %s: must be binary:logistic", file, e.Objective())
	case e.NumFeatures() != len(names):
		return nil, fmt.Errorf("-model %s has %d features: must have the %d of will_churn, %v", file, e.NumFeatures(), len(names), names)
	}
	m := e.Models()[0]
	own := m.FeatureNames()
	named := slices.ContainsFunc(own, func(name string) bool { return slices.Contains(names, name) })
	if named && !slices.Equal(own, names) {
		return nil, fmt.Errorf("-model %s: features %v: must be %v", file, own, names)
	}
	return m.WithFeatureNames(names)
}

// score is the probabilities to leave of customers, computed in batches.
func score(ctx context.Context, m *gbt.Model, customers []telco.Customer) ([]float32, error) {
	scores := make([]float32, 0, len(customers))
	for batch := range slices.Chunk(customers, batchSize) {
		x, err := matrixOf(batch)
		if err != nil {
			return nil, err
		}
		n := len(scores)
		scores = scores[:n+len(batch)]
		if err := m.PredictMatrix(ctx, scores[n:], x, nil); err != nil {
			return nil, err
		}
	}
	return scores, nil
}
