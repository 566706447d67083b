package sagemaker

import (
	"archive/tar"
	"bufio"
	"bytes"
	"cmp"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/grove-ml/grove/gbt"
)

// member is a model with its name in the archive.
type member struct {
	name  string
	model *gbt.Model
}

// Open reads the models of an archive, a tar file, compressed or not; or of a
// folder like the one that the container unpacks an archive to; or a single
// model file. The models are the files at the top, whatever their names; files
// in folders and files whose names start with a dot are left out, as the
// container does. o may be nil.
//
// Nothing is written to disk. An archive with links, devices, paths that lead
// out of it, two files of one name, or more bytes than the options allow is an
// error, and so is a file at the top that is not a model.
func Open(name string, o *Options) (*Ensemble, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, fmt.Errorf("sagemaker: open: %w", err)
	}
	if info.IsDir() {
		return openFolder(name, o)
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("sagemaker: open: %w", err)
	}
	defer f.Close()
	return openNamed(f, filepath.Base(name), o)
}

// OpenReader reads the models of an archive or a single model; see [Open].
func OpenReader(r io.Reader, o *Options) (*Ensemble, error) { return openNamed(r, "", o) }

func openNamed(r io.Reader, name string, o *Options) (*Ensemble, error) {
	opt := o.withDefaults()
	in := &meter{r: r, left: opt.MaxBytes}
	b := bufio.NewReaderSize(in, 1<<16)
	content := b
	if head, _ := b.Peek(2); bytes.Equal(head, []byte{0x1f, 0x8b}) {
		z, err := gzip.NewReader(b)
		if err != nil {
			return nil, &ArchiveError{"", unreadable(err)}
		}
		content = bufio.NewReaderSize(&meter{r: z, left: opt.MaxBytes, packed: in, ratio: opt.MaxRatio}, 1<<16)
	}
	var models []member
	var err error
	if head, _ := content.Peek(512); len(head) == 512 && string(head[257:262]) == "ustar" {
		models, err = readTar(content, opt)
	} else {
		var m *gbt.Model
		m, err = load(content, opt, name)
		models = []member{{cmp.Or(name, defaultName), m}}
	}
	if err != nil {
		return nil, err
	}
	return newEnsemble(models)
}

// openFolder reads the files of a folder.
func openFolder(name string, o *Options) (*Ensemble, error) {
	opt := o.withDefaults()
	entries, err := os.ReadDir(name)
	if err != nil {
		return nil, fmt.Errorf("sagemaker: open: %w", err)
	}
	if len(entries) > opt.MaxEntries {
		return nil, &ArchiveError{"", invalid(gbt.ErrTooLarge, "%d files, at most %d are allowed", len(entries), opt.MaxEntries)}
	}
	var models []member
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), ".") || !e.Type().IsRegular() {
			continue
		}
		f, err := os.Open(filepath.Join(name, e.Name()))
		if err != nil {
			return nil, fmt.Errorf("sagemaker: open: %w", err)
		}
		in := &meter{r: f, left: opt.MaxBytes}
		m, err := load(in, opt, e.Name())
		f.Close()
		if err != nil {
			return nil, err
		}
		opt.MaxBytes = in.left
		models = append(models, member{e.Name(), m})
	}
	if len(models) == 0 {
		return nil, &ArchiveError{"", invalid(gbt.ErrFormat, "the folder %s has no file that may be a model", name)}
	}
	return newEnsemble(models)
}

// load reads one model.
func load(r io.Reader, opt Options, name string) (*gbt.Model, error) {
	o := opt.Load
	if o.Limits.MaxBytes <= 0 || o.Limits.MaxBytes > opt.MaxBytes {
		o.Limits.MaxBytes = opt.MaxBytes
	}
	m, err := gbt.Load(r, &o)
	if err != nil {
		return nil, &ArchiveError{name, unreadable(err)}
	}
	return m, nil
}

