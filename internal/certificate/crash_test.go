package certificate_test

import (
	"bytes"
	"errors"
	"sync"
	"testing"

	"anef/internal/certificate"
	"anef/internal/locale"
	"anef/internal/trust"
)

// A crash at any arrow, before its write or after it, costs nothing: the next try ends with one document for the number,
// and once the paper was sealed, with the very same bytes.
func TestCrashAtEachArrow(t *testing.T) {
	for _, crash := range []string{"before seal", "after seal", "before keep", "after keep", "before publish", "after publish"} {
		t.Run(crash, func(t *testing.T) {
			o := opened(t, certificate.Extension, locale.FR, submitted, complete, extended)
			o.crash = crash
			if err := o.maker(t).Make(t.Context(), o.paper.Number); !errors.Is(err, errCrash) {
				t.Fatalf("it went on: %v", err)
			}
			sealed := o.paper.Seal
			if o.make(t) == nil || o.paper.State != certificate.Published {
				t.Fatalf("it is %s", o.paper.State)
			}
			if len(o.files) != 1 {
				t.Errorf("%d different documents for one number", len(o.files))
			}
			if sealed.Key != "" && !bytes.Equal(sealed.Record, o.paper.Seal.Record) {
				t.Error("it was sealed twice")
			}
		})
	}
}

// Two workers at the same paper make one document.
func TestManyAtOnce(t *testing.T) {
	o := opened(t, certificate.Receipt, locale.FR, submitted)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			if err := o.maker(t).Make(t.Context(), o.paper.Number); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if len(o.files) != 1 || o.paper.State != certificate.Published {
		t.Errorf("%d documents, %s", len(o.files), o.paper.State)
	}
}

// A key that is revoked between the seal and the document: nobody has seen the paper, another key seals it.
func TestRevokedInBetween(t *testing.T) {
	o := opened(t, certificate.Receipt, locale.FR, submitted)
	o.crash = "after seal"
	_ = o.maker(t).Make(t.Context(), o.paper.Number)
	stolen := o.paper.Seal.Key
	if err := o.keys.Revoke(stolen[4:], now); err != nil {
		t.Fatal(err)
	}
	o.make(t)
	if o.paper.Seal.Key == stolen || o.paper.State != certificate.Published {
		t.Errorf("%s, sealed by %s", o.paper.State, o.paper.Seal.Key)
	}
	if _, err := o.paper.Seal.Genuine(o.list(t)); err != nil {
		t.Error(err)
	}
}

func (o *office) list(t testing.TB) trust.List {
	t.Helper()
	l, err := o.keys.List()
	if err != nil {
		t.Fatal(err)
	}
	return l
}
