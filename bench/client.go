package main

import (
	"bufio"
	"bytes"
	"fmt"
	"net"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

// hammer asks for one page over kept-alive connections for a while and gives pages a second.
// It reads answers by hand: a whole HTTP client would cost more than the page, and hide the difference.
func hammer(address, path, cookie string, d time.Duration) (float64, error) {
	request := "GET " + path + " HTTP/1.1\r\nHost: " + address + "\r\n"
	if cookie != "" {
		request += "Cookie: " + cookie + "\r\n"
	}
	request += "\r\n"
	var done atomic.Int64
	var failed atomic.Pointer[error]
	var all sync.WaitGroup
	began := time.Now()
	for range goroutines {
		all.Go(func() {
			n, err := ask(address, []byte(request), began.Add(d))
			done.Add(n)
			if err != nil {
				failed.CompareAndSwap(nil, &err)
			}
		})
	}
	all.Wait()
	if err := failed.Load(); err != nil {
		return 0, *err
	}
	return float64(done.Load()) / time.Since(began).Seconds(), nil
}

// ask repeats the request on one connection until the time has come.
func ask(address string, request []byte, until time.Time) (n int64, err error) {
	c, err := net.Dial("tcp", address)
	if err != nil {
		return 0, err
	}
	defer c.Close()
	in := bufio.NewReaderSize(c, 64<<10)
	for ; time.Now().Before(until); n++ {
		if _, err := c.Write(request); err != nil {
			return n, err
		}
		if err := skip(in); err != nil {
			return n, err
		}
	}
	return n, nil
}

// skip reads one answer, which must be 200 and tell its length.
func skip(in *bufio.Reader) error {
	status, err := in.ReadSlice('\n')
	if err != nil {
		return err
	}
	if !bytes.HasPrefix(status, []byte("HTTP/1.1 200 ")) {
		return fmt.Errorf("the answer is %q", bytes.TrimSpace(status))
	}
	length := -1
	for {
		header, err := in.ReadSlice('\n')
		if err != nil {
			return err
		}
		if len(header) <= 2 {
			break
		}
		if v, ok := bytes.CutPrefix(header, []byte("Content-Length: ")); ok {
			if length, err = strconv.Atoi(string(bytes.TrimSpace(v))); err != nil {
				return err
			}
		}
	}
	if length < 0 {
		return fmt.Errorf("an answer without its length")
	}
	_, err = in.Discard(length)
	return err
}
