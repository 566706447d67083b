package threshold

// sum adds float64 values and keeps what each addition rounds away (Neumaier,
// "Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen", 1974,
// with Knuth's branch-free two-sum). Sums in different orders agree but, rarely,
// for the last bit, so that decisions that cost the same are seen to.
type sum struct{ high, low float64 }

func (s *sum) add(x float64) {
	high := s.high + x
	back := high - s.high
	s.low += (s.high - (high - back)) + (x - back)
	s.high = high
}

func (s *sum) value() float64 { return s.high + s.low }
