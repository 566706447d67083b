//go:build !purego

package impl

// supported returns the level that every arm64 processor has.
func supported() Level { return Base }
