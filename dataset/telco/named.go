package telco

// Message is what a customer wrote to the company, of the churn analysis's table
// customer_message.
type Message struct {
	AreaCode int    // of the sender, see [Customer]
	Phone    string // of the sender
	Text     string // what was written
	CallTime string // "2006-01-02 15:04:05", no time zone
}

// Messages returns the six messages of the churn analysis. Their senders are in
// every table that [Generate] returns.
func Messages() []Message {
	const at = "2020-01-01 10:10:10"
	return []Message{
		{415, "329-6603", "Thank you very much for resolving the issues with my bill!", at},
		{415, "351-7269", "I don't understand how I paid for 100 minutes and got only 90, you are ripping me off!", at},
		{408, "360-1596", "Please fix this issue! I am sick of sitting on a phone every single day with you people!", at},
		{415, "382-4657", "This is a really great feature, thank for helping me store all my phone numbers.", at},
		{415, "371-7191", "Why am I paying so much for my international minutes?", at},
		{415, "358-1921", "Why do I have to wait for the response from the customer service for so long? I don't have time for this.", at},
	}
}

// named returns the customers of the analysis. Stated by it are the area codes
// and telephone numbers, whether the writers of messages left, and of 358-1921
// and 375-9999 the state, the minutes by day, the international plan and the
// service calls. The rest is made to fit the messages and the rules.
func named() []Customer {
	row := func(state string, length, area int, phone string, messages int, churn bool, u usage) Customer {
		u.vmailPlan = messages > 0
		c := u.customer()
		c.State, c.AccountLength, c.AreaCode, c.Phone, c.VMailMessage, c.Churn = state, length, area, phone, messages, churn
		return c
	}
	return []Customer{
		row("OR", 92, 415, "329-6603", 0, true, usage{
			day: 1184, dayCalls: 104, eve: 1876, eveCalls: 91, night: 2210, nightCalls: 97, intl: 94, intlCalls: 5, serviceCalls: 5}),
		row("WI", 118, 415, "351-7269", 0, true, usage{
			day: 3017, dayCalls: 101, eve: 2583, eveCalls: 88, night: 2142, nightCalls: 110, intl: 87, intlCalls: 4, serviceCalls: 2}),
		row("MD", 61, 408, "360-1596", 0, true, usage{
			day: 1321, dayCalls: 95, eve: 1749, eveCalls: 112, night: 1863, nightCalls: 84, intl: 109, intlCalls: 3, serviceCalls: 6}),
		row("VT", 84, 415, "382-4657", 31, false, usage{
			day: 1682, dayCalls: 96, eve: 2054, eveCalls: 108, night: 1937, nightCalls: 102, intl: 91, intlCalls: 4, serviceCalls: 0}),
		row("MN", 73, 415, "371-7191", 0, false, usage{
			day: 1493, dayCalls: 107, eve: 1821, eveCalls: 93, night: 2076, nightCalls: 99, intl: 148, intlCalls: 6, serviceCalls: 1}),
		row("NJ", 105, 415, "358-1921", 0, false, usage{
			day: 2434, dayCalls: 98, eve: 1390, eveCalls: 103, night: 1718, nightCalls: 95, intl: 106, intlCalls: 4, serviceCalls: 0}),
		row("OH", 97, 408, "375-9999", 0, true, usage{
			day: 2994, dayCalls: 90, eve: 2247, eveCalls: 101, night: 2105, nightCalls: 92, intl: 98, intlCalls: 2, serviceCalls: 2, intlPlan: true}),
	}
}
