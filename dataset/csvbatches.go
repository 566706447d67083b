package dataset

import (
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"sync"
)

// CSVBatches yields the rows of a CSV text in order, size at a time, as the
// matrices that [ReadCSV] would make of them. open begins the text, every time that
// the batches are run over; a file is
//
//	func() (io.ReadCloser, error) { return os.Open("train.csv") }
//
// Columns of categories are read once more before, for their names: those of all
// rows, which every batch has. Where a column has query numbers a batch goes on to the end of its group. A batch
// is valid until the next one is asked for: its slices are used again. An error is
// the last thing that is yielded. o may be nil.
func CSVBatches(open func() (io.ReadCloser, error), size int, o *CSVOptions) iter.Seq2[*Matrix, error] {
	names := sync.OnceValues(func() ([][]string, error) { return categoryNames(open, o) })
	return func(yield func(*Matrix, error) bool) {
		if size < 1 {
			yield(nil, fmt.Errorf("dataset: batches of %d rows: must be at least 1", size))
			return
		}
		err := withCSV(open, o, func(c *csvReader) error {
			if c.categories != nil {
				known, err := names()
				if err != nil {
					return err
				}
				if err := c.know(known); err != nil {
					return err
				}
			}
			return c.batches(size, yield)
		})
		if err != nil {
			yield(nil, err)
		}
	}
}

// withCSV calls f with a reader of a text that open begins.
func withCSV(open func() (io.ReadCloser, error), o *CSVOptions, f func(c *csvReader) error) error {
	r, err := open()
	if err != nil {
		return fmt.Errorf("dataset: %w", err)
	}
	defer r.Close()
	c, err := newCSVReader(r, o)
	if err != nil {
		return err
	}
	return f(c)
}

// categoryNames reads a whole text and returns the names of the categories of each
// column, sorted.
func categoryNames(open func() (io.ReadCloser, error), o *CSVOptions) (names [][]string, err error) {
	err = withCSV(open, o, func(c *csvReader) error {
		for {
			fields, err := c.next()
			if errors.Is(err, io.EOF) {
				break
			}
			if err == nil {
				err = c.add(fields)
			}
			if err != nil {
				return err
			}
			c.restart()
		}
		names = make([][]string, len(c.categories))
		for j, r := range c.categories {
			if r != nil {
				names[j] = slices.Sorted(slices.Values(r.texts))
			}
		}
		return nil
	})
	return names, err
}

// know gives the categories of columns their codes.
func (c *csvReader) know(names [][]string) error {
	for j, r := range c.categories {
		if r == nil || j >= len(names) {
			continue
		}
		for _, text := range names[j] {
			if _, err := r.add([]byte(text)); err != nil {
				return c.records.failField(j, c.names, err)
			}
		}
	}
	return nil
}

// batches yields all rows and returns the error that ends them.
func (c *csvReader) batches(size int, yield func(*Matrix, error) bool) error {
	group := slices.Index(c.use, useGroup)
	started := false
	for {
		fields, err := c.next()
		if end := errors.Is(err, io.EOF); end && (c.rows > 0 || !started) || err == nil && c.ends(size, group, fields) {
			m, fault := c.matrix()
			if fault != nil {
				return fault
			}
			started = true
			if !yield(m, nil) || end {
				return nil
			}
			c.restart()
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err == nil {
			err = c.add(fields)
		}
		if err != nil {
			return err
		}
	}
}

// ends reports whether a batch is full and the next line can begin another one.
func (c *csvReader) ends(size, group int, fields [][]byte) bool {
	return c.rows >= size && (group < 0 || group >= len(fields) || c.queries.begins(fields[group]))
}

// restart begins another batch in the same memory.
func (c *csvReader) restart() {
	c.rows = 0
	c.data, c.weights, c.lower, c.upper = c.data[:0], c.weights[:0], c.lower[:0], c.upper[:0]
	c.labels.values, c.margins.values, c.queries.sizes = c.labels.values[:0], c.margins.values[:0], c.queries.sizes[:0]
}
