// Package arch asserts which package of the module may import which, so that the
// picture in docs/design.md cannot rot. It has tests only.
package arch
