package main

import (
	"html"
	"net"
	"net/http"
	"strconv"
	"strings"
)

// sameBytes answers with the finished page: what net/http itself can do.
func sameBytes(page string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { answer(w, []byte(page)) })
}

// appending writes the page as generated code would at best: fixed parts appended, each text between tags escaped anew.
func appending(page string) http.Handler {
	type part struct{ fixed, text string }
	var parts []part
	for rest := page; rest != ""; {
		end := strings.IndexByte(rest, '>') + 1
		if end == 0 {
			end = len(rest)
		}
		text := rest[end:]
		if i := strings.IndexByte(text, '<'); i >= 0 {
			text = text[:i]
		}
		parts = append(parts, part{rest[:end], html.UnescapeString(text)})
		rest = rest[end+len(text):]
	}
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		b := make([]byte, 0, len(page)+len(page)/8)
		for _, p := range parts {
			b = append(append(b, p.fixed...), html.EscapeString(p.text)...)
		}
		answer(w, b)
	})
}

func answer(w http.ResponseWriter, page []byte) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Length", strconv.Itoa(len(page)))
	_, _ = w.Write(page)
}

// listen serves a handler on the loopback until close.
func listen(h http.Handler) (address string, closing func(), err error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, err
	}
	s := &http.Server{Handler: h}
	go func() { _ = s.Serve(l) }()
	return l.Addr().String(), func() { s.Close() }, nil
}
