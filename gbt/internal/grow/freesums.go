package grow

import (
	"sync"

	"github.com/grove-ml/grove/gbt/internal/grad"
)

// freeSums are the histograms that are not in use: all that were ever made are in it
// or belong to a node, so that there are no more than are needed at once.
type freeSums struct {
	lock sync.Mutex
	sums [][]grad.Sum
}

// newHist returns a histogram, in which anything may be. Any worker may call it.
func (t *Hist) newHist() []grad.Sum {
	f := &t.free
	f.lock.Lock()
	defer f.lock.Unlock()
	if n := len(f.sums); n > 0 {
		h := f.sums[n-1]
		f.sums = f.sums[:n-1]
		return h
	}
	return make([]grad.Sum, t.slots)
}

// put takes a histogram back.
func (f *freeSums) put(h []grad.Sum) {
	f.lock.Lock()
	f.sums = append(f.sums, h)
	f.lock.Unlock()
}

// recycle takes back the histogram of a node, if it has one.
func (t *Hist) recycle(nd *node) {
	if nd.hist != nil {
		t.free.put(nd.hist)
		nd.hist = nil
	}
}
