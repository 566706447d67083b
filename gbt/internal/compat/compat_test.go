package compat

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestNames(t *testing.T) {
	for i, name := range Names() {
		r, err := Of(name)
		require.NoError(t, err)
		assert.Equal(t, Rules(i), r)
		assert.Equal(t, name, r.String())
	}
	_, err := Of("2.0")
	assert.ErrorContains(t, err, `"2.0"`)
	assert.True(t, V0_72.Before(V0_90))
	assert.True(t, V1_7.Before(V3_4))
	assert.False(t, V3_4.Before(V3_4))
}
