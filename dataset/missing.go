package dataset

// DefaultMissing returns the texts that mean a missing value in CSV files unless
// options say otherwise: the empty field, NA, NaN, nan, null and ?.
func DefaultMissing() []string { return []string{"", "NA", "NaN", "nan", "null", "?"} }

// missingTexts are the texts that mean a missing value.
type missingTexts struct {
	texts map[string]struct{}
	// number is true if a text could also be read as a number, so that fields
	// must be looked up before they are parsed.
	number bool
}

// newMissingTexts takes texts, or the default ones if texts is nil.
func newMissingTexts(texts []string) missingTexts {
	if texts == nil {
		texts = DefaultMissing()
	}
	m := missingTexts{texts: make(map[string]struct{}, len(texts))}
	for _, t := range texts {
		m.texts[t] = struct{}{}
		if _, err := parseDecimal([]byte(t), 64); err == nil {
			m.number = true
		}
	}
	return m
}

func (m missingTexts) has(field []byte) bool {
	_, ok := m.texts[string(field)]
	return ok
}
