package objective

// aliases are other names of objectives: the one of before 0.90, those of the
// GPU plugin up to 0.90, of the oneAPI plugin of 1.3 to 2.0 and of the SYCL
// plugin of 2.1. Newer versions of XGBoost know the first alone.
var aliases = map[string]string{
	"reg:linear":                 "reg:squarederror",
	"gpu:reg:linear":             "reg:squarederror",
	"gpu:reg:logistic":           "reg:logistic",
	"gpu:binary:logistic":        "binary:logistic",
	"gpu:binary:logitraw":        "binary:logitraw",
	"reg:squarederror_oneapi":    "reg:squarederror",
	"reg:squaredlogerror_oneapi": "reg:squaredlogerror",
	"reg:logistic_oneapi":        "reg:logistic",
	"binary:logistic_oneapi":     "binary:logistic",
	"binary:logitraw_oneapi":     "binary:logitraw",
	"reg:squarederror_sycl":      "reg:squarederror",
	"reg:squaredlogerror_sycl":   "reg:squaredlogerror",
	"reg:logistic_sycl":          "reg:logistic",
	"binary:logistic_sycl":       "binary:logistic",
	"binary:logitraw_sycl":       "binary:logitraw",
	"multi:softprob_sycl":        "multi:softprob",
	"multi:softmax_sycl":         "multi:softmax",
}

// LinkOf returns the link of the objective of a name as it was in a version of
// XGBoost, the version that wrote the model, or an [*UnknownError]. The zero
// version stands for the current rules, those of 3.4. What has changed:
//
//	1.0   The base score is an output; before, models held the margin.
//	1.3   binary:logitraw takes its base score as a margin; before, as a
//	      probability.
//	1.6   The logistic family's sigmoid stops at the margin -88.7, where it is
//	      about 3e-39; before, it went down to 0.
//	3.2   The logistic family accepts base scores of 0 and 1 and keeps them 1e-6
//	      away from there; before, only those in between, as they are.
//	3.4   reg:quantileerror sorts the outputs of a row; before, it left them as
//	      they were.
//
// (src/objective/*.cu, src/common/math.h and src/learner.cc at the tags v0.72 to
// v3.4.1.) XGBoost itself always applies the rules of the version that runs.
func LinkOf(name string, version [3]int) (Link, error) {
	e, err := find(name)
	if err != nil {
		return nil, err
	}
	link := e.link(version)
	if before(version, 1, 0) {
		return marginScore{link}, nil
	}
	return link, nil
}

// before reports whether a version is known and lower than major.minor.
func before(version [3]int, major, minor int) bool {
	if version == [3]int{} {
		return false
	}
	return version[0] < major || version[0] == major && version[1] < minor
}

// always is the link of an objective that never changed.
func always(l Link) func([3]int) Link { return func([3]int) Link { return l } }

// marginScore is a link whose base scores are margins.
type marginScore struct{ Link }

func (marginScore) Margin(dst, score []float32) { copy(dst, score) }
func (marginScore) CheckScore(float32) error    { return nil }
