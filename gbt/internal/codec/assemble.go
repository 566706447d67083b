package codec

// Assemble checks how the parts of m fit together and completes them as
// [Decode] does: one intercept becomes one for each output, and rounds are laid
// out where IterationPtr is nil. It serves readers of formats that are not
// documents of keys and values, which fill in all of m themselves. Its errors
// are [*FormatError]s whose path is that of the part in a document.
func Assemble(m *Model, lim Limits) (*Model, error) {
	b := NewBuilder(lim)
	b.m = *m
	b.haveNum, b.haveScore = true, true
	if b.m.Outputs() > b.lim.MaxOutputs {
		return nil, &FormatError{"", -1, pathParam, TooLarge("%d outputs: at most %d are allowed", b.m.Outputs(), b.lim.MaxOutputs)}
	}
	return b.Model()
}

// OrDefaults returns the limits with the defaults in place of fields that are 0
// or less.
func (l Limits) OrDefaults() Limits { return l.orDefaults() }
