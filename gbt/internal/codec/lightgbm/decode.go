package lightgbm

import (
	"bytes"
	"math"
	"strings"

	"github.com/grove-ml/grove/gbt/internal/codec"
	"github.com/grove-ml/grove/gbt/tree"
)

// maxFeatures is what the nodes of predictions have room for.
const maxFeatures = 1<<29 - 1

// endOfTrees follows the last tree.
const endOfTrees = "end of trees"

// Decode reads a model. Errors are [*codec.FormatError]s with the byte at fault
// and a path such as Tree=3.left_child[8].
//
// Names that LightGBM made up (Column_0, Column_1, ...) are left out. Features
// that were categorical in training have type c, the others q; there are no
// types if none was.
func Decode(b []byte, lim codec.Limits) (*codec.Model, error) {
	lim = lim.OrDefaults()
	if int64(len(b)) > lim.MaxBytes {
		return nil, fail(-1, "", codec.TooLarge("%d bytes: at most %d are allowed", len(b), lim.MaxBytes))
	}
	d := &decoder{lines: lines{b: b}, lim: lim}
	if err := d.decode(); err != nil {
		return nil, err
	}
	m, err := codec.Assemble(&d.m, lim)
	if err != nil {
		if fe, ok := err.(*codec.FormatError); ok {
			fe.Format = format
		}
		return nil, err
	}
	return m, nil
}

// decoder reads one model.
type decoder struct {
	lines
	lim    codec.Limits
	m      codec.Model
	groups int
	sizes  field // tree_sizes
	nodes  int64 // of the trees so far

	scratch scratch
}

// header are the keys of a header that matter.
type header struct {
	version, numClass, perRound, maxFeature, objective, average, names, infos, sizes field
}

func (h *header) field(key []byte) *field {
	switch string(key) {
	case "version":
		return &h.version
	case "num_class":
		return &h.numClass
	case "num_tree_per_iteration":
		return &h.perRound
	case "max_feature_idx":
		return &h.maxFeature
	case "objective":
		return &h.objective
	case "average_output":
		return &h.average
	case "feature_names":
		return &h.names
	case "feature_infos":
		return &h.infos
	case "tree_sizes":
		return &h.sizes
	}
	return nil
}

func (d *decoder) decode() error {
	if err := d.magic(); err != nil {
		return err
	}
	var h header
	line, start, err := d.header(&h)
	if err != nil {
		return err
	}
	if err := d.params(&h); err != nil {
		return err
	}
	for {
		if string(line) == endOfTrees {
			break
		}
		if err := d.tree(line, start); err != nil {
			return err
		}
		if line, start, err = d.section(); err != nil {
			return err
		}
	}
	return d.rounds(start)
}

// magic takes the first line.
func (d *decoder) magic() error {
	line, start, ok := d.next()
	for ok && len(bytes.TrimSpace(line)) == 0 {
		line, start, ok = d.next()
	}
	switch {
	case !ok:
		return fail(start, "", codec.Truncated("the file is empty"))
	case string(line) != "tree":
		return fail(start, "", codec.Malformed("%.20q where the line \"tree\" should be", line))
	}
	return nil
}

// header reads the header and returns the first line behind it.
func (d *decoder) header(h *header) (line []byte, start int, err error) {
	for {
		line, start, ok := d.next()
		switch {
		case !ok:
			return nil, 0, fail(start, "", codec.Truncated("the file ends before the trees"))
		case bytes.HasPrefix(line, []byte("Tree=")) || string(line) == endOfTrees:
			return line, start, nil
		}
		key, f := split(line, start)
		if at := h.field(key); at != nil {
			if at.there {
				return nil, 0, fail(start, string(key), codec.Malformed("the key comes twice"))
			}
			*at = f
		}
	}
}

// section returns the first line behind the empty lines after a tree.
func (d *decoder) section() (line []byte, start int, err error) {
	for {
		line, start, ok := d.next()
		switch {
		case !ok:
			return nil, 0, fail(start, "", codec.Truncated("the file ends before the line %q", endOfTrees))
		case bytes.HasPrefix(line, []byte("Tree=")) || string(line) == endOfTrees:
			return line, start, nil
		case len(line) > 0:
			return nil, 0, fail(start, "", codec.Malformed("%.20q where a tree or the line %q should be", line, endOfTrees))
		}
	}
}

