package gbt_test

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"strings"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt/testdata/parity/paritydata"
)

// batteryCase is a line of testdata/battery/seed*.json; gen.py there says what
// the fields are.
type batteryCase struct {
	ID         string                 `json:"id"`
	Recipe     paritydata.Recipe      `json:"recipe"`
	Params     map[string]string      `json:"params"`
	Rounds     int                    `json:"rounds"`
	Target     string                 `json:"target"`
	Categories [][2]int               `json:"categories"`
	Groups     []int                  `json:"groups"`
	Data       string                 `json:"data"`
	Structure  string                 `json:"structure"`
	Fields     string                 `json:"fields"`
	Margins    string                 `json:"margins"`
	Metrics    map[string][2]*float64 `json:"metrics"`
}

// family returns what the case is about.
func (c *batteryCase) family() string {
	_, name, _ := strings.Cut(c.ID, "-")
	return name[:strings.LastIndex(name, "-")]
}

// loadBattery reads the cases of a file.
func loadBattery(name string) ([]batteryCase, error) {
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	var out []batteryCase
	return out, json.Unmarshal(text, &out)
}

// generate makes the training and the validation rows, sparse or dense, and
// checks that the former have the bits that the goldens were made of.
func (c *batteryCase) generate(sparse bool) (train, valid *dataset.Matrix, err error) {
	train, hash, err := c.matrix(c.Recipe, sparse)
	if err != nil {
		return nil, nil, err
	}
	if hash != c.Data {
		return nil, nil, fmt.Errorf("case %s: data has hash %s, the goldens were made of %s", c.ID, hash, c.Data)
	}
	valid, _, err = c.matrix(c.Recipe.Validation(), sparse)
	return train, valid, err
}

// matrix makes the rows of a recipe, and the hash of their features, labels and
// weights.
func (c *batteryCase) matrix(r paritydata.Recipe, sparse bool) (*dataset.Matrix, string, error) {
	d, err := r.Generate()
	if err != nil {
		return nil, "", err
	}
	info := batteryLabels(c.Target, d.Labels)
	if len(c.Categories) > 0 {
		info.FeatureTypes = make([]dataset.FeatureType, d.Cols)
		for j := range info.FeatureTypes {
			info.FeatureTypes[j] = dataset.Quantitative
		}
	}
	for _, jn := range c.Categories {
		j, n := jn[0], jn[1]
		info.FeatureTypes[j] = dataset.Categorical
		for i := j; n > 0 && i < len(d.X); i += d.Cols {
			if v := d.X[i]; v == v {
				d.X[i] = float32((int(v) + 50) * 37 % n)
			}
		}
	}
	info.Targets = d.Targets
	weights := d.Weights
	if len(c.Groups) > 0 {
		for rows := d.Rows; rows > 0; {
			n := min(c.Groups[len(info.Groups)%len(c.Groups)], rows)
			info.Groups = append(info.Groups, n)
			rows -= n
		}
		if weights != nil {
			weights = weights[:len(info.Groups)]
		}
	}
	info.Weights = weights
	h := paritydata.NewHash()
	for _, values := range [][]float32{d.X, info.Labels, info.LabelLower, info.LabelUpper, weights} {
		for _, v := range values {
			h.Float(v)
		}
	}
	if !sparse {
		m, err := dataset.FromDense(d.Rows, d.Cols, d.X, info)
		return m, h.String(), err
	}
	ptr, cols, values := make([]int, 1, d.Rows+1), []int32(nil), []float32(nil)
	for i := range d.Rows {
		for j, v := range d.X[i*d.Cols : (i+1)*d.Cols] {
			if v == v {
				cols, values = append(cols, int32(j)), append(values, v)
			}
		}
		ptr = append(ptr, len(values))
	}
	m, err := dataset.FromCSR(d.Rows, d.Cols, ptr, cols, values, info)
	return m, h.String(), err
}

// batteryLabels turns labels of a recipe into those of a target.
func batteryLabels(target string, y []float32) *dataset.Info {
	info := &dataset.Info{Labels: y}
	grade := func(v float32) float32 { return float32(math.Floor(float64(min(max(v+8, 0)/4, 4)))) }
	for i, v := range y {
		p := v / 8
		if p >= 0 {
			p++
		} else {
			p = 1 / (1 - p)
		}
		switch target {
		case "counts":
			y[i] = float32(math.Floor(float64(max(v+20, 0) / 4)))
		case "binary":
			y[i] = 0
			if v >= 4 {
				y[i] = 1
			}
		case "grades":
			y[i] = grade(v)
		case "positive":
			y[i] = p
		case "above":
			y[i] = p - 0.9375
		case "survival":
			if y[i] = (float32(math.Floor(float64(p*4))) + 1) / 4; i%3 == 0 {
				y[i] = -y[i]
			}
		case "interval":
			low, high := p, p
			switch i % 4 {
			case 1:
				high = float32(math.Inf(1))
			case 2:
				high *= 1.5
			case 3:
				low = 0
			}
			info.LabelLower, info.LabelUpper = append(info.LabelLower, low), append(info.LabelUpper, high)
		}
	}
	if target == "interval" {
		info.Labels = nil
	}
	return info
}
