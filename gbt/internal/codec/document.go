package codec

import (
	"errors"
	"fmt"
	"math"
	"runtime"
	"strconv"
	"strings"
)

// parallelBytes is the size from which a document's trees are read in parallel.
const parallelBytes = 1 << 20

// Decode reads the model in b through the reader that open makes of it. Errors
// are [*FormatError]s.
//
// Keys may come in any order; unknown ones are skipped, a known one that comes
// twice is an error.
func Decode(b []byte, lim Limits, open func(b []byte, maxDepth int) Reader) (*Model, error) {
	lim = lim.orDefaults()
	if int64(len(b)) > lim.MaxBytes {
		return nil, &FormatError{open(b, lim.MaxDepth).Format(), -1, "", TooLarge("%d bytes: at most %d are allowed", len(b), lim.MaxBytes)}
	}
	if workers := runtime.GOMAXPROCS(0); workers > 1 && len(b) >= parallelBytes && int64(len(b)) <= math.MaxUint32 {
		if m, err := decodeParallel(b, lim, open, workers); err == nil {
			return m, nil
		}
		// What is wrong, and where, the plain way says best.
	}
	return decodePlain(b, lim, open)
}

// decodePlain reads a document from front to back.
func decodePlain(b []byte, lim Limits, open func(b []byte, maxDepth int) Reader) (*Model, error) {
	d := &document{r: open(b, lim.MaxDepth), b: NewBuilder(lim)}
	m, err := d.decode()
	if err != nil {
		var fe *FormatError
		if errors.As(err, &fe) && fe.Offset < 0 {
			fe.Offset = locate(open(b, lim.MaxDepth), fe.Path)
		}
		return nil, err
	}
	return m, nil
}

func (d *document) decode() (*Model, error) {
	start := d.r.Offset()
	if err := d.top(); err != nil {
		return nil, d.fail(start, err)
	}
	if err := d.r.End(); err != nil {
		return nil, d.fail(d.r.Offset(), err)
	}
	m, err := d.b.Model()
	if err != nil {
		return nil, d.fail(-1, err)
	}
	return m, nil
}

// document reads a model with the layout of learner.cc's LoadModel. path is the
// place of the value that is being read.
type document struct {
	r    Reader
	b    *Builder
	path []string // keys, and indexes in brackets
	tree TreeData // reused from tree to tree
	ints []int64  // reused from column to column

	parallel *parallelTrees // nil when trees are read as they come
}

// fail makes a FormatError of the first error on the way up.
func (d *document) fail(offset int64, err error) error {
	if fe, ok := err.(*FormatError); ok {
		if fe.Format == "" {
			fe.Format = d.r.Format()
		}
		return err
	}
	path := d.path
	if re, ok := err.(*ReadError); ok {
		offset, err = re.Offset, re.Err
		if re.Index >= 0 {
			path = append(path[:len(path):len(path)], index(re.Index))
		}
	}
	return &FormatError{d.r.Format(), offset, joinPath(path), err}
}

func index(i int) string { return "[" + strconv.Itoa(i) + "]" }

// joinPath writes a path as a.b[3].c.
func joinPath(path []string) string {
	var s strings.Builder
	for i, p := range path {
		if i > 0 && p[0] != '[' {
			s.WriteByte('.')
		}
		s.WriteString(p)
	}
	return s.String()
}

// at runs read with step added to the path.
func (d *document) at(step string, read func() error) error {
	offset := d.r.Offset()
	d.path = append(d.path, step)
	if err := read(); err != nil {
		return d.fail(offset, err)
	}
	d.path = d.path[:len(d.path)-1]
	return nil
}

// field is a known key of an object.
type field struct {
	name     string
	required bool
	read     func() error
}

// fields takes an object with at most 64 known keys.
func (d *document) fields(known []field) error {
	var seen uint64
	err := d.r.Object(func(key []byte) error {
		for i := range known {
			if string(key) != known[i].name {
				continue
			}
			if seen&(1<<i) != 0 {
				return d.at(known[i].name, func() error { return Malformed("the key comes twice") })
			}
			seen |= 1 << i
			return d.at(known[i].name, known[i].read)
		}
		return d.r.Skip()
	})
	if err != nil {
		return err
	}
	for i := range known {
		if known[i].required && seen&(1<<i) == 0 {
			return Malformed("key %q is missing", known[i].name)
		}
	}
	return nil
}

// each takes an array.
func (d *document) each(read func(i int) error) error {
	return d.r.Array(func(i int) error {
		return d.at(index(i), func() error { return read(i) })
	})
}

// strings takes an object of strings. A key may not come twice.
func (d *document) strings(set func(key, value string) error) error {
	seen := map[string]bool{}
	return d.r.Object(func(k []byte) error {
		key := string(k)
		return d.at(pathKey(key), func() error {
			if seen[key] {
				return Malformed("the key comes twice")
			}
			seen[key] = true
			v, err := d.r.String()
			if err != nil {
				return err
			}
			return set(key, v)
		})
	})
}

// pathKey is a key as part of a path. Keys are text of the file: long and
// strange ones are quoted and cut.
func pathKey(key string) string {
	for i := 0; i < len(key); i++ {
		if c := key[i]; c <= ' ' || c >= 0x7f || c == '[' || c == '.' || c == '"' || i == 60 {
			return fmt.Sprintf("%.60q", key)
		}
	}
	if key == "" {
		return `""`
	}
	return key
}

// list takes an array of strings.
func (d *document) list() ([]string, error) {
	out := []string{}
	err := d.each(func(int) error {
		s, err := d.r.String()
		out = append(out, s)
		return err
	})
	return out, err
}

// locate returns the offset of the value at a path, or of the deepest value
// above it that is there.
func locate(r Reader, path string) int64 {
	offset := r.Offset()
	for path != "" {
		var ok bool
		if path[0] == '[' {
			end := strings.IndexByte(path, ']')
			i, _ := strconv.Atoi(path[1:end])
			ok, path = r.Element(i), path[end+1:]
		} else {
			end := strings.IndexAny(path, ".[")
			if end < 0 {
				end = len(path)
			}
			ok, path = r.Enter(path[:end]), path[end:]
		}
		if !ok {
			break
		}
		path = strings.TrimPrefix(path, ".")
		offset = r.Offset()
	}
	return offset
}
