package objective

// minstd is C++'s std::minstd_rand, x <- 48271 x mod 2^31 - 1.
type minstd uint32

const minstdModulus = 1<<31 - 1

func newMinstd(seed uint32) minstd { return minstd(max(seed%minstdModulus, 1)) }

// below draws an integer from 0 to n-1 as libstdc++'s uniform_int_distribution
// does: draws beyond the largest multiple of n are drawn again.
func (x *minstd) below(n int) int {
	scaling := uint64(minstdModulus-2) / uint64(n)
	for {
		*x = minstd(uint64(*x) * 48271 % minstdModulus)
		if v := uint64(*x) - 1; v < uint64(n)*scaling {
			return int(v / scaling)
		}
	}
}
