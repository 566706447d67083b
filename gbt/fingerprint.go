package gbt

import (
	"fmt"
	"math"

	"github.com/grove-ml/grove/gbt/internal/feature"
)

// fingerprint tells training rows from others: their number and a hash of each
// kind of what is known about them. Dense and sparse matrices of the same values
// have the same one.
type fingerprint struct {
	Rows     int    `json:"rows"`
	Cols     int    `json:"cols"`
	Features string `json:"features"`
	Labels   string `json:"labels"`
	Weights  string `json:"weights"`
	Groups   string `json:"groups"`
	Margins  string `json:"base_margins"`
}

// hash is FNV-1a with 64 bits that takes a 32-bit word a step.
type hash uint64

func newHash() hash { return 0xCBF29CE484222325 }

func (h *hash) word(w uint32) { *h = (*h ^ hash(w)) * 0x100000001B3 }

func (h *hash) floats(v []float32) {
	h.word(uint32(len(v)))
	for _, x := range v {
		h.word(math.Float32bits(x))
	}
}

func (h hash) String() string { return fmt.Sprintf("%016x", uint64(h)) }

// fingerprintOf returns the fingerprint of rows whose features are m.
func fingerprintOf(x rowSet, m *feature.Matrix) fingerprint {
	info, buf := x.Info(), make([]float32, m.Cols)
	features, labels, weights, groups, margins := newHash(), newHash(), newHash(), newHash(), newHash()
	for i := range m.Rows {
		for j, v := range m.Row(buf, i) {
			if v == v {
				features.word(uint32(j))
				features.word(math.Float32bits(v))
			}
		}
		features.word(math.MaxUint32)
	}
	for _, ft := range info.FeatureTypes {
		for _, c := range []byte(ft) {
			features.word(uint32(c))
		}
		features.word(math.MaxUint32)
	}
	labels.floats(info.Labels)
	labels.floats(info.LabelLower)
	labels.floats(info.LabelUpper)
	weights.floats(info.Weights)
	weights.floats(info.FeatureWeights)
	for _, n := range info.Groups {
		groups.word(uint32(n))
	}
	margins.floats(info.BaseMargin)
	return fingerprint{x.Rows(), x.Cols(), features.String(), labels.String(), weights.String(), groups.String(), margins.String()}
}

// differs says what is not the same, or nothing.
func (f fingerprint) differs(o fingerprint) string {
	switch {
	case f.Rows != o.Rows:
		return fmt.Sprintf("there are %d training rows, the checkpoint was made with %d", f.Rows, o.Rows)
	case f.Cols != o.Cols:
		return fmt.Sprintf("there are %d features, the checkpoint was made with %d", f.Cols, o.Cols)
	case f.Features != o.Features:
		return "the features of the training rows are not those that the checkpoint was made with"
	case f.Labels != o.Labels:
		return "the labels of the training rows are not those that the checkpoint was made with"
	case f.Weights != o.Weights:
		return "the weights of the training rows are not those that the checkpoint was made with"
	case f.Groups != o.Groups:
		return "the groups of the training rows are not those that the checkpoint was made with"
	case f.Margins != o.Margins:
		return "the base margins of the training rows are not those that the checkpoint was made with"
	}
	return ""
}
