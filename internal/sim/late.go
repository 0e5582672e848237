package sim

import (
	"bytes"
	"cmp"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"time"
)

// late does what a door is for, and fails when it answers: whoever asked cannot know that it was done.
func late(c Config, how string, h http.HandlerFunc) http.HandlerFunc {
	if how == "" {
		return h
	}
	return func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		done := do(h, r, body)
		switch how {
		case twice:
			done = do(h, r, body)
		case slow:
			if !wait(r.Context(), cmp.Or(c.Slow, 5*time.Second)) {
				return // gone by now
			}
		}
		answer := done.Body.Bytes()
		for name, values := range done.Header() {
			w.Header()[name] = values
		}
		w.Header().Set("Content-Length", strconv.Itoa(len(answer)))
		w.WriteHeader(done.Code)
		if how == cut {
			_, _ = w.Write(answer[:len(answer)/2])
			_ = http.NewResponseController(w).Flush()
			panic(http.ErrAbortHandler) // net/http hangs up
		}
		_, _ = w.Write(answer)
	}
}

func do(h http.HandlerFunc, r *http.Request, body []byte) *httptest.ResponseRecorder {
	again := r.Clone(r.Context())
	again.Body = io.NopCloser(bytes.NewReader(body))
	out := httptest.NewRecorder()
	h(out, again)
	return out
}