// readTar reads the models of a tar file.
func readTar(r io.Reader, opt Options) ([]member, error) {
	var models []member
	var deep string // a file in a folder
	seen := map[string]bool{}
	t := tar.NewReader(r)
	for n := 0; ; n++ {
		h, err := t.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, &ArchiveError{"", unreadable(err)}
		}
		if n >= opt.MaxEntries {
			return nil, &ArchiveError{"", invalid(gbt.ErrTooLarge, "more than %d entries", opt.MaxEntries)}
		}
		name, err := entry(h)
		if err != nil {
			return nil, &ArchiveError{h.Name, err}
		}
		if h.Typeflag == tar.TypeDir || name == "." {
			continue
		}
		if seen[name] {
			return nil, &ArchiveError{name, invalid(gbt.ErrFormat, "the name comes twice")}
		}
		seen[name] = true
		switch {
		case strings.HasPrefix(path.Base(name), "."):
		case strings.Contains(name, "/"):
			deep = name
		case h.Size > opt.MaxBytes:
			return nil, &ArchiveError{name, invalid(gbt.ErrTooLarge, "%d bytes, at most %d are allowed", h.Size, opt.MaxBytes)}
		default:
			m, err := load(t, opt, name)
			if err != nil {
				return nil, err
			}
			models = append(models, member{name, m})
		}
	}
	// What follows the end of the archive is read for gzip's checksum.
	if _, err := io.Copy(io.Discard, r); err != nil {
		return nil, &ArchiveError{"", unreadable(err)}
	}
	switch {
	case len(models) > 0:
		return models, nil
	case deep != "":
		return nil, &ArchiveError{"", invalid(gbt.ErrFormat, "no model at the top of the archive, where SageMaker looks for it, but files in folders such as %.60q", deep)}
	}
	return nil, &ArchiveError{"", invalid(gbt.ErrFormat, "the archive has no model")}
}

// entry returns the clean name of an entry that may be read.
func entry(h *tar.Header) (string, error) {
	switch h.Typeflag {
	case tar.TypeReg, tar.TypeDir:
	case tar.TypeSymlink, tar.TypeLink:
		return "", invalid(gbt.ErrUnsupported, "links are not followed")
	default:
		return "", invalid(gbt.ErrUnsupported, "entry of type %q, neither a file nor a folder", h.Typeflag)
	}
	for key := range h.PAXRecords {
		if strings.HasPrefix(key, "GNU.sparse.") {
			return "", invalid(gbt.ErrUnsupported, "sparse files are not supported")
		}
	}
	if strings.HasPrefix(h.Name, "/") || strings.ContainsAny(h.Name, "\\:\x00") {
		return "", invalid(gbt.ErrFormat, "the path is absolute or holds one of \\ and :")
	}
	if slices.Contains(strings.Split(h.Name, "/"), "..") {
		return "", invalid(gbt.ErrFormat, "the path leads out of the archive")
	}
	return path.Clean(h.Name), nil
}

// unreadable gives an error of the packages that unpack its kind.
func unreadable(err error) error {
	for _, kind := range []error{gbt.ErrFormat, gbt.ErrTooLarge, gbt.ErrUnsupported} {
		if errors.Is(err, kind) {
			return err
		}
	}
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF):
		return invalid(gbt.ErrTruncated, "%v", err)
	case errors.Is(err, tar.ErrHeader), errors.Is(err, gzip.ErrHeader), errors.Is(err, gzip.ErrChecksum), isCorrupt(err):
		return invalid(gbt.ErrFormat, "%v", err)
	}
	return err
}

// byNumber orders names as people count: xgboost-model-9 before
// xgboost-model-10.
func byNumber(a, b string) int {
	stem := func(s string) (string, int) {
		i := len(s)
		for i > 0 && s[i-1] >= '0' && s[i-1] <= '9' {
			i--
		}
		n, _ := strconv.Atoi(s[i:])
		return s[:i], n
	}
	as, an := stem(a)
	bs, bn := stem(b)
	return cmp.Or(strings.Compare(as, bs), cmp.Compare(an, bn), strings.Compare(a, b))
}
