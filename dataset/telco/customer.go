package telco

// Customer is one row of churn.txt: a customer's contract, the use of one month
// and whether the customer left. Minutes have one decimal, charges are dollars
// with two, and charges are minutes × tariff. Nothing is missing.
type Customer struct {
	State         string  // two letters, DC among them
	AccountLength int     // months since the contract began
	AreaCode      int     // 408, 415 or 510
	Phone         string  // "375-9999": distinct in a table
	IntlPlan      bool    // has the international plan
	VMailPlan     bool    // has the voice mail plan
	VMailMessage  int     // stored messages; 0 without the plan
	DayMins       float64 // minutes of calls by day
	DayCalls      int     // calls by day
	DayCharge     float64 // dollars for them
	EveMins       float64 // minutes of calls in the evening
	EveCalls      int     // calls in the evening
	EveCharge     float64 // dollars for them
	NightMins     float64 // minutes of calls at night
	NightCalls    int     // calls at night
	NightCharge   float64 // dollars for them
	IntlMins      float64 // minutes of calls abroad
	IntlCalls     int     // calls abroad
	IntlCharge    float64 // dollars for them
	ServiceCalls  int     // calls to customer service
	Churn         bool    // the label: the customer left
}

// Header returns the 21 column names of churn.txt, in order.
func Header() []string {
	return []string{"State", "Account Length", "Area Code", "Phone", "Int'l Plan", "VMail Plan", "VMail Message",
		"Day Mins", "Day Calls", "Day Charge", "Eve Mins", "Eve Calls", "Eve Charge",
		"Night Mins", "Night Calls", "Night Charge", "Intl Mins", "Intl Calls", "Intl Charge", "CustServ Calls", "Churn?"}
}

// Names returns the 21 names that the churn analysis gives to the columns of
// [Header], in the same order.
func Names() []string {
	return []string{"state", "acc_length", "area_code", "phone", "int_plan", "vmail_plan", "vmail_msg",
		"day_mins", "day_calls", "day_charge", "eve_mins", "eve_calls", "eve_charge",
		"night_mins", "night_calls", "night_charge", "int_mins", "int_calls", "int_charge", "cust_service_calls", "churn"}
}

// usage is a customer in whole numbers, which is how customers are drawn:
// minutes in tenths.
type usage struct {
	day, eve, night, intl                     int64 // tenths of a minute
	dayCalls, eveCalls, nightCalls, intlCalls int
	intlPlan, vmailPlan                       bool
	serviceCalls                              int
}

// charges returns the cents of the four kinds of calls, rounded half up. The
// tariffs of a minute are 17 cents by day, 8.5 in the evening, 4.5 at night and
// 27 abroad.
func (u *usage) charges() (day, eve, night, intl int64) {
	return (u.day*17 + 5) / 10, (u.eve*85 + 50) / 100, (u.night*45 + 50) / 100, (u.intl*27 + 5) / 10
}

// customer returns u as a row. A quotient of whole numbers is the float64
// nearest to the decimal, the same that reading its text gives.
func (u *usage) customer() Customer {
	day, eve, night, intl := u.charges()
	return Customer{
		IntlPlan: u.intlPlan, VMailPlan: u.vmailPlan, ServiceCalls: u.serviceCalls,
		DayMins: float64(u.day) / 10, DayCalls: u.dayCalls, DayCharge: float64(day) / 100,
		EveMins: float64(u.eve) / 10, EveCalls: u.eveCalls, EveCharge: float64(eve) / 100,
		NightMins: float64(u.night) / 10, NightCalls: u.nightCalls, NightCharge: float64(night) / 100,
		IntlMins: float64(u.intl) / 10, IntlCalls: u.intlCalls, IntlCharge: float64(intl) / 100,
	}
}
