package paritydata

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
)

// families are the names of the files of goldens.
var families = [...]string{
	"hist",
	"onehot",
	"exact",
	"sample",
	"scale",
	"beyond",
	"approx",
	"target",
	"dart",
	"weighted", "linear",
	"vector",
	"categorical",
	"categorical_approx",
}

// Families returns the names of the families of cases.
func Families() []string { return families[:] }

// Case is a line of a file of goldens: how a model is trained and what XGBoost
// made of it. gen.py says what the hashes are of.
type Case struct {
	ID     string            `json:"id"`
	Recipe Recipe            `json:"recipe"`
	Params map[string]string `json:"params"`
	Rounds int               `json:"rounds"`

	Batches  int  `json:"batches"`  // rows of a batch of quantised input, or 0
	External bool `json:"external"` // of quantised input: on disk
	Stopping int  `json:"stopping"` // rounds of early stopping on the validation set, or 0
	Keep     bool `json:"keep"`     // keep the rounds after the best one

	Data      [5]string `json:"data"`       // hashes of features, labels, weights; features and labels of the validation set
	BaseScore []uint32  `json:"base_score"` // bits
	Nodes     []int     `json:"nodes"`      // of every tree
	Trees     []string  `json:"trees"`      // of every tree the hash of its structure, then of its statistics
	Margins   struct {
		Train, Validation, Probes string
	} `json:"margins"`
	Probes  int                             `json:"probes"`  // rows
	Metrics map[string]map[string]float64   `json:"metrics"` // of the last round, by set and name
	Scores  map[string]map[string][]float64 `json:"scores"`  // of every round, by set and name, in some families
	Weights string                          `json:"weights"` // hash of the weights of trees, where there are
	Linear  string                          `json:"linear"`  // hash of the coefficients of a linear model
	JSON    string                          `json:"json"`    // start of the SHA-256 of the saved model
	UBJSON  string                          `json:"ubj"`
	Binary  string                          `json:"binary"` // likewise, of the binary form of before 1.0
}

// Load reads the cases of a family from the folder of the goldens.
func Load(dir, family string) ([]Case, error) {
	text, err := os.ReadFile(filepath.Join(dir, family+".json"))
	if err != nil {
		return nil, fmt.Errorf("paritydata: %w", err)
	}
	var out []Case
	if err := json.Unmarshal(text, &out); err != nil {
		return nil, fmt.Errorf("paritydata: %s.json: %w", family, err)
	}
	return out, nil
}

// Generate makes the training and the validation set of the case and checks
// that both have the bits that they had when the goldens were made.
func (c *Case) Generate() (train, validation *Data, err error) {
	if train, err = c.Recipe.Generate(); err != nil {
		return nil, nil, fmt.Errorf("%w (case %s)", err, c.ID)
	}
	if validation, err = c.Recipe.Validation().Generate(); err != nil {
		return nil, nil, fmt.Errorf("%w (case %s)", err, c.ID)
	}
	for i, values := range [][]float32{train.X, train.Labels, train.Weights, validation.X, validation.Labels} {
		if got := HashFloats(values); got != c.Data[i] {
			what := [...]string{"features", "labels", "weights", "validation features", "validation labels"}[i]
			return nil, nil, fmt.Errorf("paritydata: case %s: %s have hash %s, the goldens were made of %s", c.ID, what, got, c.Data[i])
		}
	}
	return train, validation, nil
}
