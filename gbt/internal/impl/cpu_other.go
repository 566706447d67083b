//go:build purego || !(amd64 || arm64)

package impl

// supported returns the level of a build without assembly.
func supported() Level { return Generic }
