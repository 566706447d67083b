package histogram

import "github.com/grove-ml/grove/gbt/internal/grad"

// A histogram of 28 features of 256 bins is 120 KB, more than the first-level
// cache holds. So rows are taken in tiles: those of a tile are fetched once,
// with the misses that this takes, and left as places of slots in the order in
// which they are needed; then the slots of a block of a few features, which do
// fit the cache, are added to for all rows of the tile, and so on block by
// block. A slot still receives its rows in their order.
const (
	tileRows    = 1024 // rows of a tile: slots are fetched once a tile, its places stay in the second-level cache
	blockWidth  = 8    // most features of a block
	groupBlocks = 8    // most blocks for which rows are fetched at once
)

// Scratch is memory that [Build] uses while it runs. The zero value is ready;
// it serves one call at a time.
type Scratch struct {
	places []uint16   // block by block, row by row: twice the slot of each feature, from the block's first
	pairs  []grad.Sum // pairs of the rows, widened
}

// room makes room for tiles of at most rows rows and blocks blocks.
func (s *Scratch) room(rows, blocks int) {
	rows, blocks = min(rows, tileRows), min(blocks, groupBlocks)
	if need := rows * blocks * blockWidth; len(s.places) < need {
		s.places = make([]uint16, need)
	}
	if len(s.pairs) < rows {
		s.pairs = make([]grad.Sum, rows)
	}
}
