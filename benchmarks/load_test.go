package benchmarks

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/gbt"
)

// BenchmarkLoad opens a model of 1000 trees of depth 8 in both formats.
func BenchmarkLoad(b *testing.B) {
	for _, format := range []string{"json", "ubj"} {
		b.Run(fmt.Sprintf("format=%s/trees=1000/depth=8", format), func(b *testing.B) {
			name := filepath.Join(b.TempDir(), "model."+format)
			require.NoError(b, trained(b, "dense", "hist", 8, 1000).SaveFile(name))
			info, err := os.Stat(name)
			require.NoError(b, err)
			b.SetBytes(info.Size())
			for b.Loop() {
				_, err := gbt.LoadFile(name, nil)
				require.NoError(b, err)
			}
		})
	}
}
