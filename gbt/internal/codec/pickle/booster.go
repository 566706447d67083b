package pickle

import (
	"math"
	"strconv"

	"github.com/grove-ml/grove/gbt/internal/codec"
)

// Booster is what a pickled xgboost.Booster holds.
type Booster struct {
	// Handle is the model: a binary model up to 0.90, a memory snapshot from
	// 1.0 on.
	Handle []byte

	// Offset is where Handle stands in the pickle, -1 if it is not there as it
	// is, because the pickle writes it as text.
	Offset int64

	// FeatureNames and FeatureTypes are the Python object's own, up to 1.3, or
	// nil.
	FeatureNames, FeatureTypes []string

	// Attributes has those of best_iteration, best_ntree_limit and best_score
	// that the Python object has, as texts.
	Attributes map[string]string
}

// Read finds the Booster in a pickle. Errors are [*codec.FormatError]s with the
// opcode at fault. Nothing may follow the pickle.
func Read(b []byte, lim codec.Limits) (*Booster, error) {
	lim = lim.OrDefaults()
	if limit := min(lim.MaxBytes, math.MaxUint32); int64(len(b)) > limit {
		return nil, &codec.FormatError{Format: "pickle", Offset: -1, Err: codec.TooLarge("%d bytes: at most %d are allowed", len(b), limit)}
	}
	m := newMachine(b)
	top, err := m.run()
	if err == nil && m.pos < len(b) {
		m.op = m.pos
		err = codec.Malformed("%d bytes follow the pickle", len(b)-m.pos)
	}
	if err != nil {
		return nil, &codec.FormatError{Format: "pickle", Offset: int64(m.op), Err: err}
	}
	out, err := m.booster(top)
	if err != nil {
		return nil, &codec.FormatError{Format: "pickle", Offset: -1, Err: err}
	}
	return out, nil
}

// booster makes the result of the value that the program ends with.
func (m *machine) booster(top value) (*Booster, error) {
	if top.kind != kindObject {
		return nil, codec.Malformed("the pickle holds a value of kind %v, not a model", top.kind)
	}
	o := m.objects[top.num]
	if o.class == classWrapper {
		v, ok := m.get(m.attributes(o), "_Booster")
		if !ok || v.kind == kindNone {
			return nil, codec.Malformed("the model is not fitted: it has no Booster")
		}
		if v.kind != kindObject {
			return nil, codec.Malformed("_Booster is of kind %v", v.kind)
		}
		o = m.objects[v.num]
	}
	if o.class != classBooster {
		return nil, codec.Malformed("the pickle holds no Booster")
	}
	state := m.attributes(o)
	handle, ok := m.get(state, "handle")
	if !ok || handle.kind != kindBytes {
		return nil, codec.Malformed("the Booster has no model: its handle is of kind %v", handle.kind)
	}
	out := &Booster{Attributes: map[string]string{}}
	out.Handle, out.Offset = m.content(handle)
	var err error
	if out.FeatureNames, err = m.list(state, "feature_names"); err != nil {
		return nil, err
	}
	if out.FeatureTypes, err = m.list(state, "feature_types"); err != nil {
		return nil, err
	}
	for _, key := range []string{"best_iteration", "best_ntree_limit", "best_score"} {
		switch v, _ := m.get(state, key); v.kind {
		case kindInt:
			out.Attributes[key] = strconv.FormatInt(v.num, 10)
		case kindFloat:
			out.Attributes[key] = strconv.FormatFloat(v.float(), 'g', -1, 64)
		}
	}
	return out, nil
}

// attributes returns the dict of an object's attributes, or None. With slots it
// is the first of two.
func (m *machine) attributes(o object) value {
	if s := o.state; s.kind == kindTuple {
		if items := m.items[s.num]; len(items) == 2 {
			return items[0]
		}
	}
	return o.state
}

// list returns a list of strings, nil if the key has none.
func (m *machine) list(state value, key string) ([]string, error) {
	v, _ := m.get(state, key)
	switch v.kind {
	case kindNone:
		return nil, nil
	case kindList, kindTuple:
	default:
		return nil, codec.Malformed("%s is of kind %v: must be a list of strings", key, v.kind)
	}
	items := m.items[v.num]
	out := make([]string, len(items))
	for i, item := range items {
		if !isText(item) {
			return nil, codec.Malformed("%s[%d] is of kind %v: must be a string", key, i, item.kind)
		}
		// Many may be one text that the pickle refers to.
		b, _ := m.content(item)
		if err := m.pay(len(b)); err != nil {
			return nil, err
		}
		out[i] = string(b)
	}
	return out, nil
}
