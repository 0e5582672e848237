package store_test

import (
	"testing"

	"anef/internal/day"
	"anef/internal/notify"
	"anef/internal/store"
	"anef/internal/store/sqldb"
	"anef/internal/store/storetest"
)

func TestMessages(t *testing.T) {
	storetest.Engines(t, func(t *testing.T, db *sqldb.DB) {
		box := store.Messages{DB: db, Clock: day.At("2026-03-01T10:00:00Z")}
		m := notify.Message{ID: "d1/2/mail", Dossier: "d1", Account: "awa", Channel: "mail", Model: "received", Lang: "fr",
			Subject: "Reçu", Body: "Bonjour Awa,\n…", Receiver: "awa@example.org", State: "ready"}
		put := func(want bool) {
			t.Helper()
			if sent, err := box.Put(t.Context(), m); err != nil || sent != want {
				t.Errorf("sent %v, %v", sent, err)
			}
		}
		put(false)
		put(false) // a worker that died between putting and sending comes again
		if err := box.Sent(t.Context(), m.ID, "gateway-7"); err != nil {
			t.Fatal(err)
		}
		put(true) // and after sending it must not send again
		if err := box.Sent(t.Context(), m.ID, "gateway-8"); err != nil {
			t.Fatal(err)
		}
		told, err := box.Of(t.Context(), "d1", "awa")
		if err != nil || len(told) != 1 || told[0].Body != m.Body || told[0].Lang != "fr" || told[0].State != "sent" || !told[0].At.Equal(box.Clock()) {
			t.Errorf("%+v, %v", told, err)
		}
		for _, state := range []string{"delivered", "failed"} { // what arrived did arrive, whatever is said later
			if err := box.Receipt(t.Context(), m.ID, state); err != nil {
				t.Fatal(err)
			}
		}
		if told, err = box.Of(t.Context(), "d1", "awa"); err != nil || told[0].State != "delivered" {
			t.Errorf("%+v, %v", told, err)
		}
		if err := box.Receipt(t.Context(), "nothing", "failed"); err != nil {
			t.Errorf("a receipt for nothing: %v", err)
		}
		if other, err := box.Of(t.Context(), "d1", "omar"); err != nil || len(other) > 0 {
			t.Errorf("somebody else reads %v, %v", other, err)
		}
		if n := count(t, db, `SELECT count(*) FROM message WHERE provider = 'gateway-7'`); n != 1 {
			t.Error("the first gateway's number is lost")
		}
	})
}
