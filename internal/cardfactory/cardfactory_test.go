package cardfactory_test

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"reflect"
	"testing"

	"anef/internal/cardfactory"
	"anef/internal/hook"
)

var order = cardfactory.Order{
	Key: "card/d1/1", Reference: "D7K3-M9QX-AR", Office: "14",
	Permit: cardfactory.Permit{Kind: "multi-year-card", Ground: "student", From: "2026-06-01", Until: "2029-05-31"},
	Holder: cardfactory.Holder{
		ForeignerNumber: "9912345678", FamilyName: "NDIAYE", GivenNames: "Awa", Sex: "F", Born: "2001-02-03",
		BirthPlace: "Thiès", BirthCountry: "SN", Nationality: "SN", Address: []string{"1 rue Haute", "14000 Caen"},
		Photo: []byte{0xFF, 0xD8},
	},
}

func factory(t *testing.T, status int, answer string, got *cardfactory.Order) *cardfactory.Client {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := json.NewDecoder(r.Body).Decode(got); err != nil || r.URL.Path != "/orders" {
			t.Errorf("%s: %v", r.URL, err)
		}
		w.WriteHeader(status)
		io.WriteString(w, answer)
	}))
	t.Cleanup(s.Close)
	return &cardfactory.Client{Factory: hook.Partner{URL: s.URL}}
}

func TestOrder(t *testing.T) {
	var got cardfactory.Order
	n, err := factory(t, 202, `{"order":"o-1"}`, &got).Order(t.Context(), order)
	if err != nil || n != "o-1" {
		t.Errorf("%q, %v", n, err)
	}
	if !reflect.DeepEqual(got, order) {
		t.Errorf("the factory read %+v", got)
	}
}

func TestOrderRefused(t *testing.T) {
	for _, c := range []struct {
		status    int
		answer    string
		temporary bool
	}{{503, "", true}, {422, "photo too dark", false}, {202, "{}", true}} {
		_, err := factory(t, c.status, c.answer, new(cardfactory.Order)).Order(t.Context(), order)
		var f interface{ Temporary() bool }
		if !errors.As(err, &f) || f.Temporary() != c.temporary {
			t.Errorf("%d %s: %v, want temporary %v", c.status, c.answer, err, c.temporary)
		}
	}
}
