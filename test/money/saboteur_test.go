package money

import (
	"bytes"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strconv"
	"sync"
	"time"

	"anef/internal/dossier"
)

// The ways in which a request to an outside service goes wrong.
const (
	refuses    = "500"         // before it did anything
	never      = "never"       // it hangs up without doing anything
	slow       = "slow"        // it does it, and answers when nobody waits any more
	cut        = "cut"         // it does it, and hangs up in the middle of the answer
	twice      = "twice"       // it does it twice: the request came twice
	killBefore = "kill-before" // our process is killed when the request arrives
	killAfter  = "kill-after"  // our process is killed when it is done, before the answer
)

var allFaults = []string{refuses, never, slow, cut, twice, killBefore, killAfter}

// saboteur stands before the simulators and spoils the requests about some dossiers, each at one door.
type saboteur struct {
	kill func() // our process, with SIGKILL

	mu     sync.Mutex
	closed bool                  // nobody gets in
	plans  map[string]string     // dossier and door → fault; used up
	owners map[string]dossier.ID // number by which a service knows something → dossier
	done   []string              // plans that were carried out
	after  func(id dossier.ID, door string, answer []byte)
}

var (
	about  = regexp.MustCompile(`([a-z2-7]{26})/`)                              // the dossier in a key
	number = regexp.MustCompile(`"(?:payment|reservation)":"([pr]-[A-Z2-7]+)"`) // in an answer
)

// before is how a simulator looks through the saboteur; named is how the numbers look that it goes by.
func (s *saboteur) before(sim http.Handler, named string) http.Handler {
	return &front{s, sim, regexp.MustCompile(named)}
}

// owns says by which number a service knows something of a dossier.
func (s *saboteur) owns(number string, id dossier.ID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.owners[number] = id
}

// front is one spoiled simulator.
type front struct {
	*saboteur
	inner http.Handler
	named *regexp.Regexp
}

// whose tells which dossier a request is about; "" when none.
func (s *front) whose(r *http.Request, body []byte) dossier.ID {
	if m := about.FindSubmatch(body); m != nil {
		return dossier.ID(m[1])
	}
	if id := s.owners[s.named.FindString(r.URL.Path)]; id != "" {
		return id
	}
	return s.owners[string(s.named.Find(body))]
}

func (s *front) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	door := r.Method + " " + s.named.ReplaceAllString(r.URL.Path, "{number}")
	s.mu.Lock()
	id := s.whose(r, body)
	how, closed := s.plans[string(id)+" "+door], s.closed
	if !closed && how != "" {
		delete(s.plans, string(id)+" "+door)
		s.done = append(s.done, door+" "+how)
	}
	s.mu.Unlock()
	switch {
	case closed, how == refuses:
		http.Error(w, "not now", http.StatusInternalServerError)
		return
	case how == never:
		panic(http.ErrAbortHandler)
	case how == killBefore:
		s.kill()
		panic(http.ErrAbortHandler)
	}
	answer := s.does(r, id, door, body)
	switch how {
	case twice:
		answer = s.does(r, id, door, body)
	case killAfter:
		s.kill()
		panic(http.ErrAbortHandler)
	case slow:
		select {
		case <-r.Context().Done():
		case <-time.After(10 * time.Second):
		}
		return
	}
	text := answer.Body.Bytes()
	maps.Copy(w.Header(), answer.Header())
	w.Header().Set("Content-Length", strconv.Itoa(len(text)))
	w.WriteHeader(answer.Code)
	if how == cut {
		_, _ = w.Write(text[:len(text)/2])
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	}
	_, _ = w.Write(text)
}

func (s *front) does(r *http.Request, id dossier.ID, door string, body []byte) *httptest.ResponseRecorder {
	again := r.Clone(r.Context())
	again.Body = io.NopCloser(bytes.NewReader(body))
	out := httptest.NewRecorder()
	s.inner.ServeHTTP(out, again)
	if m := number.FindSubmatch(out.Body.Bytes()); m != nil {
		s.owns(string(m[1]), id)
	}
	if s.after != nil {
		s.after(id, door, out.Body.Bytes())
	}
	return out
}
