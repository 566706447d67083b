package codec

import (
	"bytes"
	"fmt"
)

// Format is the format of a model file.
type Format uint8

// The formats that can be read.
const (
	FormatJSON   Format = iota + 1 // XGBoost's JSON
	FormatUBJSON                   // XGBoost's Universal Binary JSON, the default of save_model
)

func (f Format) String() string {
	switch f {
	case FormatJSON:
		return "json"
	case FormatUBJSON:
		return "ubjson"
	}
	return fmt.Sprintf("Format(%d)", uint8(f))
}

// Sniff tells the format of a model file from its content; names of files do
// not matter. The first bytes are enough, 512 of them for all error texts. The
// error is a [*FormatError]: an [ErrUnsupported] that names the format if it is
// one that holds or once held models, else an [ErrFormat].
//
// Both formats start with a brace. In JSON a quote or the closing brace comes
// next, in UBJSON the type of the length of the first key, a letter
// (src/c_api/c_api.cc).
func Sniff(b []byte) (Format, error) {
	if len(b) == 0 {
		return 0, &FormatError{"", -1, "", Truncated("the file is empty")}
	}
	text := bytes.TrimLeft(b, " \t\r\n")
	if len(text) > 0 && text[0] == '{' {
		if text[0] == b[0] && len(b) > 1 && ubjsonKey(b[1]) {
			return FormatUBJSON, nil
		}
		rest := bytes.TrimLeft(text[1:], " \t\r\n")
		if len(rest) == 0 {
			return 0, &FormatError{"", -1, "", Truncated("the file ends after the first brace")}
		}
		if rest[0] == '"' || rest[0] == '}' {
			return FormatJSON, nil
		}
		return 0, &FormatError{"", -1, "", Malformed("neither JSON nor UBJSON: %.8q follows the first brace", rest)}
	}
	if bytes.HasPrefix(b, []byte("\xef\xbb\xbf")) {
		return 0, &FormatError{"", -1, "", Malformed("the file starts with a byte order mark, which JSON does not allow: save it without one")}
	}
	if name := foreign(b, text); name != "" {
		return 0, &FormatError{"", -1, "", Unsupported("this is " + name + ", which is")}
	}
	return 0, &FormatError{"", -1, "", Malformed("not a model file: it starts with %.16q", b)}
}

// ubjsonKey reports whether c may follow the brace of a UBJSON object.
func ubjsonKey(c byte) bool {
	switch c {
	case 'L', 'l', 'I', 'i', 'U', '#', '$':
		return true
	}
	return false
}

// foreign names a format that is not read, or returns "". text is b without
// leading white space.
func foreign(b, text []byte) string {
	starts := func(s string) bool { return bytes.HasPrefix(b, []byte(s)) }
	says := func(s string) bool { return bytes.HasPrefix(text, []byte(s)) }
	switch {
	case starts("binf"):
		return "a binary model of XGBoost 0.72 to 3.0 (binf)"
	case starts("bs64"):
		return "a base64 binary model of XGBoost (bs64)"
	case starts("CONFIG-offset:"):
		return "a memory snapshot of XGBoost 1.0 to 1.5"
	case starts("\x00\x00\x00\x3f") && len(b) >= 136:
		return "probably a binary model of an XGBoost before 1.0 (no magic, intercept 0.5)"
	case starts("\x80") && len(b) > 1 && b[1] >= 2 && b[1] <= 5:
		return "a Python pickle"
	case starts("ccopy_reg\n"), starts("ccopyreg\n"):
		return "a Python pickle"
	case starts("\x1f\x8b"):
		return "a gzip file (SageMaker's model.tar.gz?)"
	case starts("PK\x03\x04"):
		return "a zip archive"
	case len(b) >= 262 && string(b[257:262]) == "ustar":
		return "a tar archive"
	case starts("CBM1"):
		return "a CatBoost model"
	case says("tree\n"), says("tree\r\n"), says("tree_sizes="), says("boosting_type:"):
		return "a LightGBM text model"
	case says("booster["), says("0:["), says("0:leaf="), says("["):
		return "a dump of dump_model, not a model of save_model"
	case says("<"):
		return "XML or HTML"
	case starts("\xff\xfe"), starts("\xfe\xff"):
		return "UTF-16 text"
	}
	return ""
}
