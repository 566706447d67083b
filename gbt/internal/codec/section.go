package codec

// Section returns where in b the value stands that the keys lead to, object by
// object, of a document that is valid as a whole. Every object on the way must
// have its key once. Errors are [*FormatError]s.
func Section(b []byte, lim Limits, open func(b []byte, maxDepth int) Reader, keys ...string) (start, end int64, err error) {
	lim = lim.orDefaults()
	d := &document{r: open(b, lim.MaxDepth)}
	var enter func(keys []string) error
	enter = func(keys []string) error {
		return d.fields([]field{{keys[0], true, func() error {
			if len(keys) > 1 {
				return enter(keys[1:])
			}
			start = d.r.Offset()
			if err := d.r.Skip(); err != nil {
				return err
			}
			end = d.r.Offset()
			return nil
		}}})
	}
	first := d.r.Offset()
	if err := enter(keys); err != nil {
		return 0, 0, d.fail(first, err)
	}
	if err := d.r.End(); err != nil {
		return 0, 0, d.fail(d.r.Offset(), err)
	}
	return start, end, nil
}
