// Package detect reads a model in whichever format its content is: a document,
// a binary model, a memory snapshot, or a Python pickle that holds one of them.
package detect
