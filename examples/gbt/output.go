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
)

// outFlag declares -out for what is written as text.
func outFlag(fs *flag.FlagSet) *string {
	return fs.String("out", stdio, "`FILE` to write, - for standard output; it appears when it is complete")
}

// writeOut writes a file, or standard output for "-". A file is written beside
// its place under another name and moved there when it is complete, so nobody
// ever sees a part of it: an error or interrupt leaves what was there before. An
// error about the file names the flag that asked for it.
func writeOut(ctx context.Context, std streams, flag, name string, write func(w io.Writer) error) error {
	if name == stdio {
		return buffered(std.out, write)
	}
	place, mode, err := resolve(name)
	if err != nil {
		return outError(err, flag, name)
	}
	if mode != 0 && !mode.IsRegular() { // a device or pipe, which must not be replaced
		f, err := os.OpenFile(place, os.O_WRONLY, 0)
		if err != nil {
			return outError(err, flag, name)
		}
		return errors.Join(buffered(f, write), f.Close())
	}
	f, err := createBeside(place)
	if err != nil {
		return outError(err, flag, name)
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
	return outError(err, flag, name)
}

// errIsFolder is the error of a name that a file should have and a folder has.
var errIsFolder = errors.New("is a folder: must be a file")

// outError puts the flag and the name that was asked for in front of an error about an
// output file, in place of the temporary file's. Other errors stay as they are.
func outError(err error, flag, name string) error {
	var p *fs.PathError
	var l *os.LinkError
	switch {
	case errors.Is(err, errIsFolder):
	case errors.As(err, &p):
		err = p.Err
	case errors.As(err, &l):
		err = l.Err
	default:
		return err
	}
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("-%s %s: %w: the folder must exist", flag, name, err)
	}
	return fmt.Errorf("-%s %s: %w", flag, name, err)
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
		return "", 0, errIsFolder
	}
	return place, st.Mode(), nil
}

// checkOut reports an output file that can not be written, before long work is
// done for it. Without a name there is nothing to write.
func checkOut(flag, name string) error {
	if name == stdio || name == "" {
		return nil
	}
	place, _, err := resolve(name)
	if err != nil {
		return outError(err, flag, name)
	}
	st, err := os.Stat(filepath.Dir(place))
	if err == nil && !st.IsDir() {
		return fmt.Errorf("-%s %s: %s is not a folder", flag, name, filepath.Dir(place))
	}
	return outError(err, flag, name)
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
