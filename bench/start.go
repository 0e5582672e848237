package main

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"time"
)

const (
	wantedStart  = 50 // ms until /healthz answers
	wantedMemory = 60 // MB of resident memory, at rest and under load
	underLoad    = 2 * time.Second
)

// start measures how soon the program answers on a database that exists, and what memory it takes.
func (b *bench) start(ctx context.Context) error {
	if _, err := os.Stat(b.binary); err != nil {
		return fmt.Errorf("run `make build` first, or say --bin: %w", err)
	}
	folder := filepath.Join(b.folder, "start")
	a, pages, err := b.inhabited(ctx, folder)
	if err != nil {
		return err
	}
	a.Close()
	self, err := os.Executable()
	if err != nil {
		return err
	}
	m, err := b.guard.measure(ctx, span, func(ctx context.Context) (s sides, err error) {
		if s.bare, err = firstAnswer(ctx, func(address string) *exec.Cmd { return exec.CommandContext(ctx, self, bareServer, address) }); err != nil {
			return s, err
		}
		s.ours, err = firstAnswer(ctx, b.serve(ctx, folder))
		return s, err
	})
	if err != nil {
		return err
	}
	l := against("cold start until /healthz answers", "ms", "a Go program as large that only says ok", m, 0)
	b.print(l.wants(fmt.Sprintf("≤ %d ms", wantedStart), m.ours <= wantedStart))
	return b.memory(ctx, folder, pages)
}

func (b *bench) serve(ctx context.Context, folder string) func(string) *exec.Cmd {
	return func(address string) *exec.Cmd {
		cmd := exec.CommandContext(ctx, b.binary, "serve")
		cmd.Env = append(os.Environ(), "ANEF_LISTEN="+address, "ANEF_DATA="+folder, "ANEF_DATABASE_URL=")
		return cmd
	}
}

// memory reads the resident memory some time after the start, and while pages are asked for.
func (b *bench) memory(ctx context.Context, folder string, pages []page) error {
	p, err := begin(b.serve(ctx, folder))
	if err != nil {
		return err
	}
	defer p.end()
	time.Sleep(underLoad)
	rest, err := p.memory("VmRSS")
	if err != nil {
		return err
	}
	b.print(line{What: "memory at rest", Unit: "MB", Ours: rest}.wants(fmt.Sprintf("≤ %d MB", wantedMemory), rest <= wantedMemory))
	for _, page := range pages {
		if _, err := hammer(p.address, page.path, page.cookie, underLoad/time.Duration(len(pages))); err != nil {
			return fmt.Errorf("%s: %w", page.what, err)
		}
	}
	load, err := p.memory("VmRSS")
	if err != nil {
		return err
	}
	b.print(line{What: "memory after pages to 32 connections", Unit: "MB", Ours: load}.wants(fmt.Sprintf("≤ %d MB", wantedMemory), load <= wantedMemory))
	return nil
}

// firstAnswer is the middle of some starts, in milliseconds from exec to the first answer.
func firstAnswer(ctx context.Context, program func(string) *exec.Cmd) (float64, error) {
	var all []float64
	for range 5 {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		p, err := begin(program)
		if err != nil {
			return 0, err
		}
		p.end()
		all = append(all, p.took.Seconds()*1000)
	}
	return median(all), nil
}

// process is a server that answers.
type process struct {
	cmd     *exec.Cmd
	address string
	took    time.Duration // from exec to the first answer
}

func begin(program func(string) *exec.Cmd) (*process, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	p := &process{address: l.Addr().String()}
	l.Close()
	p.cmd = program(p.address)
	var said bytes.Buffer
	p.cmd.Stderr = &said
	began := time.Now()
	if err := p.cmd.Start(); err != nil {
		return nil, err
	}
	for {
		if err := healthy(p.address); err == nil {
			p.took = time.Since(began)
			return p, nil
		}
		if time.Since(began) > 10*time.Second {
			p.end()
			return nil, fmt.Errorf("%s does not answer: %s", p.cmd.Path, said.Bytes())
		}
		time.Sleep(200 * time.Microsecond)
	}
}

// healthy asks once. It dials by hand, because a client would wait before it tries again.
func healthy(address string) error {
	c, err := net.Dial("tcp", address)
	if err != nil {
		return err
	}
	c.Close()
	a, err := http.Get("http://" + address + "/healthz")
	if err != nil {
		return err
	}
	a.Body.Close()
	if a.StatusCode != http.StatusOK {
		return fmt.Errorf("%s", a.Status)
	}
	return nil
}

// end stops the program that begin started.
func (p *process) end() {
	_ = p.cmd.Process.Signal(os.Interrupt)
	_ = p.cmd.Wait()
}

// memory is a line of the status of the process in MB: VmRSS what it has, VmHWM the most it ever had.
func (p *process) memory(what string) (float64, error) {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	_, rest, _ := bytes.Cut(b, []byte(what+":"))
	fields := bytes.Fields(rest)
	if len(fields) == 0 {
		return 0, fmt.Errorf("no %s in the status of the process", what)
	}
	kB, err := strconv.ParseFloat(string(fields[0]), 64)
	return kB / 1024, err
}

// bareServer is the argument with which this program is its own bare peer.
const bareServer = "bare-server"

func serveBare(address string) error {
	http.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("ok\n")) })
	return http.ListenAndServe(address, nil)
}
