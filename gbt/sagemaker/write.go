package sagemaker

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/grove-ml/grove/gbt"
)

// defaultName is the name of a model in an archive (xgb_constants.py of the
// container).
const defaultName = "xgboost-model"

// memberName returns the name of model i of n.
func memberName(i, n int) string {
	if n == 1 {
		return defaultName
	}
	return defaultName + "-" + strconv.Itoa(i)
}

// Write writes an archive that SageMaker's container of version 3.0 or later
// opens: a compressed tar file of the models in UBJSON, called xgboost-model, or
// xgboost-model-0, xgboost-model-1, ... if there are several, which then predict
// as an [Ensemble]. The same models give the same bytes.
func Write(w io.Writer, models ...*gbt.Model) error {
	if _, err := New(models...); err != nil {
		return err
	}
	z := gzip.NewWriter(w)
	t := tar.NewWriter(z)
	for i, m := range models {
		var b bytes.Buffer
		if err := m.Save(&b, gbt.UBJSON); err != nil {
			return fmt.Errorf("sagemaker: write: %w", err)
		}
		h := &tar.Header{
			Typeflag: tar.TypeReg, Format: tar.FormatUSTAR, Name: memberName(i, len(models)),
			Size: int64(b.Len()), Mode: 0o644, ModTime: time.Unix(0, 0),
		}
		if err := t.WriteHeader(h); err != nil {
			return fmt.Errorf("sagemaker: write: %w", err)
		}
		if _, err := b.WriteTo(t); err != nil {
			return fmt.Errorf("sagemaker: write: %w", err)
		}
	}
	if err := t.Close(); err != nil {
		return fmt.Errorf("sagemaker: write: %w", err)
	}
	if err := z.Close(); err != nil {
		return fmt.Errorf("sagemaker: write: %w", err)
	}
	return nil
}

// WriteFile writes an archive to a file; see [Write]. The file appears whole or
// not at all: it is written beside its place, synced, and renamed.
func WriteFile(name string, models ...*gbt.Model) (err error) {
	tmp, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".*")
	if err != nil {
		return fmt.Errorf("sagemaker: write: %w", err)
	}
	defer func() {
		if err != nil {
			tmp.Close()
			os.Remove(tmp.Name())
		}
	}()
	if err := Write(tmp, models...); err != nil {
		return err
	}
	for _, step := range []func() error{
		func() error { return tmp.Chmod(0o644) }, // CreateTemp's is for the owner alone
		tmp.Sync,
		tmp.Close,
		func() error { return os.Rename(tmp.Name(), name) },
	} {
		if err := step(); err != nil {
			return fmt.Errorf("sagemaker: write: %w", err)
		}
	}
	return nil
}
