// Package constraint holds the rules that training can be bound to: the sign of
// a feature's effect ([Monotone]) and the features that may be used together
// ([Interaction]). Growers ask it what a node may do and what its children may.
package constraint
