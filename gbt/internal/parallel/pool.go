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
	wake    chan *loop
	done    sync.WaitGroup
}

// loop is one call of For: the pieces 0..n-1, taken one at a time.
type loop struct {
	n       int64
	next    atomic.Int64
	f       func(int)
	running sync.WaitGroup
}

// New starts a pool of the given number of workers, or one for each processor
// that Go may use if workers < 1.
func New(workers int) *Pool {
	if workers < 1 {
		workers = runtime.GOMAXPROCS(0)
	}
	p := &Pool{workers: workers, wake: make(chan *loop, workers)}
	for range workers - 1 {
		p.done.Go(func() {
			for l := range p.wake {
				l.run()
				l.running.Done()
			}
		})
	}
	return p
}

// Workers returns the number of workers, the caller included.
func (p *Pool) Workers() int { return p.workers }

// Close lets the workers go and waits until they have gone.
func (p *Pool) Close() {
	close(p.wake)
	p.done.Wait()
}

// For calls f(0), ..., f(n-1), in any order and on any worker, and returns when
// all calls have returned.
func (p *Pool) For(n int, f func(i int)) {
	if n <= 0 {
		return
	}
	helpers := min(p.workers, n) - 1
	if helpers == 0 {
		for i := range n {
			f(i)
		}
		return
	}
	l := &loop{n: int64(n), f: f}
	l.running.Add(helpers)
	for range helpers {
		p.wake <- l
	}
	l.run()
	l.running.Wait()
}

func (l *loop) run() {
	for {
		i := l.next.Add(1) - 1
		if i >= l.n {
			return
		}
		l.f(int(i))
	}
}

// Blocks cuts [0, n) into pieces of at most size elements and calls f(begin,
// end) for each, as For does.
func (p *Pool) Blocks(n, size int, f func(begin, end int)) {
	p.For((n+size-1)/size, func(i int) {
		f(i*size, min(n, (i+1)*size))
	})
}
