package codec

import (
	"bytes"
	"fmt"
)

// Format is the format of a model file.
type Format uint8

// The formats that can be read.
const (
	FormatJSON           Format = iota + 1 // XGBoost's JSON
	FormatUBJSON                           // XGBoost's Universal Binary JSON, the default of save_model
	FormatBinary                           // the binary models of before 3.1
	FormatSnapshotBinary                   // memory snapshots of 1.0 to 1.2
	FormatSnapshotJSON                     // memory snapshots of 1.3 to 1.5
	FormatSnapshotUBJSON                   // memory snapshots since 1.6
	FormatPickle                           // a Python pickle
	FormatLightGBM                         // LightGBM's text
)

func (f Format) String() string {
	switch f {
	case FormatJSON:
		return "json"
	case FormatUBJSON:
		return "ubjson"
	case FormatBinary:
		return "binary"
	case FormatSnapshotBinary, FormatSnapshotJSON, FormatSnapshotUBJSON:
		return "snapshot"
	case FormatPickle:
		return "pickle"
	case FormatLightGBM:
		return "lightgbm"
	}
	return fmt.Sprintf("Format(%d)", uint8(f))
}

// Sniff tells the format of a model file from its content; names of files do
// not matter. The first bytes are enough, 512 of them for all error texts. The
// error is a [*FormatError]: an [ErrUnsupported] that names the format if it is
// one that holds or once held models, else an [ErrFormat].
//
// Documents start with a brace. In JSON a quote or the closing brace comes next,
// in UBJSON the type of the length of the first key, a letter (src/c_api/c_api.cc).
// A memory snapshot is a document whose first key is Config or Model.
func Sniff(b []byte) (Format, error) {
	if len(b) == 0 {
		return 0, &FormatError{"", -1, "", Truncated("the file is empty")}
	}
	if f := oldFormat(b); f != 0 {
		return f, nil
	}
	text := bytes.TrimLeft(b, " \t\r\n")
	if len(text) > 0 && text[0] == '{' {
		if text[0] == b[0] && len(b) > 1 && ubjsonKey(b[1]) {
			if snapshotKey(b[1:], FormatUBJSON) {
				return FormatSnapshotUBJSON, nil
			}
			return FormatUBJSON, nil
		}
		rest := bytes.TrimLeft(text[1:], " \t\r\n")
		if len(rest) == 0 {
			return 0, &FormatError{"", -1, "", Truncated("the file ends after the first brace")}
		}
		if rest[0] == '"' || rest[0] == '}' {
			if snapshotKey(rest, FormatJSON) {
				return FormatSnapshotJSON, nil
			}
			return FormatJSON, nil
		}
		return 0, &FormatError{"", -1, "", Malformed("neither JSON nor UBJSON: %.8q follows the first brace", rest)}
	}
	if bytes.HasPrefix(text, []byte("tree\n")) || bytes.HasPrefix(text, []byte("tree\r\n")) {
		return FormatLightGBM, nil
	}
	if bytes.HasPrefix(b, []byte("\xef\xbb\xbf")) {
		return 0, &FormatError{"", -1, "", Malformed("the file starts with a byte order mark, which JSON does not allow: save it without one")}
	}
	if what := archive(b); what != "" {
		return 0, &FormatError{"", -1, "", &fault{"this is " + what + ": open SageMaker's model.tar.gz with gbt/sagemaker.Open", ErrUnsupported, nil}}
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

// archive names the archives that SageMaker packs models into, or returns "".
func archive(b []byte) string {
	switch {
	case bytes.HasPrefix(b, []byte("\x1f\x8b")):
		return "a gzip file"
	case len(b) >= 262 && string(b[257:262]) == "ustar":
		return "a tar archive"
	}
	return ""
}

// foreign names a format that is not read, or returns "". text is b without
// leading white space.
func foreign(b, text []byte) string {
	starts := func(s string) bool { return bytes.HasPrefix(b, []byte(s)) }
	says := func(s string) bool { return bytes.HasPrefix(text, []byte(s)) }
	switch {
	case starts("bs64"):
		return "a base64 binary model of XGBoost (bs64)"
	case starts("PK\x03\x04"):
		return "a zip archive"
	case starts("CBM1"):
		return "a CatBoost model"
	case says("booster["), says("0:["), says("0:leaf="), says("["):
		return "a dump of dump_model, not a model of save_model"
	case says("<"):
		return "XML or HTML"
	case starts("\xff\xfe"), starts("\xfe\xff"):
		return "UTF-16 text"
	}
	return ""
}
