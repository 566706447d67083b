// Package parallel runs loops on a fixed set of workers.
//
// Work is always cut into pieces whose results do not depend on who runs them
// or when: the number of workers changes the time that a result takes, never
// the result.
package parallel

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// Pool is a set of workers that wait for loops to run. The caller of [Pool.For]
// is one of them. A Pool may be used by one caller at a time and must be closed.
type Pool struct {
	workers int
	spins   int // how often an idle worker looks for work before it sleeps

	current  atomic.Pointer[loop] // the loop that runs or nil
	sleepers atomic.Int64         // workers that sleep, or are about to
	end      loop                 // the last loop: workers go
	wake     chan struct{}        // wakes one that sleeps
	gone     sync.WaitGroup
}

// loop is one call of For: the pieces 0..n-1, taken one at a time.
type loop struct {
	n        int64
	f        func(int)
	next     atomic.Int64  // piece to take
	_        [64]byte      // what follows is read by those who wait
	finished atomic.Int64  // pieces done
	state    atomic.Int32  // of the caller: running, sleeping, or all is done
	done     chan struct{} // closed when all are, if the caller sleeps
}

const (
	running int32 = iota
	sleeping
	complete
)

// mostWorkers bounds the goroutines of a pool, which a caller may ask for without
// limit.
const mostWorkers = 1024

// New starts a pool of the given number of workers, or one for each processor
// that Go may use if workers < 1. More than mostWorkers are not of use unless there
// are more processors.
func New(workers int) *Pool {
	procs := runtime.GOMAXPROCS(0)
	if workers < 1 {
		workers = procs
	}
	workers = min(workers, max(mostWorkers, procs))
	p := &Pool{workers: workers, wake: make(chan struct{}, workers)}
	if workers <= procs {
		// Loops follow each other closely while training, and waking a
		// sleeping thread takes long: look for a few tenths of a millisecond.
		p.spins = 400_000
	}
	for range workers - 1 {
		p.gone.Go(p.work)
	}
	return p
}

// work runs what pieces of loops it can get until the pool is closed.
func (p *Pool) work() {
	var last *loop
	for {
		l := p.wait(last)
		if l == &p.end {
			return
		}
		l.run()
		last = l
	}
}

// wait waits for a loop other than last.
func (p *Pool) wait(last *loop) *loop {
	for {
		for range p.spins + 1 {
			if l := p.current.Load(); l != nil && l != last {
				return l
			}
		}
		p.sleepers.Add(1)
		// A loop that began before the line above did not wake this worker.
		if l := p.current.Load(); l != nil && l != last {
			p.sleepers.Add(-1)
			return l
		}
		<-p.wake
		p.sleepers.Add(-1)
	}
}

// Workers returns the number of workers, the caller included.
func (p *Pool) Workers() int { return p.workers }

// Close lets the workers go and waits until they have gone.
func (p *Pool) Close() {
	p.current.Store(&p.end)
	p.rouse(p.workers)
	p.gone.Wait()
}

// rouse wakes sleeping workers, as many as helpers.
func (p *Pool) rouse(helpers int) {
	for range min(helpers, int(p.sleepers.Load())) {
		select {
		case p.wake <- struct{}{}:
		default: // as many are being woken already
			return
		}
	}
}

// For calls f(0), ..., f(n-1), in any order and on any worker, and returns when
// all calls have returned. It does not wait for workers that come too late to
// find a piece.
func (p *Pool) For(n int, f func(i int)) {
	helpers := min(p.workers, n) - 1
	if helpers <= 0 {
		for i := range n {
			f(i)
		}
		return
	}
	l := &loop{n: int64(n), f: f}
	p.current.Store(l)
	p.rouse(helpers)
	l.run()
	l.finish(p.spins)
	p.current.Store(nil)
}

// finish waits until the last piece is done.
func (l *loop) finish(spins int) {
	for range spins + 1 {
		if l.finished.Load() == l.n {
			return
		}
	}
	l.done = make(chan struct{})
	if l.state.CompareAndSwap(running, sleeping) {
		<-l.done
	}
}

func (l *loop) run() {
	for {
		i := l.next.Add(1) - 1
		if i >= l.n {
			return
		}
		l.f(int(i))
		if l.finished.Add(1) == l.n && l.state.Swap(complete) == sleeping {
			close(l.done)
		}
	}
}

// Blocks cuts [0, n) into pieces of at most size elements and calls f(begin,
// end) for each, as For does.
func (p *Pool) Blocks(n, size int, f func(begin, end int)) {
	p.For((n+size-1)/size, func(i int) {
		f(i*size, min(n, (i+1)*size))
	})
}
