package pickle

import (
	"bytes"
	"strconv"
	"unicode/utf8"

	"github.com/grove-ml/grove/gbt/internal/codec"
)

// latin1 returns the characters of a text as one byte each, which is how
// Python 2 and protocols 0 to 2 write bytes.
func latin1(text []byte) ([]byte, error) {
	out := make([]byte, 0, len(text))
	for len(text) > 0 {
		r, n := utf8.DecodeRune(text)
		if r > 0xff {
			return nil, codec.Malformed("the character %q is no byte: latin-1 ends at 255", r)
		}
		out = append(out, byte(r))
		text = text[n:]
	}
	return out, nil
}

// rawUnicode reads the text of the opcode UNICODE: latin-1 with \uXXXX and
// \UXXXXXXXX for all other characters and for the backslash.
func rawUnicode(line []byte) ([]byte, error) {
	wide := 0
	for _, c := range line {
		if c >= utf8.RuneSelf {
			wide++
		}
	}
	out := make([]byte, 0, len(line)+wide)
	for i := 0; i < len(line); i++ {
		c := line[i]
		if c != '\\' || i+1 == len(line) {
			out = utf8.AppendRune(out, rune(c))
			continue
		}
		digits := 0
		switch line[i+1] {
		case 'u':
			digits = 4
		case 'U':
			digits = 8
		default: // two characters like any others
			out = append(out, c)
			out = utf8.AppendRune(out, rune(line[i+1]))
			i++
			continue
		}
		if len(line)-i-2 < digits {
			return nil, codec.Malformed("the escape %q is too short", line[i:])
		}
		r, err := strconv.ParseUint(string(line[i+2:i+2+digits]), 16, 32)
		if err != nil || r > utf8.MaxRune {
			return nil, codec.Malformed("%q is no character", line[i:i+2+digits])
		}
		out = utf8.AppendRune(out, rune(r))
		i += 1 + digits
	}
	return out, nil
}

// quoted reads the text of the opcode STRING: a literal of Python 2.
func quoted(line []byte) ([]byte, error) {
	if len(line) < 2 || line[0] != '\'' && line[0] != '"' || line[len(line)-1] != line[0] {
		return nil, codec.Malformed("%.40q is not a quoted string", line)
	}
	line = line[1 : len(line)-1]
	if bytes.IndexByte(line, '\\') < 0 {
		return line, nil
	}
	out := make([]byte, 0, len(line))
	for i := 0; i < len(line); i++ {
		if line[i] != '\\' {
			out = append(out, line[i])
			continue
		}
		i++
		if i == len(line) {
			return nil, codec.Malformed("the string ends in a backslash")
		}
		switch c := line[i]; c {
		case '\\', '\'', '"':
			out = append(out, c)
		case 'a':
			out = append(out, '\a')
		case 'b':
			out = append(out, '\b')
		case 'f':
			out = append(out, '\f')
		case 'n':
			out = append(out, '\n')
		case 'r':
			out = append(out, '\r')
		case 't':
			out = append(out, '\t')
		case 'v':
			out = append(out, '\v')
		case 'x':
			if len(line)-i < 3 {
				return nil, codec.Malformed("the escape %q is too short", line[i-1:])
			}
			v, err := strconv.ParseUint(string(line[i+1:i+3]), 16, 8)
			if err != nil {
				return nil, codec.Malformed("%q is no byte", line[i-1:i+3])
			}
			out = append(out, byte(v))
			i += 2
		case '0', '1', '2', '3', '4', '5', '6', '7':
			v, n := 0, 0
			for n < 3 && i < len(line) && line[i] >= '0' && line[i] <= '7' {
				v = v*8 + int(line[i]-'0')
				i++
				n++
			}
			i--
			out = append(out, byte(v))
		default:
			out = append(out, '\\', c)
		}
	}
	return out, nil
}

// little reads a whole number in two's complement of any length, little-endian.
func little(b []byte) value {
	if len(b) > 8 {
		return value{kind: kindHuge}
	}
	v := int64(0)
	for i := len(b) - 1; i >= 0; i-- {
		v = v<<8 | int64(b[i])
	}
	if n := len(b); n > 0 && n < 8 && b[n-1] >= 0x80 {
		v -= 1 << (8 * n)
	}
	return value{kind: kindInt, num: v}
}

// decimal reads a whole number of the opcodes INT and LONG.
func decimal(line []byte) (value, error) {
	s := string(bytes.TrimSuffix(line, []byte("L")))
	v, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		for i, c := range []byte(s) {
			if (c < '0' || c > '9') && (i > 0 || c != '-') {
				return value{}, codec.Malformed("%.40q is not a whole number", line)
			}
		}
		if len(s) < 10 {
			return value{}, codec.Malformed("%.40q is not a whole number", line)
		}
		return value{kind: kindHuge}, nil
	}
	return value{kind: kindInt, num: v}, nil
}
