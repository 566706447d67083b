package detect

import (
	"errors"

	"github.com/grove-ml/grove/gbt/internal/codec"
	"github.com/grove-ml/grove/gbt/internal/codec/buffer"
	"github.com/grove-ml/grove/gbt/internal/codec/legacy"
	"github.com/grove-ml/grove/gbt/internal/codec/lightgbm"
	"github.com/grove-ml/grove/gbt/internal/codec/pickle"
	"github.com/grove-ml/grove/gbt/internal/codec/ubjson"
	"github.com/grove-ml/grove/gbt/internal/codec/xgbjson"
)

// Decode reads a model in any format. Errors are [*codec.FormatError]s.
func Decode(b []byte, lim codec.Limits) (*codec.Model, error) {
	format, err := codec.Sniff(b)
	if err != nil {
		return nil, err
	}
	switch format {
	case codec.FormatUBJSON:
		return ubjson.Decode(b, lim)
	case codec.FormatBinary:
		return legacy.Decode(b, lim)
	case codec.FormatSnapshotBinary, codec.FormatSnapshotJSON, codec.FormatSnapshotUBJSON:
		return buffer.Decode(b, lim)
	case codec.FormatPickle:
		return unpickle(b, lim)
	case codec.FormatLightGBM:
		return lightgbm.Decode(b, lim)
	}
	return xgbjson.Decode(b, lim)
}

// unpickle reads the model of a pickled Booster and gives it what the Python
// object alone knows.
func unpickle(b []byte, lim codec.Limits) (*codec.Model, error) {
	p, err := pickle.Read(b, lim)
	if err != nil {
		return nil, err
	}
	if f, err := codec.Sniff(p.Handle); err == nil && f == codec.FormatPickle {
		return nil, inHandle(&codec.FormatError{Offset: 0, Err: codec.Malformed("a pickle inside a pickle")}, p)
	}
	m, err := Decode(p.Handle, lim)
	if err != nil {
		return nil, inHandle(err, p)
	}
	// The model is new, so it may be changed.
	if m.Attributes == nil {
		m.Attributes = map[string]string{}
	}
	for key, value := range p.Attributes {
		if _, ok := m.Attributes[key]; !ok {
			m.Attributes[key] = value
		}
	}
	// Python itself does not look at names that do not fit until it predicts.
	if len(m.FeatureNames) == 0 && len(p.FeatureNames) == m.NumFeature {
		m.FeatureNames = p.FeatureNames
	}
	if len(m.FeatureTypes) == 0 && len(p.FeatureTypes) == m.NumFeature {
		m.FeatureTypes = p.FeatureTypes
	}
	return m, nil
}

// inHandle puts an error of the model in a pickle into the terms of the pickle.
func inHandle(err error, p *pickle.Booster) error {
	var fe *codec.FormatError
	if !errors.As(err, &fe) {
		return err
	}
	out := *fe
	switch {
	case out.Offset >= 0 && p.Offset >= 0:
		out.Offset += p.Offset
	case p.Offset < 0:
		out.Offset = -1 // the pickle holds the model as text
	}
	out.Format = "pickled"
	if fe.Format != "" {
		out.Format += " " + fe.Format
	}
	return &out
}
