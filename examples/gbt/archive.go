package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/grove-ml/grove/gbt"
	"github.com/grove-ml/grove/gbt/sagemaker"
)

// readModels loads the models of -model: those of a SageMaker archive or of a
// folder of models, or the only one of any other file.
func readModels(ctx context.Context, std streams, name string) (*sagemaker.Ensemble, error) {
	if name == "" {
		return nil, usagef("-model is missing: it names the file of the model")
	}
	return interruptible(ctx, func() (*sagemaker.Ensemble, error) {
		if name == stdio {
			return readStream(std.in, "standard input")
		}
		if st, err := os.Stat(name); err == nil && st.IsDir() {
			return sagemaker.Open(name, nil)
		}
		f, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		return readStream(f, name)
	})
}

// readStream loads the models of a stream, told by its content.
func readStream(r io.Reader, name string) (*sagemaker.Ensemble, error) {
	b := bufio.NewReader(r)
	if head, _ := b.Peek(512); isArchive(head) {
		e, err := sagemaker.OpenReader(b, nil)
		if err != nil {
			err = fmt.Errorf("%s: %w", name, err)
		}
		return e, err
	}
	m, err := gbt.Load(b, nil)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return sagemaker.New(m)
}

// isArchive reports whether a file that starts with head is compressed or a tar
// file.
func isArchive(head []byte) bool {
	return strings.HasPrefix(string(head), "\x1f\x8b") || len(head) >= 262 && string(head[257:262]) == "ustar"
}

// readModel loads the model of -model, which must be one.
func readModel(ctx context.Context, std streams, name string) (*gbt.Model, error) {
	e, err := readModels(ctx, std, name)
	if err != nil {
		return nil, err
	}
	if e.Len() > 1 {
		return nil, fmt.Errorf("%s holds %d models, which predict together: predict alone takes them; unpack the archive for one of them", name, e.Len())
	}
	return e.Models()[0], nil
}

// isArchiveName reports whether a file of that name is written as an archive.
func isArchiveName(name string) bool {
	return strings.HasSuffix(name, ".tar.gz") || strings.HasSuffix(name, ".tgz")
}
