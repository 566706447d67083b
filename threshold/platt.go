package threshold

import "math"

// Platt is a sigmoid fitted to scores: 1/(1 + exp(a·score + b)).
type Platt struct {
	A, B float64 // slope, below 0 where higher scores mean class 1, and offset
}

// FitPlatt fits a sigmoid to the scores and labels of rows that the model has not been trained
// on (Platt, "Probabilistic outputs for support vector machines", 1999). Its targets are
// Platt's, drawn in from 0 and 1, and it is fitted by the safeguarded Newton method of Lin, Lin
// and Weng ("A note on Platt's probabilistic outputs", Machine Learning 68, 2007) to
// a gradient of 1e-10 a row. It equals scikit-learn's CalibratedClassifierCV(method="sigmoid") within
// the latter's own tolerance.
//
// Scores may be margins or probabilities; a sigmoid of margins is the better shape.
// Both classes must be there.
func FitPlatt(scores []float64, labels []float32) (*Platt, error) {
	if err := checkRows(scores, labels, Costs{}); err != nil {
		return nil, err
	}
	positives := 0.0
	for _, y := range labels {
		positives += float64(y)
	}
	negatives := float64(len(labels)) - positives
	if positives == 0 || negatives == 0 {
		return nil, &ValueError{What: "number of rows of a class", Index: -1, Value: 0, Rule: "at least 1"}
	}
	// Newton is invariant to a linear map of the scores; overflow is not.
	scale := 0.0
	for _, s := range scores {
		scale = max(scale, math.Abs(s))
	}
	if scale == 0 {
		scale = 1
	}
	f := plattFit{labels: labels, scores: make([]float64, len(scores))}
	for i, s := range scores {
		f.scores[i] = s / scale
	}
	f.high, f.low = (positives+1)/(positives+2), 1/(negatives+2)
	a, b := f.minimise(math.Log((negatives + 1) / (positives + 1)))
	return &Platt{A: a / scale, B: b}, nil
}

// Calibrate returns the probability of a score.
func (p *Platt) Calibrate(score float64) float64 {
	z := float64(p.A*score) + p.B
	if z >= 0 {
		e := math.Exp(-z)
		return e / (1 + e)
	}
	return 1 / (1 + math.Exp(z))
}

type plattFit struct {
	scores    []float64
	labels    []float32
	high, low float64 // targets of the classes
}

func (f *plattFit) target(i int) float64 {
	if f.labels[i] == 1 {
		return f.high
	}
	return f.low
}

// loss is the cross-entropy of the targets: sum of log(1 + exp(z)) − (1−t)·z.
func (f *plattFit) loss(a, b float64) float64 {
	var total sum
	for i, s := range f.scores {
		z := float64(a*s) + b
		total.add(max(z, 0) + math.Log1p(math.Exp(-math.Abs(z))) - float64((1-f.target(i))*z))
	}
	return total.value()
}

// minimise finds the lowest loss from a = 0 and the b given.
func (f *plattFit) minimise(b float64) (float64, float64) {
	const (
		steps     = 100
		shortest  = 1e-10
		damping   = 1e-12
		tolerance = 1e-10
	)
	a, loss := 0.0, f.loss(0, b)
	for range steps {
		h11, h22, h21, g1, g2 := damping, damping, 0.0, 0.0, 0.0
		for i, s := range f.scores {
			p := (&Platt{a, b}).Calibrate(s)
			d1, d2 := f.target(i)-p, float64(p*(1-p))
			h11 += float64(s * s * d2)
			h22 += d2
			h21 += float64(s * d2)
			g1 += float64(s * d1)
			g2 += d1
		}
		if limit := tolerance * float64(len(f.scores)); math.Abs(g1) < limit && math.Abs(g2) < limit {
			break
		}
		det := float64(h11*h22) - float64(h21*h21)
		da := -(float64(h22*g1) - float64(h21*g2)) / det
		db := -(float64(h11*g2) - float64(h21*g1)) / det
		slope := float64(g1*da) + float64(g2*db)
		step := 1.0
		for ; step >= shortest; step /= 2 {
			na, nb := a+float64(step*da), b+float64(step*db)
			if l := f.loss(na, nb); l < loss+float64(1e-4*step*slope) {
				a, b, loss = na, nb, l
				break
			}
		}
		if step < shortest {
			break
		}
	}
	return a, b
}
