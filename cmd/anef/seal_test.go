package main

import (
	"path/filepath"
	"strings"
	"testing"

	"anef/internal/app"
	"anef/internal/config"
	"anef/internal/trust"
)

// An operator lists, replaces and revokes the keys of an office; what the list says is what strangers hold papers to.
func TestSealKeys(t *testing.T) {
	c := config.Config{Data: filepath.Join(t.TempDir(), "var"), Listen: "127.0.0.1:0"}
	of := office{Office: "14", Purpose: string(trust.Papers)}
	for range 2 {
		if err := (&sealRotateCmd{c, of}).Run(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if err := (&sealRevokeCmd{c, "ZZ010001"}).Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, wrong := range []error{
		(&sealRotateCmd{c, office{Office: "999", Purpose: of.Purpose}}).Run(t.Context()),
		(&sealRevokeCmd{c, "ZZ010009"}).Run(t.Context()),
		(&sealRevokeCmd{c, "0001"}).Run(t.Context()),
		(&sealEnrollCmd{c, of, filepath.Join(c.Data, "keys", "authority", "certificate.pem")}).Run(t.Context()),
	} {
		if wrong == nil {
			t.Error("it was done")
		}
	}
	err := withSeals(t.Context(), c, func(a *app.App) error {
		l, err := a.Seals.List()
		if len(l.Entries) != 2 || l.Entries[0].Revoked == "" || l.Entries[1].Revoked != "" || !strings.Contains(l.Entries[1].Name, "Calvados") {
			t.Errorf("%+v", l.Entries)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
