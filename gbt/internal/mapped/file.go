// Package mapped keeps bytes in a temporary file that is written once and then
// mapped into memory: the operating system holds as much of it as there is room
// for and reads the rest when it is needed.
package mapped

import (
	"fmt"
	"math"
	"os"
)

// File is a temporary file. It is written by [File.WriteAt], then mapped by
// [File.Map]; [File.Close] removes it.
type File struct {
	f     *os.File
	name  string // "" once the name is gone
	size  int64
	bytes []byte // the mapping
}

// Create makes a temporary file for size bytes in dir, which must exist. Where
// the system allows, its name is removed at once: then the space is free again
// as soon as the process ends, however it ends.
func Create(dir string, size int64) (*File, error) {
	if size < 0 || size > math.MaxInt {
		return nil, fmt.Errorf("mapped: a file of %d bytes does not fit the address space", size)
	}
	f, err := os.CreateTemp(dir, "grove-*.pages")
	if err != nil {
		return nil, fmt.Errorf("mapped: %w", err)
	}
	m := &File{f: f, name: f.Name(), size: size}
	if removeOpen && os.Remove(m.name) == nil {
		m.name = ""
	}
	return m, nil
}

// WriteAt writes b at offset. A disk that is full is an error here.
func (m *File) WriteAt(b []byte, offset int64) error {
	if _, err := m.f.WriteAt(b, offset); err != nil {
		return fmt.Errorf("mapped: %d bytes of temporary pages: %w", m.size, err)
	}
	return nil
}

// Map returns the bytes of the file, which must have been written to its end.
// They may be read until Close, and not be written to.
func (m *File) Map() ([]byte, error) {
	if m.bytes != nil || m.size == 0 {
		return m.bytes, nil
	}
	// Reading beyond the end of a file that is mapped kills the process.
	info, err := m.f.Stat()
	if err != nil {
		return nil, fmt.Errorf("mapped: %w", err)
	}
	if info.Size() != m.size {
		return nil, fmt.Errorf("mapped: the file has %d bytes, want %d", info.Size(), m.size)
	}
	b, err := open(m.f, int(m.size))
	if err != nil {
		return nil, fmt.Errorf("mapped: %d bytes: %w", m.size, err)
	}
	m.bytes = b
	return b, nil
}

// Close ends the mapping and removes the file. Closing again does nothing.
func (m *File) Close() error {
	if m.f == nil {
		return nil
	}
	var err error
	if m.bytes != nil {
		err = unmap(m.bytes)
		m.bytes = nil
	}
	if e := m.f.Close(); err == nil {
		err = e
	}
	m.f = nil
	if m.name != "" {
		if e := os.Remove(m.name); err == nil {
			err = e
		}
		m.name = ""
	}
	if err != nil {
		return fmt.Errorf("mapped: %w", err)
	}
	return nil
}
