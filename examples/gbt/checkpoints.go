package main

import (
	"flag"
	"fmt"
	"os"

	"github.com/grove-ml/grove/gbt"
)

// checkpointFlags are the flags of checkpoints.
type checkpointFlags struct {
	folder string
	every  int
}

func (c *checkpointFlags) register(fs *flag.FlagSet) {
	fs.StringVar(&c.folder, "checkpoints", "", "`FOLDER` of checkpoints: training goes on from the last one there, if there is one")
	fs.IntVar(&c.every, "checkpoint-every", 10, "`ROUNDS` from one checkpoint to the next")
}

// apply gives them to training.
func (c *checkpointFlags) apply(o *gbt.TrainOptions, std streams) error {
	if c.folder == "" {
		return nil
	}
	if c.every < 1 {
		return usagef("-checkpoint-every %d: must be at least 1", c.every)
	}
	if err := os.MkdirAll(c.folder, 0o777); err != nil {
		return fmt.Errorf("-checkpoints: %w", err)
	}
	last, err := gbt.LastSnapshot(c.folder)
	if err != nil {
		return err
	}
	if last != nil {
		fmt.Fprintf(std.err, "goes on from the checkpoint of %d rounds in %s\n", last.Rounds(), c.folder)
	}
	o.Checkpoint, o.Resume = &gbt.Checkpoint{Dir: c.folder, Every: c.every}, last
	return nil
}
