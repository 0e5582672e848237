package money

import (
	"bytes"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"time"
)

// child is our program, as a process of its own that can be killed.
type child struct {
	*house
	*saboteur
	bin string

	lock  sync.Mutex
	cmd   *exec.Cmd
	kills int
}

// round lets it work until nothing is due or it was killed.
func (c *child) round() {
	c.Helper()
	cmd := exec.Command(c.bin, "work")
	for _, v := range os.Environ() {
		if !strings.HasPrefix(v, "ANEF_") {
			cmd.Env = append(cmd.Env, v)
		}
	}
	cmd.Env = append(cmd.Env, "ANEF_DATA="+c.config.Data, "ANEF_DATABASE_URL="+c.config.DatabaseURL, "ANEF_STAMPS_URL="+c.config.Stamps,
		"ANEF_VISAS_URL="+c.config.Visas, "ANEF_PHOTOS_URL="+c.config.Photos, "ANEF_CARDS_URL="+c.config.Cards,
		"ANEF_HOOK_SECRET="+secret, "ANEF_LISTEN=127.0.0.1:0")
	var log bytes.Buffer
	cmd.Stderr = &log
	c.lock.Lock() // nobody is killed before it is known who lives
	err := cmd.Start()
	c.cmd = cmd
	c.lock.Unlock()
	c.must(err)
	gone := make(chan error, 1)
	go func() { gone <- cmd.Wait() }()
	tick, end := time.NewTicker(50*time.Millisecond), time.After(100*time.Second)
	defer tick.Stop()
	for {
		select {
		case <-gone:
			return
		case <-end:
			waiting := c.waiting()
			_ = cmd.Process.Kill()
			<-gone
			c.Errorf("it works for 100 seconds without an end, on %q\n%s", waiting, log.String())
			return
		case <-tick.C:
			if c.due() == 0 {
				_ = cmd.Process.Signal(syscall.SIGTERM)
				<-gone
				return
			}
		}
	}
}

func (c *child) kill() {
	c.lock.Lock()
	defer c.lock.Unlock()
	if c.cmd != nil && c.cmd.Process.Kill() == nil {
		c.kills++
	}
}
