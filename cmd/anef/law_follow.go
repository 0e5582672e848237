package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"

	"anef/internal/app"
)

// lookEvery is half of the time in which changed rules are seen: a change counts once it lies still between two looks.
const lookEvery = 5 * time.Second

// followLaw reads changed rules into a running platform, at once on SIGHUP, until ctx ends.
func followLaw(ctx context.Context, a *app.App) {
	hup := make(chan os.Signal, 1)
	signal.Notify(hup, syscall.SIGHUP)
	defer signal.Stop(hup)
	looks := time.NewTicker(lookEvery)
	defer looks.Stop()
	a.FollowLaw(ctx, hup, looks.C)
}
