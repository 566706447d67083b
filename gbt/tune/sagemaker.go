package tune

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
)

// sageMakerRanges is ParameterRanges of SageMaker's HyperParameterTuningJobConfig:
// numbers are texts there.
type sageMakerRanges struct {
	ContinuousParameterRanges  []sageMakerNumbers
	IntegerParameterRanges     []sageMakerNumbers
	CategoricalParameterRanges []struct {
		Name   string
		Values []string
	}
}

type sageMakerNumbers struct {
	Name, MinValue, MaxValue, ScalingType string
}

// sageMakerJob is the part of HyperParameterTuningJobConfig that says what is searched
// and how.
type sageMakerJob struct {
	Strategy                         string
	TrainingJobEarlyStoppingType     string
	RandomSeed                       *int64
	ParameterRanges                  *sageMakerRanges
	HyperParameterTuningJobConfig    *sageMakerJob
	HyperParameterTuningJobObjective struct{ Type, MetricName string }
	ResourceLimits                   struct {
		MaxNumberOfTrainingJobs, MaxParallelTrainingJobs int
	}
	sageMakerRanges
}

// ReadSageMaker reads a search as SageMaker's CreateHyperParameterTuningJob takes it: the
// request, its HyperParameterTuningJobConfig, or its ParameterRanges alone. What the text
// does not say keeps the value it has in o:
//
//	ParameterRanges                     o.Space
//	Strategy                            o.Strategy: Random, Bayesian; Grid and Hyperband are not offered
//	HyperParameterTuningJobObjective    o.Set and o.Metric ("validation:auc"), o.Direction
//	ResourceLimits                      o.Trials, o.Parallel
//	TrainingJobEarlyStoppingType        o.Stopping: Auto is MedianRule, Off is nil
//	RandomSeed                          o.Seed
//
// Hyper-parameter names are XGBoost's, as in the algorithm of SageMaker; num_round is the number of
// rounds.
func ReadSageMaker(r io.Reader, o *Options) error {
	const most = 1 << 20
	data, err := io.ReadAll(io.LimitReader(r, most+1))
	if err != nil {
		return fmt.Errorf("tune: reading ranges: %w", err)
	}
	if len(data) > most {
		return fmt.Errorf("tune: reading ranges: more than %d bytes", most)
	}
	var job sageMakerJob
	if err := json.Unmarshal(data, &job); err != nil {
		return fmt.Errorf("tune: reading ranges: %w", err)
	}
	if job.HyperParameterTuningJobConfig != nil {
		job = *job.HyperParameterTuningJobConfig
	}
	ranges := job.ParameterRanges
	if ranges == nil {
		ranges = &job.sageMakerRanges
	}
	space, err := ranges.space()
	if err != nil {
		return err
	}
	next := *o
	next.Space = space
	if err := job.settings(&next); err != nil {
		return err
	}
	if err := space.Validate(); err != nil {
		return err
	}
	*o = next
	return nil
}

// space returns the ranges: real numbers, whole numbers, texts, each in the order of the text.
func (s *sageMakerRanges) space() (Space, error) {
	var out Space
	var errs []error
	numbers := func(kind Kind, list []sageMakerNumbers) {
		for _, n := range list {
			r := Range{Name: n.Name, Kind: kind}
			var err error
			if r.Min, err = strconv.ParseFloat(n.MinValue, 64); err != nil {
				errs = append(errs, &SpaceError{n.Name, fmt.Sprintf("MinValue %q is not a number", n.MinValue)})
			}
			if r.Max, err = strconv.ParseFloat(n.MaxValue, 64); err != nil {
				errs = append(errs, &SpaceError{n.Name, fmt.Sprintf("MaxValue %q is not a number", n.MaxValue)})
			}
			known := n.ScalingType == ""
			for i, name := range scaleNames {
				if name == n.ScalingType {
					r.Scale, known = Scale(i), true
				}
			}
			if !known {
				errs = append(errs, &SpaceError{n.Name, fmt.Sprintf("ScalingType %q: want one of %q", n.ScalingType, scaleNames)})
			}
			out = append(out, r)
		}
	}
	numbers(Continuous, s.ContinuousParameterRanges)
	numbers(Integer, s.IntegerParameterRanges)
	for _, c := range s.CategoricalParameterRanges {
		out = append(out, Range{Name: c.Name, Kind: Categorical, Values: c.Values})
	}
	return out, errors.Join(errs...)
}

// settings sets what the text says beside the ranges.
func (j *sageMakerJob) settings(o *Options) error {
	switch j.Strategy {
	case "":
	case "Random":
		o.Strategy = Random
	case "Bayesian":
		o.Strategy = Bayesian
	default:
		return fmt.Errorf("tune: Strategy %q: want Random or Bayesian", j.Strategy)
	}
	switch j.TrainingJobEarlyStoppingType {
	case "":
	case "Off":
		o.Stopping = nil
	case "Auto":
		o.Stopping = MedianRule{}
	default:
		return fmt.Errorf("tune: TrainingJobEarlyStoppingType %q: want Off or Auto", j.TrainingJobEarlyStoppingType)
	}
	if err := o.setObjective(j.HyperParameterTuningJobObjective.Type, j.HyperParameterTuningJobObjective.MetricName); err != nil {
		return err
	}
	if n := j.ResourceLimits.MaxNumberOfTrainingJobs; n != 0 {
		o.Trials = n
	}
	if n := j.ResourceLimits.MaxParallelTrainingJobs; n != 0 {
		o.Parallel = n
	}
	if j.RandomSeed != nil {
		o.Seed = *j.RandomSeed
	}
	return nil
}
