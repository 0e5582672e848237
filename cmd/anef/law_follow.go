package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"

	"anef/internal/app"
)

// lookEvery leaves time for two looks within the ten seconds that are promised: a change counts once it lies still
// between two of them.
const lookEvery = 4 * time.Second

// followLaw reads changed rules into a running platform, at once on SIGHUP, until ctx ends.
func followLaw(ctx context.Context, a *app.App) {
	hup := make(chan os.Signal, 1)
	signal.Notify(hup, syscall.SIGHUP)
	defer signal.Stop(hup)
	looks := time.NewTicker(lookEvery)
	defer looks.Stop()
	a.FollowLaw(ctx, hup, looks.C)
}
