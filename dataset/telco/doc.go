// Package telco makes customers of a telephone company that never existed, some
// of whom leave: a data set for examples, tests and benchmarks of churn models
// that can be given away.
//
// [Generate] returns as many [Customer] values as are asked for, the same ones
// for the same seed on every platform, and [WriteCSV] writes them in the layout
// of churn.txt, the 3,333 customers of D. T. Larose, "Discovering Knowledge in
// Data" (Wiley, 2nd edition 2014), which the churn analyses of many books and
// blogs start from. A program that reads that file reads this one. [Table] gives
// the same without a file.
//
// # What is alike and what is not
//
// Every value is drawn; no row of churn.txt is here. What was taken over are
// published facts about it: its columns and their format, its ranges and means,
// the shares of its plans, the distribution of calls to customer service, the
// four tariffs, and what trees find in it. About 14.5 % of the customers leave:
//
//   - of those who called customer service four times or more, half; of the
//     others, one in nine. The many calls matter to those whose bill is small.
//   - those without a voice-mail plan whose bill is large: in practice, those
//     with more than about 264 minutes a day.
//   - those with an international plan who make two international calls or
//     fewer, or more than 13.1 minutes of them.
//   - of all others, three in a hundred, for no reason that the data has.
//
// The bill is the sum of the four charges. It is not a column, so that a model
// has to build the large and the small bill from minutes, most of them by day.
// A rule holds for 49 of 50 customers whom it describes.
//
// The analysis's preparation, split and settings, with XGBoost 3.4.1 and its
// exact method, give on the 3,333 customers of seed 0 a first split at 3.5 calls
// to customer service and an AUC of 0.971 on the training rows, 0.890 on the
// validation rows and 0.903 on the test rows.
//
// # Named customers
//
// The first seven rows are the customers whom the analysis calls by their
// telephone numbers: six who wrote the [Messages], and 408 375-9999, to whom it
// recommends an incentive. They are there for every seed, with the traits that
// the analysis states. Their other values are invented, and so is that the
// last of them left.
//
// # Reproducible
//
// All draws come from one PCG generator (math/rand/v2) and are whole numbers:
// minutes in tenths, money in cents, probabilities in ten-thousandths. No
// floating-point rounding decides anything, so the customers of a seed are equal
// on every architecture. The first rows of a long table are the rows of a shorter
// one with the same seed.
package telco
