package gbt

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"runtime"
	"runtime/debug"
	"sync"

	"golang.org/x/exp/mmap"

	"github.com/grove-ml/grove/gbt/internal/codec"
	"github.com/grove-ml/grove/gbt/internal/codec/detect"
)

// FormatError reports where a model file fails and why; [errors.Is] tells the
// kind: [ErrFormat], [ErrTruncated], [ErrUnsupported] or [ErrTooLarge].
type FormatError = codec.FormatError

// Kinds of failure of [Load].
var (
	ErrFormat      = codec.ErrFormat      // the bytes are not a valid model
	ErrTruncated   = codec.ErrTruncated   // they end before the model does
	ErrUnsupported = codec.ErrUnsupported // the model needs something not supported
	ErrTooLarge    = codec.ErrTooLarge    // the model exceeds a limit
)

// Limits bounds what loading takes in; a field that is 0 stands for its default,
// which accepts models of 2 GB.
type Limits = codec.Limits

// LoadOptions say how a model is loaded. The zero value, or nil, means the
// default limits.
type LoadOptions struct {
	Limits Limits // what a file may ask for; the zero value means the defaults
}

// maxBytes returns the largest file accepted.
func (o *LoadOptions) maxBytes() int64 {
	if o != nil && o.Limits.MaxBytes > 0 {
		return o.Limits.MaxBytes
	}
	return 4 << 30
}

// Load reads a model in whichever of XGBoost's formats its content is: JSON and
// UBJSON; the binary format that ended with 3.0; memory snapshots; and Python
// pickles of a Booster or of a scikit-learn wrapper, of which nothing is run. It
// reads LightGBM's text models, too, but those with linear trees; see [Model].
// SageMaker's archives are for package sagemaker.
//
// Everything in the file is checked before it is used: one that is damaged or
// hostile gives a [*FormatError], never a panic or a wrong model. A model that
// XGBoost stopped early predicts with all its trees, as XGBoost's Booster does;
// see [Model.Slice] and the attribute best_iteration. o may be nil.
func Load(r io.Reader, o *LoadOptions) (*Model, error) {
	limit := o.maxBytes()
	var b bytes.Buffer
	n, err := b.ReadFrom(io.LimitReader(r, limit+1))
	if err != nil {
		return nil, fmt.Errorf("gbt: load: %w", err)
	}
	if n > limit {
		return nil, fmt.Errorf("gbt: load: %w: more than %d bytes", ErrTooLarge, limit)
	}
	return load(b.Bytes(), o)
}

// LoadFile reads a model file; see [Load].
func LoadFile(name string, o *LoadOptions) (*Model, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, fmt.Errorf("gbt: load: %w", err)
	}
	if info.IsDir() {
		return nil, fmt.Errorf("gbt: load %s: it is a folder", name)
	}
	if !info.Mode().IsRegular() { // a pipe, for example, cannot be mapped
		return LoadFS(osFile{}, name, o)
	}
	if n := info.Size(); n > o.maxBytes() {
		return nil, fmt.Errorf("gbt: load %s: %w: it has %d bytes, at most %d are allowed", name, ErrTooLarge, n, o.maxBytes())
	}
	b, err := readMapped(name)
	if err != nil {
		return nil, fmt.Errorf("gbt: load %s: %w", name, err)
	}
	m, err := load(b, o)
	if err != nil {
		return nil, fmt.Errorf("gbt: load %s: %w", name, err)
	}
	return m, nil
}

// osFile opens files of the operating system by any name; [os.DirFS] knows only
// those below a folder.
type osFile struct{}

func (osFile) Open(name string) (fs.File, error) { return os.Open(name) }

// readMapped copies a file out of a mapping of it, on several processors: most of
// the time goes into the first touch of pages.
func readMapped(name string) ([]byte, error) {
	f, err := mmap.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	b := make([]byte, f.Len())
	workers := min(runtime.GOMAXPROCS(0), len(b)>>20+1)
	errs := make([]error, workers)
	var wg sync.WaitGroup
	for w := range workers {
		begin, end := w*len(b)/workers, (w+1)*len(b)/workers
		wg.Go(func() { errs[w] = copyMapped(b[begin:end], f, int64(begin)) })
	}
	wg.Wait()
	return b, errors.Join(errs...)
}

// copyMapped copies a part of a mapping. A file that somebody shortens meanwhile
// makes the copy fault, which is turned into an error.
func copyMapped(dst []byte, f *mmap.ReaderAt, offset int64) (err error) {
	if len(dst) == 0 {
		return nil
	}
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if r := recover(); r != nil {
			if _, fault := r.(runtime.Error); !fault {
				panic(r)
			}
			err = errors.New("the file changed while it was read")
		}
	}()
	if _, err := f.ReadAt(dst, offset); err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	return nil
}

// LoadFS reads a model file from a file system, such as an embed.FS; see [Load].
func LoadFS(fsys fs.FS, name string, o *LoadOptions) (*Model, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, fmt.Errorf("gbt: load: %w", err)
	}
	defer f.Close()
	m, err := Load(f, o)
	if err != nil {
		return nil, fmt.Errorf("gbt: load %s: %w", name, err)
	}
	return m, nil
}

func load(b []byte, o *LoadOptions) (*Model, error) {
	var lim Limits
	if o != nil {
		lim = o.Limits
	}
	doc, err := detect.Decode(b, lim)
	if err != nil {
		return nil, err
	}
	m, err := newModel(doc)
	var p *ParamError
	if errors.As(err, &p) { // a parameter of the file, not of the caller
		return nil, &FormatError{
			Offset: -1, Path: "learner.learner_model_param." + p.Name,
			Err: codec.Malformed("%v: %s", p.Value, p.Reason),
		}
	}
	return m, err
}