// params takes what the header says.
func (d *decoder) params(h *header) error {
	m := &d.m
	for _, k := range []struct {
		name      string
		f         field
		low, high int64
		dst       *int
	}{
		{"num_class", h.numClass, 1, math.MaxInt32, &m.NumClass},
		{"num_tree_per_iteration", h.perRound, 1, math.MaxInt32, &d.groups},
		{"max_feature_idx", h.maxFeature, 0, math.MaxInt32, &m.NumFeature},
	} {
		if !k.f.there {
			if k.dst == &d.groups {
				d.groups = m.NumClass // as it was at first
				continue
			}
			return fail(-1, "", codec.Malformed("key %q is missing", k.name))
		}
		v, err := whole(k.f.text, k.low, k.high)
		if err != nil {
			return fail(k.f.start, k.name, err)
		}
		*k.dst = int(v)
	}
	m.NumFeature++
	switch {
	case !h.version.there:
		return fail(-1, "", codec.Unsupported(`a model without "version=", of before LightGBM 2.1, is`))
	case string(h.version.text) != "v2" && string(h.version.text) != "v3" && string(h.version.text) != "v4":
		return fail(h.version.start, "version", codec.Unsupported("version "+quote(h.version.text)+" of the format is"))
	case d.groups != m.NumClass:
		return fail(h.perRound.start, "num_tree_per_iteration", codec.Malformed("%d trees a round for %d classes", d.groups, m.NumClass))
	case d.groups > d.lim.MaxOutputs:
		return fail(h.numClass.start, "num_class", codec.TooLarge("%d outputs: at most %d are allowed", d.groups, d.lim.MaxOutputs))
	case m.NumFeature > maxFeatures:
		return fail(h.maxFeature.start, "max_feature_idx", codec.TooLarge("%d features: at most %d are supported", m.NumFeature, maxFeatures))
	}
	if m.NumClass == 1 {
		m.NumClass = 0
	}
	m.NumTarget, m.NumParallelTree = 1, 1
	m.Booster = codec.GBTree
	m.Attributes = map[string]string{}
	m.Objective.Name = strings.TrimSpace(string(h.objective.text))
	m.BoostFromAverage = true
	m.LightGBM = &codec.LightGBM{Format: string(h.version.text), AverageOutput: h.average.there}
	d.sizes = h.sizes
	return d.features(h)
}

func quote(b []byte) string { return `"` + string(b[:min(len(b), 20)]) + `"` }

// features takes the names and kinds of the features. Without names, which no
// version leaves out, any number of features could be claimed.
func (d *decoder) features(h *header) error {
	m := &d.m
	for _, k := range []struct {
		name string
		f    field
	}{{"feature_names", h.names}, {"feature_infos", h.infos}} {
		if !k.f.there {
			return fail(-1, "", codec.Malformed("key %q is missing", k.name))
		}
		if n := words(k.f.text); n != m.NumFeature {
			return fail(k.f.start, k.name, codec.Malformed("%d entries for %d features", n, m.NumFeature))
		}
	}
	text := string(h.names.text)
	m.FeatureNames = make([]string, 0, m.NumFeature)
	madeUp := true
	start, end := token(h.names.text, 0)
	for i := range m.NumFeature {
		name := text[start:end]
		madeUp = madeUp && isColumn(name, i)
		m.FeatureNames = append(m.FeatureNames, name)
		start, end = token(h.names.text, end)
	}
	if madeUp {
		m.FeatureNames = nil
	}
	// A numerical feature has its range in brackets, a categorical one the
	// list of its categories, one that was not used "none".
	start, end = token(h.infos.text, 0)
	for i := range m.NumFeature {
		if c := h.infos.text[start]; c != '[' && c != 'n' {
			if m.FeatureTypes == nil {
				m.FeatureTypes = make([]string, m.NumFeature)
				for j := range m.FeatureTypes {
					m.FeatureTypes[j] = "q"
				}
			}
			m.FeatureTypes[i] = "c"
		}
		start, end = token(h.infos.text, end)
	}
	return nil
}

// isColumn reports whether name is the one that LightGBM makes up for feature i.
func isColumn(name string, i int) bool {
	rest, ok := strings.CutPrefix(name, "Column_")
	if !ok || len(rest) > 1 && rest[0] == '0' {
		return false
	}
	v, err := whole([]byte(rest), 0, maxFeatures)
	return err == nil && int(v) == i
}

// rounds lays out the rounds of the trees; end is where they end in the file.
func (d *decoder) rounds(end int) error {
	m := &d.m
	n := len(m.Trees)
	if d.sizes.there {
		if sizes := words(d.sizes.text); sizes != n {
			return fail(d.sizes.start, "tree_sizes", codec.Malformed("sizes of %d trees, there are %d", sizes, n))
		}
	}
	if n%d.groups != 0 {
		return fail(end, "", codec.Malformed("%d trees do not make whole rounds of %d", n, d.groups))
	}
	m.TreeGroups = make([]int32, n)
	m.IterationPtr = make([]int32, 0, n/d.groups+1)
	for i := range n {
		if i%d.groups == 0 {
			m.IterationPtr = append(m.IterationPtr, int32(i))
		}
		m.TreeGroups[i] = int32(i % d.groups)
	}
	m.IterationPtr = append(m.IterationPtr, int32(n))
	m.BaseScore = make([]float32, d.groups)
	if m.Trees == nil {
		m.Trees = []*tree.Tree{}
	}
	return nil
}
