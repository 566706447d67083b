package codec

// DecodeObjective reads the configuration of an objective, the object that a
// model has under learner.objective, through the reader that open makes of it.
// Errors are [*FormatError]s with offsets into b.
func DecodeObjective(b []byte, lim Limits, open func(b []byte, maxDepth int) Reader) (Objective, error) {
	lim = lim.orDefaults()
	d := &document{r: open(b, lim.MaxDepth), b: NewBuilder(lim)}
	start := d.r.Offset()
	if err := d.objective(); err != nil {
		return Objective{}, d.fail(start, err)
	}
	if err := d.r.End(); err != nil {
		return Objective{}, d.fail(d.r.Offset(), err)
	}
	return d.b.m.Objective, nil
}
