package legacy

import (
	"encoding/binary"
	"math"

	"github.com/grove-ml/grove/gbt/internal/codec"
)

// Magic is what models of 1.1 and later start with.
const Magic = "binf"

// paramSize is the size of the learner parameters.
const paramSize = 136

// Decode reads a model. Errors are [*codec.FormatError]s with the byte at fault.
// Nothing may follow the model.
//
// A model of before 1.0 does not say its version: 0.90 stands for all of them.
// Its base score is a margin, which BaseMargin takes; BaseScore repeats it, for
// the codecs do not know the link of the objective.
func Decode(b []byte, lim codec.Limits) (*codec.Model, error) {
	lim = lim.OrDefaults()
	d := &decoder{c: cursor{b: b}, lim: lim}
	if int64(len(b)) > lim.MaxBytes {
		return nil, d.c.fail(-1, "", codec.TooLarge("%d bytes: at most %d are allowed", len(b), lim.MaxBytes))
	}
	d.decode()
	if d.c.err != nil {
		return nil, d.c.err
	}
	m, err := codec.Assemble(&d.m, lim)
	if err != nil {
		if fe, ok := err.(*codec.FormatError); ok && fe.Format == "" {
			fe.Format = "binary"
		}
		return nil, err
	}
	return m, nil
}

// decoder reads one model.
type decoder struct {
	c     cursor
	lim   codec.Limits
	m     codec.Model
	param param
	nodes int64 // node slots so far
}

// param are the learner parameters (LearnerModelParamLegacy in learner.cc). The
// rest of the 136 bytes is reserved.
type param struct {
	baseScore  float32
	numFeature uint32
	numClass   int32
	attributes bool
	metrics    bool
	major      uint32 // 0 before 1.0
	minor      uint32
	numTarget  uint32 // 0 before 1.6: 1
	average    int32  // from 1.7: whether the base score was estimated
}

// old reports whether the model is of a version before 1.0.
func (p *param) old() bool { return p.major == 0 }

func (d *decoder) decode() {
	if len(d.c.b) >= 4 && string(d.c.b[:4]) == Magic {
		d.c.pos = 4
	}
	d.params()
	d.m.Objective.Name = d.objectiveName()
	start := d.c.pos
	d.m.Booster = d.c.string("booster")
	if d.c.err != nil {
		return
	}
	switch d.m.Booster {
	case codec.GBTree:
		d.trees()
	case codec.Dart:
		d.trees()
		d.dropout()
		d.m.Booster = codec.GBTree
	case codec.GBLinear:
		d.linear()
	default:
		d.c.fail(start, "booster", codec.Malformed("unknown booster %.40q", d.m.Booster))
	}
	d.rest()
}

func (d *decoder) params() {
	c, p := &d.c, &d.param
	start := c.pos
	b := c.take(paramSize, "learner_model_param")
	if b == nil {
		return
	}
	u := func(i int) uint32 { return binary.LittleEndian.Uint32(b[i:]) }
	*p = param{
		baseScore: float32At(b, 0), numFeature: u(4), numClass: int32At(b, 8),
		attributes: u(12) != 0, metrics: u(16) != 0,
		major: u(20), minor: u(24), numTarget: u(28), average: int32At(b, 32),
	}
	fail := func(i int, name string, reason error) { c.fail(start+i, "learner_model_param."+name, reason) }
	switch {
	case p.baseScore-p.baseScore != 0:
		fail(0, "base_score", codec.Malformed("%v: must be finite", p.baseScore))
	case p.numFeature > maxFeatures:
		fail(4, "num_feature", codec.TooLarge("%d features: at most %d are supported", p.numFeature, maxFeatures))
	case p.numClass < 0:
		fail(8, "num_class", codec.Malformed("%d: must not be negative", p.numClass))
	case p.major > maxVersion:
		fail(20, "major_version", codec.Malformed("version %d.%d: the format ended with 3.0", p.major, p.minor))
	case p.minor > maxVersion:
		fail(24, "minor_version", codec.Malformed("version %d.%d: the format ended with 3.0", p.major, p.minor))
	case p.numTarget > math.MaxInt32:
		fail(28, "num_target", codec.Malformed("%d: out of range", p.numTarget))
	}
	m := &d.m
	m.NumFeature, m.NumClass, m.NumTarget = int(p.numFeature), int(p.numClass), max(int(p.numTarget), 1)
	m.Version = [3]int{int(p.major), int(p.minor), 0}
	m.BaseScore = []float32{p.baseScore}
	if p.old() {
		m.Version = [3]int{0, 90, 0}
	}
	// Before 1.7 the field was reserved. JSON files of then do not have it
	// either, which stands for true.
	m.BoostFromAverage = p.average != 0 || p.major <= 1 && p.minor < 7
	m.NumParallelTree = 1
	m.Attributes = map[string]string{}
	if n := m.Outputs(); n > d.lim.MaxOutputs {
		fail(8, "num_class", codec.TooLarge("%d outputs: at most %d are allowed", n, d.lim.MaxOutputs))
	}
	if c.err == nil && p.old() {
		m.BaseMargin = make([]float32, m.Outputs())
		for i := range m.BaseMargin {
			m.BaseMargin[i] = p.baseScore
		}
	}
}

// maxFeatures is what the nodes of predictions have room for.
const maxFeatures = 1<<30 - 1

// maxVersion bounds the parts of a version number.
const maxVersion = 999

// objectiveName reads the name of the objective. Very old versions on 32-bit
// machines had four bytes more before it, which show as a length whose upper
// half is not zero (Load in learner.cc up to 0.90).
func (d *decoder) objectiveName() string {
	const path = "objective"
	n := d.c.uint64(path)
	if n >= math.MaxUint32 {
		d.c.take(4, path)
		n >>= 32
	}
	return string(d.c.take(n, path))
}

// dropout reads the factors of trees that training with dropout leaves behind.
// They are there if there are trees.
func (d *decoder) dropout() {
	if d.c.err != nil || len(d.m.Trees) == 0 {
		return
	}
	const path = "weight_drop"
	start := d.c.pos
	w := d.c.floats(path)
	if d.c.err == nil && len(w) != len(d.m.Trees) {
		d.c.fail(start, path, codec.Malformed("%d factors for %d trees", len(w), len(d.m.Trees)))
	}
	for i, v := range w {
		if v-v != 0 {
			d.c.fail(start+8+4*i, index(path, i), codec.Malformed("%v: must be finite", v))
		}
	}
	d.m.WeightDrop = w
}
