package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
)

// outFlag declares -out for what is written as text.
func outFlag(fs *flag.FlagSet) *string {
	return fs.String("out", stdio, "`FILE` to write, - for standard output; it appears when it is complete")
}

// writeOut writes a file, or standard output for "-". A file is written beside
// its place under another name and moved there when it is complete, so nobody
// ever sees a part of it: an error or interrupt leaves what was there before.
func writeOut(ctx context.Context, std streams, name string, write func(w io.Writer) error) error {
	if name == stdio {
		return buffered(std.out, write)
	}
	place, mode, err := resolve(name)
	if err != nil {
		return err
	}
	if mode != 0 && !mode.IsRegular() { // a device or pipe, which must not be replaced
		f, err := os.OpenFile(place, os.O_WRONLY, 0)
		if err != nil {
			return err
		}
		return errors.Join(buffered(f, write), f.Close())
	}
	f, err := createBeside(place)
	if err != nil {
		return wantedName(err, name)
	}
	err = buffered(f, write)
	if err == nil && mode != 0 {
		err = f.Chmod(mode.Perm())
	}
	if err == nil {
		err = f.Sync()
	}
	if e := f.Close(); err == nil {
		err = e
	}
	if err == nil {
		err = ctx.Err()
	}
	if err == nil {
		err = os.Rename(f.Name(), place)
	}
	if err != nil {
		os.Remove(f.Name())
	}
	return wantedName(err, name)
}

// wantedName takes the name of the temporary file out of an error and puts the
// name that was asked for in its place.
func wantedName(err error, name string) error {
	var p *fs.PathError
	if errors.As(err, &p) && strings.HasSuffix(p.Path, ".tmp") {
		return &fs.PathError{Op: "write", Path: name, Err: p.Err}
	}
	var l *os.LinkError
	if errors.As(err, &l) {
		return &fs.PathError{Op: "write", Path: name, Err: l.Err}
	}
	return err
}

// resolve returns the place that a name stands for, behind links, and the mode
// of what is there, 0 for nothing.
func resolve(name string) (place string, mode fs.FileMode, err error) {
	if place, err = filepath.EvalSymlinks(name); err != nil {
		place = name
	}
	st, err := os.Stat(place)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return place, 0, nil
	case err != nil:
		return "", 0, err
	case st.IsDir():
		return "", 0, fmt.Errorf("%s is a folder", name)
	}
	return place, st.Mode(), nil
}

// checkOut reports an output file that can not be written, before long work is
// done for it.
func checkOut(name string) error {
	if name == stdio {
		return nil
	}
	place, _, err := resolve(name)
	if err != nil {
		return err
	}
	st, err := os.Stat(filepath.Dir(place))
	if err == nil && !st.IsDir() {
		err = fmt.Errorf("%s is not a folder", filepath.Dir(place))
	}
	return err
}

// createBeside creates a file with a new name in the folder of name. Its mode is
// that of any new file, unlike os.CreateTemp's.
func createBeside(name string) (*os.File, error) {
	dir, base := filepath.Split(name)
	for range 100 {
		f, err := os.OpenFile(filepath.Join(dir, fmt.Sprintf(".%s.%08x.tmp", base, rand.Uint32())), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
		if !errors.Is(err, fs.ErrExist) {
			return f, err
		}
	}
	return nil, fmt.Errorf("%s: no name for a temporary file is free", name)
}

// buffered writes through a buffer.
func buffered(w io.Writer, write func(w io.Writer) error) error {
	b := bufio.NewWriterSize(w, 1<<16)
	if err := write(b); err != nil {
		return err
	}
	return b.Flush()
}
