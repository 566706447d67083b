package telco

// The rules that decide who leaves, in cents, tenths of minutes and
// ten-thousandths.
const (
	largeBill     = 7430 // above it, without voice mail, customers leave
	smallBill     = 5800 // below it, after many service calls, customers leave
	manyService   = 4    // that many service calls and more
	fewIntlCalls  = 2    // that many and fewer, with the international plan
	longIntlMins  = 131  // more than that, with the international plan
	leavesByRule  = 9800
	leavesForNone = 300
)

// leaves returns the probability that u leaves, in ten-thousandths.
func (u *usage) leaves() int64 {
	if u.overcharged() || u.unhappy() || u.misplanned() {
		return leavesByRule
	}
	return leavesForNone
}

// overcharged reports a large bill without the voice-mail plan.
func (u *usage) overcharged() bool { return !u.vmailPlan && u.bill() > largeBill }

// unhappy reports many calls to customer service by somebody who pays little.
func (u *usage) unhappy() bool { return u.serviceCalls >= manyService && u.bill() < smallBill }

// misplanned reports an international plan that does not suit its owner.
func (u *usage) misplanned() bool {
	return u.intlPlan && (u.intlCalls <= fewIntlCalls || u.intl > longIntlMins)
}

// bill returns the cents of all calls.
func (u *usage) bill() int64 {
	day, eve, night, intl := u.charges()
	return day + eve + night + intl
}
