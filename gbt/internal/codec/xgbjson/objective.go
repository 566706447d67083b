package xgbjson

import "github.com/grove-ml/grove/gbt/internal/codec"

// DecodeObjective reads the configuration of an objective, which binary models
// hold as a text of its own. Errors are [*codec.FormatError]s.
func DecodeObjective(b []byte, lim codec.Limits) (codec.Objective, error) {
	return codec.DecodeObjective(b, lim, func(b []byte, maxDepth int) codec.Reader {
		return &scanner{b: b, maxDepth: maxDepth}
	})
}
