package main

import (
	"fmt"
	"os"
	"runtime"
	"strings"
)

// status returns a size from /proc/self/status in bytes, 0 if there is none.
func status(key string) int64 {
	text, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(text)) {
		if value, ok := strings.CutPrefix(line, key); ok {
			var kb int64
			if _, err := fmt.Sscan(value, &kb); err != nil {
				return 0
			}
			return kb << 10
		}
	}
	return 0
}

// machine says what this runs on.
func machine() string {
	name := runtime.GOARCH
	text, _ := os.ReadFile("/proc/cpuinfo") // there may be none
	flags := ""
	for line := range strings.Lines(string(text)) {
		key, value, _ := strings.Cut(line, ":")
		switch strings.TrimSpace(key) {
		case "model name":
			name = strings.TrimSpace(value)
		case "flags":
			flags = " " + strings.TrimSpace(value) + " "
		}
	}
	for _, set := range []string{"avx512bw", "avx2"} {
		if strings.Contains(flags, " "+set+" ") {
			name += ", " + set
			break
		}
	}
	return fmt.Sprintf("%s, %d processors, %s", name, runtime.NumCPU(), runtime.GOOS)
}
