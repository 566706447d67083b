// Package compat names the rule sets of XGBoost's releases that training can
// follow, where their trees, cuts or random draws differ.
package compat

import "fmt"

// Rules is the rule set of a release. The zero value is the newest.
type Rules uint8

// The rule sets.
const (
	V3_4 Rules = iota
	V1_7
	V0_90
	V0_72
)

// Names returns the names of the rule sets, the newest first.
func Names() []string { return []string{"3.4", "1.7", "0.90", "0.72"} }

// Of returns the rule set of a name.
func Of(name string) (Rules, error) {
	for i, n := range Names() {
		if n == name {
			return Rules(i), nil
		}
	}
	return 0, fmt.Errorf("compat: there is no rule set %q", name)
}

// String returns the name of r.
func (r Rules) String() string {
	if names := Names(); int(r) < len(names) {
		return names[r]
	}
	return fmt.Sprintf("compat.Rules(%d)", uint8(r))
}

// Before reports whether r is older than o.
func (r Rules) Before(o Rules) bool { return r > o }
