package pickle

// class is a name of Python's that a pickle may have.
type class int64

const (
	classBooster     class = iota
	classWrapper           // XGBClassifier and its like
	classOpaque            // an object of which nothing is needed
	classPlain             // object
	classBytearray         // bytearray(text, encoding) or bytearray(bytes)
	classBytes             // bytes()
	classEncode            // _codecs.encode(text, encoding)
	classReconstruct       // copyreg._reconstructor(class, base, state)
	classNewObj            // copyreg.__newobj__(class, *args)
	classScalar            // numpy's scalar(dtype, bytes)
	classDtype             // numpy.dtype(name, ...)
	classJoblib            // joblib's array, whose bytes follow
	classDict              // OrderedDict and defaultdict: read as an object
	classList              // set and frozenset: read as an object
)

// classOf returns the class of a name, false if it is not one of those that
// real files of XGBoost's Python package have.
func classOf(module, name string) (class, bool) {
	switch module {
	case "xgboost.core":
		if name == "Booster" {
			return classBooster, true
		}
	case "xgboost.sklearn":
		switch name {
		case "XGBModel", "XGBClassifier", "XGBRegressor", "XGBRanker", "XGBRFClassifier", "XGBRFRegressor":
			return classWrapper, true
		}
	case "xgboost.compat":
		if name == "XGBoostLabelEncoder" {
			return classOpaque, true
		}
	case "sklearn.preprocessing.label", "sklearn.preprocessing._label":
		if name == "LabelEncoder" {
			return classOpaque, true
		}
	case "builtins", "__builtin__":
		switch name {
		case "bytearray":
			return classBytearray, true
		case "bytes":
			return classBytes, true
		case "object":
			return classPlain, true
		case "set", "frozenset":
			return classList, true
		}
	case "copyreg", "copy_reg":
		switch name {
		case "_reconstructor":
			return classReconstruct, true
		case "__newobj__":
			return classNewObj, true
		}
	case "_codecs":
		if name == "encode" {
			return classEncode, true
		}
	case "collections":
		if name == "OrderedDict" || name == "defaultdict" {
			return classDict, true
		}
	case "numpy":
		switch name {
		case "ndarray":
			return classOpaque, true
		case "dtype":
			return classDtype, true
		}
	case "numpy.core.multiarray", "numpy._core.multiarray":
		switch name {
		case "_reconstruct":
			return classOpaque, true
		case "scalar":
			return classScalar, true
		}
	case "numpy.core.numeric", "numpy._core.numeric":
		if name == "_frombuffer" {
			return classOpaque, true
		}
	case "joblib.numpy_pickle":
		if name == "NumpyArrayWrapper" {
			return classJoblib, true
		}
	}
	return 0, false
}
