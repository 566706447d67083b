package sagemaker

import (
	"fmt"
	"strings"

	"github.com/grove-ml/grove/gbt"
)

// Options say how an archive is opened. The zero value, or nil, means the
// default limits.
type Options struct {
	// Load has the limits for each model.
	Load gbt.LoadOptions

	// MaxBytes bounds the bytes of all files of the archive, unpacked, and those
	// of the archive itself; default 4 GiB.
	MaxBytes int64

	// MaxEntries bounds the files, folders and other entries; default 10000.
	MaxEntries int

	// MaxRatio bounds the bytes unpacked for each byte of a compressed archive,
	// beyond the first 16 MiB; default 200.
	MaxRatio int64
}

// withDefaults returns the options with all fields set.
func (o *Options) withDefaults() Options {
	out := Options{}
	if o != nil {
		out = *o
	}
	if out.MaxBytes <= 0 {
		out.MaxBytes = 4 << 30
	}
	if out.MaxEntries <= 0 {
		out.MaxEntries = 10_000
	}
	if out.MaxRatio <= 0 {
		out.MaxRatio = 200
	}
	return out
}

// ArchiveError reports an archive that cannot be opened, or models that do not
// make an ensemble. [errors.Is] tells the
// kind: gbt.ErrFormat, gbt.ErrTruncated, gbt.ErrUnsupported or gbt.ErrTooLarge;
// [errors.As] finds the *gbt.FormatError of a model that is at fault.
type ArchiveError struct {
	Member string // file in the archive, empty if it is not one file
	Err    error  // the reason, which wraps the kind
}

// Error names the file, if it is one, and the reason.
func (e *ArchiveError) Error() string {
	reason := strings.TrimPrefix(e.Err.Error(), "gbt: ") // one package stands in front
	if e.Member == "" {
		return "sagemaker: " + reason
	}
	return fmt.Sprintf("sagemaker: %.100q: %s", e.Member, reason)
}

// Unwrap returns the reason.
func (e *ArchiveError) Unwrap() error { return e.Err }

// invalid makes the reason of an archive that breaks a rule.
func invalid(kind error, format string, args ...any) error {
	return fmt.Errorf("%s: %w", fmt.Sprintf(format, args...), kind)
}
