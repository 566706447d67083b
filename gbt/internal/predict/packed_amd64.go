//go:build !purego

package predict

import "github.com/grove-ml/grove/gbt/internal/impl"

// walkScalar walks eight times eight trees with instructions that every processor
// has. t has the values by what mask leaves of the high halves of nodes.
//
//go:noescape
func walkScalar(out *[lanes]uint32, roots *[lanes]int32, nodes *uint64, t *float32, first, mask int)

// walkTable is walkNarrow in assembly.
func (p *packedBatch) walkTable(out *[lanes]uint32, t *table) {
	if level == impl.Generic {
		p.walkNarrow(out, t)
		return
	}
	walkScalar(out, &p.roots, &p.nodes[0], &t[0], p.first, len(t)-1)
}

// walkWideTable is walkWideGo in assembly.
func (p *packedBatch) walkWideTable(out *[lanes]uint32, t *wideTable) {
	if level == impl.Generic {
		p.walkWideGo(out, t)
		return
	}
	walkScalar(out, &p.roots, &p.nodes[0], &t[0], p.first, len(t)-1)
}

// walk512 walks eight times eight trees of a narrow forest with a row of n
// values; n is at most notThere.
//
//go:noescape
func walk512(out *[lanes]uint32, roots *[lanes]int32, nodes *uint64, row *float32, n, first, more int)

// walk512 is walkNarrow with AVX-512.
func (p *packedBatch) walk512(out *[lanes]uint32, row []float32) {
	row = row[:min(len(row), notThere)]
	var at *float32
	if len(row) > 0 {
		at = &row[0]
	}
	walk512(out, &p.roots, &p.nodes[0], at, len(row), p.first, p.more)
}

// walkWide512 walks eight times eight trees of a wide forest; row must have all
// the features that they test.
//
//go:noescape
func walkWide512(out *[lanes]uint32, roots *[lanes]int32, nodes *uint64, row *float32, first, more int)

// walkWide512 is walkWide with AVX-512.
func (p *packedBatch) walkWide512(out *[lanes]uint32, row []float32) {
	var at *float32
	if p.features > 0 {
		at = &row[:p.features][0]
	}
	walkWide512(out, &p.roots, &p.nodes[0], at, p.first, p.more)
}
