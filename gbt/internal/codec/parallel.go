package codec

import (
	"errors"
	"sync"
)

// parallelTrees is what reading trees in parallel needs: the document they stand
// in and a way to open a reader in the middle of it.
type parallelTrees struct {
	b       []byte
	open    func(b []byte, maxDepth int) Reader
	workers int
}

// skimmer is a [Reader] that can pass over an object faster than Skip does. It
// need not see all faults, but must find the end of every valid object that it
// passes over; it may give up on one that is unusual.
type skimmer interface{ Skim() bool }

// errPlain says that a document has to be read the plain way. It is never shown.
var errPlain = errors.New("read the plain way")

// decodeParallel reads a document as decodePlain does, its trees in parallel.
// Any fault makes it give up, with an error that says nothing.
func decodeParallel(b []byte, lim Limits, open func(b []byte, maxDepth int) Reader, workers int) (*Model, error) {
	d := &document{
		r: open(b, lim.MaxDepth), b: NewBuilder(lim),
		parallel: &parallelTrees{b, open, workers},
	}
	return d.decode()
}

// treesParallel passes over the trees to see where they start, then reads each
// worker's share of them and puts the shares together in order.
func (d *document) treesParallel() error {
	type place struct{ start, end uint32 }
	var trees []place
	skim, quick := d.r.(skimmer)
	err := d.r.Array(func(i int) error {
		if i >= d.b.lim.MaxTrees {
			return errPlain
		}
		start := d.r.Offset()
		if quick && !skim.Skim() {
			return errPlain
		} else if !quick {
			if err := d.r.Skip(); err != nil {
				return err
			}
		}
		trees = append(trees, place{uint32(start), uint32(d.r.Offset())})
		return nil
	})
	if err != nil {
		return errPlain
	}
	p := d.parallel
	parts := make([]*document, p.workers)
	errs := make([]error, p.workers)
	var wg sync.WaitGroup
	for w := range parts {
		first, last := w*len(trees)/p.workers, (w+1)*len(trees)/p.workers
		part := &document{b: NewBuilder(d.b.lim)}
		part.b.first = first
		parts[w] = part
		wg.Go(func() {
			known := part.treeFields()
			for _, t := range trees[first:last] {
				part.r = p.open(p.b[t.start:t.end], d.b.lim.MaxDepth)
				if errs[w] = part.readTree(known); errs[w] == nil {
					errs[w] = part.r.End()
				}
				if errs[w] != nil {
					return
				}
			}
		})
	}
	wg.Wait()
	for w, part := range parts {
		if errs[w] != nil {
			return errPlain
		}
		d.b.nodes += part.b.nodes
		d.b.m.Trees = append(d.b.m.Trees, part.b.m.Trees...)
	}
	if d.b.nodes > d.b.lim.MaxNodes {
		return errPlain
	}
	return nil
}
