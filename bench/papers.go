package main

import (
	"bytes"
	"compress/flate"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"path/filepath"
	"time"

	"anef/internal/certificate"
	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/ident"
	"anef/internal/locale"
	"anef/internal/permit"
	"anef/internal/person"
)

const paperTime = 500 * time.Millisecond

// papers measures receipts a second on one core: the whole drawing, neither database nor disk.
func (b *bench) papers(ctx context.Context) error {
	d, err := newDesk(ctx, filepath.Join(b.folder, "papers"))
	if err != nil {
		return err
	}
	maker := &certificate.Maker{Papers: d, Dossiers: d, People: d, Languages: d, Blobs: d,
		Law: d.world.app.Dossiers.Law, Texts: d.world.app.Texts}
	defer d.world.app.Close()
	var failed error
	m, err := b.guard.measure(ctx, rate, func(ctx context.Context) (sides, error) {
		bare, _ := alone(paperTime, floor)
		ours, _ := alone(paperTime, func() {
			if err := maker.Make(ctx, d.intent.Number); err != nil {
				failed = err
			}
		})
		return sides{ours: 1e9 / ours, bare: 1e9 / bare}, failed
	})
	if err != nil {
		return err
	}
	b.print(against(fmt.Sprintf("receipts, %.0f kB", float64(d.size)/1000), "1/s", "12 fields, deflate, SHA-256", m, 0))
	return nil
}

// floor is the least that any paper costs: fill twelve fields, compress the page, hash the file.
func floor() {
	var page, file bytes.Buffer
	for i := range 12 {
		fmt.Fprintf(&page, "BT /F0 11 Tf 60 %d Td (Champ %d : une valeur de longueur ordinaire) Tj ET\n", 700-i*20, i)
	}
	z, _ := flate.NewWriter(&file, flate.DefaultCompression) // the level is a constant of the package
	z.Write(page.Bytes())
	z.Close()
	sha256.Sum256(file.Bytes())
}

// desk stands in for the database and the disk: it knows one filed dossier by heart.
type desk struct {
	world   *world
	dossier dossier.Dossier
	intent  certificate.Intent
	who     person.Person
	held    permit.Permit
	size    int64
}

func newDesk(ctx context.Context, folder string) (d *desk, err error) {
	w, err := newWorld(ctx, folder, "")
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			w.app.Close()
		}
	}()
	d = &desk{world: w}
	c, err := w.app.Dossiers.Submit(ctx, w.self, w.draft, ident.ID())
	if err != nil {
		return nil, err
	}
	if d.dossier, err = w.app.Dossiers.Load(ctx, w.self, c.ID); err != nil {
		return nil, err
	}
	if d.who, err = w.app.Dossiers.People.Person(ctx, c.Person); err != nil {
		return nil, err
	}
	if d.held, err = w.app.Dossiers.People.Permit(ctx, c.Permit); err != nil {
		return nil, err
	}
	d.intent = certificate.Intent{Number: d.dossier.Papers[0].Number, Kind: certificate.Receipt, Dossier: c.ID, Seq: c.Version, On: day.Of(w.app.Clock())}
	return d, nil
}

func (d *desk) Intent(context.Context, string) (certificate.Intent, bool, error) {
	return d.intent, false, nil
}
func (d *desk) Made(context.Context, string, string) error { return nil }
func (d *desk) Load(context.Context, dossier.ID, dossier.Scope) (dossier.Dossier, error) {
	return d.dossier, nil
}
func (d *desk) Person(context.Context, string) (person.Person, error) { return d.who, nil }
func (d *desk) Permit(context.Context, string) (permit.Permit, error) { return d.held, nil }
func (d *desk) Lang(context.Context, string) (locale.Lang, error)     { return locale.FR, nil }
func (d *desk) Keep(_ context.Context, r io.Reader) (hash string, err error) {
	sum := sha256.New()
	d.size, err = io.Copy(sum, r)
	return hex.EncodeToString(sum.Sum(nil)), err
}
