package gbt

import (
	"errors"
	"maps"
	"slices"
)

// SetAll sets parameters from texts by XGBoost's names and aliases, as
// [Params.Set] does, and reports every fault, joined into one error. The order
// does not matter: booster is set first, because it has a say in the defaults of
// others. A parameter that is there under two names is a fault.
func (p *Params) SetAll(values map[string]string) error {
	var errs []error
	if v, ok := values["booster"]; ok {
		errs = append(errs, p.Set("booster", v))
	}
	known := map[string]string{} // alias or name to the name in the table
	for _, e := range paramTable(p) {
		known[e.name] = e.name
		for _, alias := range e.aliases {
			known[alias] = e.name
		}
	}
	given := map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if name == "booster" {
			continue
		}
		if of, ok := known[name]; ok {
			if other, twice := given[of]; twice {
				errs = append(errs, &ParamError{name, values[name], "is the same parameter as " + other + ", which is given too"})
				continue
			}
			given[of] = name
		}
		errs = append(errs, p.Set(name, values[name]))
	}
	return errors.Join(errs...)
}
