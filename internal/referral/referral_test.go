package referral_test

import (
	"strings"
	"testing"

	"anef/internal/ident"
	"anef/internal/referral"
)

func TestLinks(t *testing.T) {
	former := referral.Links{Keys: [][]byte{[]byte("former")}}
	now := referral.Links{Keys: [][]byte{[]byte("newer"), []byte("former")}}
	id, other := ident.ID(), ident.ID()
	token := former.Token(id)
	for _, good := range []string{token, now.Token(id), " " + strings.ToUpper(token) + "\n"} {
		if got, ok := now.Open(good); !ok || got != id {
			t.Errorf("%q opens %q, %v", good, got, ok)
		}
	}
	for _, bad := range []string{"", id, id + strings.Repeat("a", 26), other + token[26:], token + "a", referral.Links{Keys: [][]byte{[]byte("x")}}.Token(id)} {
		if got, ok := now.Open(bad); ok {
			t.Errorf("%q opens %q", bad, got)
		}
	}
}
