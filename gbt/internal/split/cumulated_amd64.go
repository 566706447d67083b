//go:build !purego

package split

import (
	"github.com/grove-ml/grove/gbt/internal/grad"
	"github.com/grove-ml/grove/gbt/internal/impl"
)

func cumulateTable() impl.Kernels[cumulates] {
	return impl.Kernels[cumulates]{
		{Level: impl.Generic, Func: cumulateGeneric},
		{Level: impl.AVX512, Func: cumulateAVX512},
	}
}

// cumulateArgs are the arguments of cumulate8, in the order in which it reads them.
type cumulateArgs struct {
	bins, built            *grad.Sum
	parent, other          *grad.Sum
	count                  int
	builtBound, otherBound *bound
	builtMask, otherMask   *uint64
}

// cumulate8 is cumulateGeneric for bins by eight, with sums in another order and fewer
// roundings of the bound. It returns all bits that it marked.
//
//go:noescape
func cumulate8(a *cumulateArgs) (inBuilt, inOther uint64)

func cumulateAVX512(bins, built, parent, other []grad.Sum, b, o *Screen) (inBuilt, inOther bool) {
	n := len(bins)
	if n == 0 {
		return false, false
	}
	_, _, _ = built[:n], parent[:n], other[:n]
	clear(b.mask[:(n+63)/64])
	clear(o.mask[:(n+63)/64])
	x, y := cumulate8(&cumulateArgs{&bins[0], &built[0], &parent[0], &other[0], n, &b.b, &o.b, &b.mask[0], &o.mask[0]})
	return x != 0, y != 0
}
