package account_test

import (
	"testing"

	"anef/internal/account"
)

func TestHasher(t *testing.T) {
	h := account.NewHasher(cheap, 1)
	composed, decomposed := "pass\u00e9 compos\u00e9", "passe\u0301 compose\u0301" // as two keyboards type it
	hash, err := h.Hash(t.Context(), composed)
	if err != nil {
		t.Fatal(err)
	}
	if again, _ := h.Hash(t.Context(), composed); again == hash {
		t.Error("two hashes of one password are the same")
	}
	for password, want := range map[string]bool{composed: true, decomposed: true, "passe compose": false, "": false} {
		if right, stale, err := h.Verify(t.Context(), hash, password); right != want || stale || err != nil {
			t.Errorf("%q: %v, %v, %v", password, right, stale, err)
		}
	}
	if right, _, err := h.Verify(t.Context(), "", ""); right || err != nil {
		t.Errorf("nobody: %v, %v", right, err)
	}
	for _, broken := range []string{"x", hash[:len(hash)-1], hash + "A", "$argon2i" + hash[9:], hash[:len(hash)-1] + "!"} {
		if right, _, err := h.Verify(t.Context(), broken, composed); right || err == nil {
			t.Errorf("%q: %v, %v", broken, right, err)
		}
	}
}

func BenchmarkHash(b *testing.B) {
	h := account.NewHasher(account.DefaultCost, 2)
	for b.Loop() {
		if _, err := h.Hash(b.Context(), password); err != nil {
			b.Fatal(err)
		}
	}
}
