package codec_test

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"testing"

	"github.com/grove-ml/grove/gbt/internal/codec"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestSniff(t *testing.T) {
	for s, want := range map[string]codec.Format{
		`{"learner":`:               codec.FormatJSON,
		"{ \r\n\t\"":                codec.FormatJSON,
		"\n {\"":                    codec.FormatJSON,
		"{}":                        codec.FormatJSON,
		"{L\x00\x00":                codec.FormatUBJSON,
		"{i\x07learner":             codec.FormatUBJSON,
		"{#L":                       codec.FormatUBJSON,
		"{U\x07learner{}\x00\x00\n": codec.FormatUBJSON,
		"{\"Config\":{":             codec.FormatSnapshotJSON,
		"{ \n\"Model\" ":            codec.FormatSnapshotJSON,
		"{\"Configuration\":":       codec.FormatJSON,
		"{L\x00\x00\x00\x00\x00\x00\x00\x06Config{": codec.FormatSnapshotUBJSON,
		"{i\x05Model{":         codec.FormatSnapshotUBJSON,
		"CONFIG-offset:\x00":   codec.FormatSnapshotBinary,
		"binf\x00\x00\x00\x3f": codec.FormatBinary,
		"\x00\x00\x00\x3f" + string(make([]byte, 132)) + "\x08\x00\x00\x00\x00\x00\x00\x00reg:cube": codec.FormatBinary,
		"\x80\x03cxgboost.core\nBooster": codec.FormatPickle,
		"\x80\x05\x95":                   codec.FormatPickle,
		"ccopy_reg\n_reconstructor\n":    codec.FormatPickle,
		"tree\nversion=v4\n":             codec.FormatLightGBM,
		"\r\ntree\r\n":                   codec.FormatLightGBM,
	} {
		got, err := codec.Sniff([]byte(s))
		assert.NoError(t, err, "%q", s)
		assert.Equal(t, want, got, "%q", s)
	}
	assert.Equal(t, "json", codec.FormatJSON.String())
	assert.Equal(t, "ubjson", codec.FormatUBJSON.String())
	assert.Equal(t, "lightgbm", codec.FormatLightGBM.String())
	assert.Equal(t, "Format(99)", codec.Format(99).String())
}

func TestSniffOtherThings(t *testing.T) {
	var gz, tarball bytes.Buffer
	w := gzip.NewWriter(&gz)
	require.NoError(t, w.Close())
	tw := tar.NewWriter(&tarball)
	require.NoError(t, tw.WriteHeader(&tar.Header{Name: "xgboost-model", Mode: 0o644, Format: tar.FormatUSTAR}))
	require.NoError(t, tw.Close())

	for _, c := range []struct {
		in   string
		kind error
		says string
	}{
		{"", codec.ErrTruncated, "model: the file is empty"},
		{"{", codec.ErrTruncated, "model: the file ends after the first brace"},
		{"  { ", codec.ErrTruncated, "model: the file ends after the first brace"},
		{"{'learner': 1}", codec.ErrFormat, `model: neither JSON nor UBJSON: "'learner" follows the first brace`},
		{" {L", codec.ErrFormat, `model: neither JSON nor UBJSON: "L" follows the first brace`},
		{"\xef\xbb\xbf{\"learner\":", codec.ErrFormat, "model: the file starts with a byte order mark, which JSON does not allow: save it without one"},
		{"hello world, this is text", codec.ErrFormat, `model: not a model file: it starts with "hello world, thi"`},
		{"\x00", codec.ErrFormat, `model: not a model file: it starts with "\x00"`},
		{"\x00\x00\x00\x3f" + string(make([]byte, 200)), codec.ErrFormat, "not a model file"},
		{"bs64\tAAAA", codec.ErrUnsupported, "base64"},
		{gz.String(), codec.ErrUnsupported, "this is a gzip file: open SageMaker's model.tar.gz with gbt/sagemaker.Open"},
		{tarball.String(), codec.ErrUnsupported, "a tar archive"},
		{"PK\x03\x04", codec.ErrUnsupported, "a zip archive"},
		{"CBM1\x00", codec.ErrUnsupported, "a CatBoost model"},
		{"booster[0]:\n0:[f0<1]", codec.ErrUnsupported, "a dump of dump_model, not a model of save_model"},
		{"[\n  { \"nodeid\": 0", codec.ErrUnsupported, "a dump of dump_model"},
		{"<?xml version=\"1.0\"?><PMML>", codec.ErrUnsupported, "XML or HTML"},
		{"\xff\xfe{\x00\"\x00", codec.ErrUnsupported, "UTF-16"},
	} {
		_, err := codec.Sniff([]byte(c.in))
		assert.ErrorContains(t, err, c.says)
		assert.ErrorIs(t, err, c.kind)
		var fe *codec.FormatError
		assert.ErrorAs(t, err, &fe)
	}
}
