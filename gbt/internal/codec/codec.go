// Package codec holds what a model file says, in the form that all readers
// produce and all writers take.
package codec

import "github.com/grove-ml/grove/gbt/tree"

// Model is the content of a model file.
type Model struct {
	Version          [3]int
	Attributes       map[string]string
	FeatureNames     []string
	FeatureTypes     []string
	BaseScore        []float32 // in output space, one or one an output
	NumClass         int
	NumFeature       int
	NumTarget        int
	BoostFromAverage bool
	Objective        Objective
	Booster          string
	NumParallelTree  int
	Trees            []*tree.Tree
	TreeGroups       []int32
	IterationPtr     []int32
}

// Objective is the objective of a model with its parameters: name of the group
// of parameters, then name of the parameter.
type Objective struct {
	Name   string
	Params map[string]map[string]string
}
