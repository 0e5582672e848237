package sim

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"anef/internal/ephoto"
	"anef/internal/ident"
)

// Photograph is a code and what it is worth.
type Photograph struct {
	Code   string       `json:"code"`
	Worth  ephoto.State `json:"state"`
	Active time.Time    `json:"active,omitzero"` // of a pending one: when it becomes active by itself
	Key    string       `json:"key,omitempty"`   // of the card that it was used for
}

// Photos is a register of digital photographs that nobody ever took.
type Photos struct {
	cfg    Config
	faults faults
	routes http.Handler

	mu   sync.Mutex
	held map[string]*Photograph // by code
}

// beginnings tell what a code is worth of which nobody said anything; every other well-formed one is active.
var beginnings = map[string]ephoto.State{"PENDING": ephoto.Pending, "USED": ephoto.Used, "EXPIRED": ephoto.Expired, "UNKNOWN": ephoto.Unknown}

// NewPhotos makes a register; it is its own HTTP door.
func NewPhotos(c Config) *Photos {
	p := &Photos{cfg: c, held: map[string]*Photograph{}, faults: faults{kinds: []string{temporary, permanent, down, slow, cut, twice}}}
	mux := doors(&p.faults)
	mux.HandleFunc("POST /check", guarded(c, &p.faults, p.check))
	mux.HandleFunc("POST /claim", guarded(c, &p.faults, p.claim))
	mux.HandleFunc("POST /codes", p.set)
	mux.HandleFunc("GET /codes", p.list)
	p.routes = mux
	return p
}

func (p *Photos) ServeHTTP(w http.ResponseWriter, r *http.Request) { p.routes.ServeHTTP(w, r) }

// RunPhotos serves until ctx ends.
func RunPhotos(ctx context.Context, c Config) error {
	l, err := listen(c.Listen)
	if err != nil {
		return err
	}
	return serve(ctx, l, NewPhotos(c))
}

// find gives a code its line; nil when it is none.
func (p *Photos) find(typed string) *Photograph {
	code, ok := ident.Photo(typed)
	if !ok {
		return nil
	}
	x := p.held[code]
	if x == nil {
		x = &Photograph{Code: code, Worth: ephoto.Active}
		for begins, state := range beginnings {
			if strings.HasPrefix(code, begins) {
				x.Worth = state
			}
		}
		p.held[code] = x
	}
	if x.Worth == ephoto.Pending && !x.Active.IsZero() && !p.cfg.Clock().Before(x.Active) {
		x.Worth = ephoto.Active
	}
	return x
}

func (p *Photos) check(w http.ResponseWriter, r *http.Request) {
	var in ephoto.Asked
	if !read(w, r, &in) {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	x := p.find(in.Code)
	switch {
	case x == nil:
		http.Error(w, "no code: want 20 to 22 letters and digits", http.StatusUnprocessableEntity)
	case x.Worth == ephoto.Claimed:
		answer(w, http.StatusOK, ephoto.Answer{State: ephoto.Used})
	default:
		answer(w, http.StatusOK, ephoto.Answer{State: x.Worth})
	}
}

func (p *Photos) claim(w http.ResponseWriter, r *http.Request) {
	var in ephoto.Claim
	if !read(w, r, &in) {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	x := p.find(in.Code)
	if x == nil || in.Key == "" {
		http.Error(w, "want code and key", http.StatusUnprocessableEntity)
		return
	}
	if x.Worth == ephoto.Active {
		x.Worth, x.Key = ephoto.Claimed, in.Key
	}
	state := x.Worth
	if state == ephoto.Claimed && x.Key != in.Key {
		state = ephoto.Used
	}
	answer(w, http.StatusOK, ephoto.Answer{State: state})
}

// set says what a code is worth from now on.
func (p *Photos) set(w http.ResponseWriter, r *http.Request) {
	var in Photograph
	if !read(w, r, &in) {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	x := p.find(in.Code)
	if x == nil || in.Key != "" || !slices.Contains([]ephoto.State{ephoto.Pending, ephoto.Active, ephoto.Used, ephoto.Expired, ephoto.Unknown}, in.Worth) {
		http.Error(w, "want code and state", http.StatusUnprocessableEntity)
		return
	}
	x.Worth, x.Active, x.Key = in.Worth, in.Active, ""
	answer(w, http.StatusOK, *x)
}

// list shows every code that was spoken of, in their order.
func (p *Photos) list(w http.ResponseWriter, _ *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	out := []Photograph{}
	for _, x := range p.held {
		out = append(out, *x)
	}
	slices.SortFunc(out, func(a, b Photograph) int { return strings.Compare(a.Code, b.Code) })
	answer(w, http.StatusOK, out)
}
