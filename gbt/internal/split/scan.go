package split

import (
	"math"

	"github.com/grove-ml/grove/gbt/internal/grad"
)

// gainScan looks for the largest loss change in a run of at most scanBins bins, in the
// order of the scan: bin i of it is at hist + i·step.
type gainScan struct {
	hist     *grad.Sum // first bin of the scan
	step     int       // bytes to the next, negative backwards
	bins     int       // 1 to scanBins
	from     grad.Sum  // sum of the bins before; with those of the scan after
	total    grad.Sum  // of the node
	lambda   float64
	least    float64 // hessian of a child: min_child_weight
	nodeGain float32
	beat     float32 // loss change that must be exceeded
	loss     [8]float32
	at       [8]int32 // bin of each loss, -1 where none exceeds beat
}

const scanBins = 256

// best returns the first bin of the largest loss change, -1 if none exceeds what
// must be beaten.
func (s *gainScan) best() (loss float32, at int32) {
	loss, at = s.beat, -1
	for i, l := range s.loss {
		if a := s.at[i]; a >= 0 && (l > loss || l == loss && a < at) {
			loss, at = l, a
		}
	}
	return loss, at
}

// scanKernel runs a scan, in the arithmetic of [Params.ChildrenGain] without alpha,
// max_delta_step and constraints.
type scanKernel func(*gainScan)

// scanGains is the kernel that is used, nil if there is none.
var scanGains = scanKernels().Best()

// fewBins is the number of bins up to which the plain loop is faster.
const fewBins = 24

// scansFast reports whether scans of a node with these sums can be left to a kernel.
// Nodes of which a sum is not finite cannot.
func (p *Params) scansFast(total grad.Sum) bool {
	return scanGains != nil && p.Alpha == 0 && p.MaxDeltaStep == 0 && total.G-total.G == 0 && total.H-total.H == 0
}

// numericalFast is [Params.Numerical] by a kernel. It returns false, and leaves best
// as it was, if a loss change was not finite: such a split is never taken, and the
// plain loop knows the next best.
func (p *Params) numericalFast(best *Candidate, f int32, hist []grad.Sum, cuts []float32, total grad.Sum, nodeGain float32) bool {
	found := *best
	s := gainScan{
		step: 16, total: total, lambda: float64(p.Lambda), least: float64(p.MinChildWeight),
		nodeGain: nodeGain, beat: best.LossChange,
	}
	for begin := 0; begin < len(hist); begin += scanBins {
		s.hist, s.bins = &hist[begin], min(scanBins, len(hist)-begin)
		from := s.from
		scanGains(&s)
		loss, at := s.best()
		if at < 0 {
			continue
		}
		if math.IsInf(float64(loss), 0) {
			return false
		}
		left := from
		for _, b := range hist[begin : begin+int(at)+1] {
			left = left.Add(b)
		}
		b := int32(begin) + at
		found = Candidate{LossChange: loss, Feature: f, Threshold: cuts[b], Bin: b, Left: left, Right: total.Sub(left)}
		s.beat = loss
	}
	if s.from != total {
		s.step, s.from = -16, grad.Sum{}
		for end := len(hist); end > 0; end -= scanBins {
			s.hist, s.bins = &hist[end-1], min(scanBins, end)
			from := s.from
			scanGains(&s)
			loss, at := s.best()
			if at < 0 {
				continue
			}
			if math.IsInf(float64(loss), 0) {
				return false
			}
			right := from
			b := int32(end) - 1 - at
			for i := int32(end) - 1; i >= b; i-- {
				right = right.Add(hist[i])
			}
			threshold := float32(math.Inf(-1))
			if b > 0 {
				threshold = cuts[b-1]
			}
			found = Candidate{LossChange: loss, Feature: f, Threshold: threshold, Bin: b - 1, DefaultLeft: true, Left: total.Sub(right), Right: right}
			s.beat = loss
		}
	}
	*best = found
	return true
}
