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
	wake    chan *loop
	gone    sync.WaitGroup
}

// loop is one call of For: the pieces 0..n-1, taken one at a time.
type loop struct {
	n        int64
	next     atomic.Int64 // piece to take
	finished atomic.Int64 // pieces done
	f        func(int)
	done     chan struct{} // closed when all are
}

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
	p := &Pool{workers: workers, wake: make(chan *loop, workers)}
	if workers <= procs {
		// Loops follow each other closely while training, and waking a
		// sleeping thread takes long: look for about 0.3 ms.
		p.spins = 40000
	}
	for range workers - 1 {
		p.gone.Go(func() {
			for l, ok := p.take(); ok; l, ok = p.take() {
				l.run()
			}
		})
	}
	return p
}

// take waits for a loop; ok is false when the pool is closed.
func (p *Pool) take() (l *loop, ok bool) {
	for range p.spins {
		select {
		case l, ok = <-p.wake:
			return l, ok
		default:
		}
	}
	l, ok = <-p.wake
	return l, ok
}

// Workers returns the number of workers, the caller included.
func (p *Pool) Workers() int { return p.workers }

// Close lets the workers go and waits until they have gone.
func (p *Pool) Close() {
	close(p.wake)
	p.gone.Wait()
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
	l := &loop{n: int64(n), f: f, done: make(chan struct{})}
	for range helpers {
		select {
		case p.wake <- l:
		default: // everybody has something to come to already
		}
	}
	l.run()
	for range p.spins {
		if l.finished.Load() == l.n {
			return
		}
	}
	<-l.done
}

func (l *loop) run() {
	for {
		i := l.next.Add(1) - 1
		if i >= l.n {
			return
		}
		l.f(int(i))
		if l.finished.Add(1) == l.n {
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
