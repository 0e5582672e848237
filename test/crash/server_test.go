package crash

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"anef/internal/ledger"
)

// build compiles the program.
func build(t *testing.T) string {
	t.Helper()
	bin := filepath.Join(t.TempDir(), "anef")
	if out, err := exec.Command("go", "build", "-o", bin, "anef/cmd/anef").CombinedOutput(); err != nil {
		t.Fatalf("build: %s", out)
	}
	return bin
}

// server is one running `anef serve`.
type server struct {
	h    *house
	cmd  *exec.Cmd
	url  string
	log  *journal
	gone chan error // its end
}

// command is the program with the settings of this house and none of the surroundings.
func (h *house) command(args ...string) *exec.Cmd {
	cmd := exec.Command(h.bin, args...)
	for _, v := range os.Environ() {
		if !strings.HasPrefix(v, "ANEF_") {
			cmd.Env = append(cmd.Env, v)
		}
	}
	cmd.Env = append(cmd.Env, "ANEF_LISTEN=127.0.0.1:0", "ANEF_PROXIES=127.0.0.0/8", "ANEF_DATA="+h.data, "ANEF_DATABASE_URL="+h.database)
	return cmd
}

// start runs the server on a free port and waits for its address.
func (h *house) start() *server {
	h.t.Helper()
	s := &server{h: h, cmd: h.command("serve"), log: &journal{found: make(chan string, 1)}, gone: make(chan error, 1)}
	s.cmd.Stderr = s.log
	h.must(s.cmd.Start())
	go func() { s.gone <- s.cmd.Wait() }()
	h.t.Cleanup(func() { _ = s.cmd.Process.Kill() })
	select {
	case address := <-s.log.found:
		s.url = "http://" + address
	case err := <-s.gone:
		h.t.Fatalf("the server ended: %v\n%s", err, s.log.tail())
	case <-time.After(20 * time.Second):
		h.t.Fatalf("no address after 20 seconds\n%s", s.log.tail())
	}
	return s
}

// kill gives it no time for anything: SIGKILL. It returns once the process is no more.
func (s *server) kill() {
	if err := s.cmd.Process.Kill(); err != nil {
		s.h.t.Errorf("kill: %v", err)
	}
	<-s.gone
}

// stop asks it to end and expects that it ends well.
func (s *server) stop() {
	s.h.t.Helper()
	s.h.must(s.cmd.Process.Signal(syscall.SIGTERM))
	select {
	case err := <-s.gone:
		if err != nil {
			s.h.t.Errorf("the server ended with %v\n%s", err, s.log.tail())
		}
	case <-time.After(20 * time.Second):
		s.h.t.Fatal("the server does not end")
	}
	if bad := s.log.errors(); bad != "" {
		s.h.t.Errorf("the server complains:\n%s", bad)
	}
}

// fsck runs the check as an operator does.
func (h *house) fsck() {
	h.t.Helper()
	out, err := h.command("fsck", "--json").Output()
	if err != nil {
		h.t.Errorf("fsck: %v\n%s", err, out)
	}
	var r ledger.Report
	h.must(json.Unmarshal(out, &r))
	if len(r.Problems) > 0 || r.Dossiers != len(h.people) {
		h.t.Errorf("fsck: %d dossiers, want %d; problems %q", r.Dossiers, len(h.people), r.Problems)
	}
}

// journal is what the server writes; it finds the address in it.
type journal struct {
	mu    sync.Mutex
	text  bytes.Buffer
	found chan string
	done  bool
}

var serving = regexp.MustCompile(`msg=serving address=(\S+)`)

func (j *journal) Write(b []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.text.Write(b)
	if m := serving.FindSubmatch(j.text.Bytes()); m != nil && !j.done {
		j.done = true
		j.found <- string(m[1])
	}
	return len(b), nil
}

// tail is the end of it.
func (j *journal) tail() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	const most = 4000
	s := j.text.String()
	return s[max(0, len(s)-most):]
}

// errors are its lines of that level.
func (j *journal) errors() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	var out []string
	for line := range strings.Lines(j.text.String()) {
		if strings.Contains(line, "level=ERROR") {
			out = append(out, line)
		}
	}
	return strings.Join(out, "")
}
