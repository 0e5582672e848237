package main

import (
	"bytes"
	"compress/flate"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"time"

	"anef/internal/certificate"
	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/ident"
	"anef/internal/locale"
	"anef/internal/permit"
	"anef/internal/person"
	"anef/internal/seal"
)

const paperTime = 500 * time.Millisecond

// papers measures receipts a second on one core, from the number to the signed file, without database and disk.
func (b *bench) papers(ctx context.Context) error {
	d, err := newDesk(ctx, filepath.Join(b.folder, "papers"))
	if err != nil {
		return err
	}
	defer d.world.app.Close()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	m, err := b.guard.measure(ctx, rate, func(ctx context.Context) (sides, error) {
		bare, _ := alone(paperTime, func() { floor(key) })
		ours, err := d.speed(ctx)
		return sides{ours: ours, bare: 1e9 / bare}, err
	})
	if err != nil {
		return err
	}
	what := fmt.Sprintf("receipts sealed and tagged, %.0f kB", float64(len(d.file))/1000)
	b.print(against(what, "1/s", "12 fields, deflate, SHA-256, ECDSA", m, 0))
	if err := b.weasyprint(ctx, d, what); err != nil {
		return err
	}
	return b.verifying(d)
}

// speed is how many papers are sealed and drawn in a second.
func (d *desk) speed(ctx context.Context) (perSecond float64, err error) {
	maker := &certificate.Maker{Papers: d, Keys: seal.Papers{Authority: d.world.app.Seals}, Dossiers: d, People: d, Languages: d, Blobs: d,
		Law: d.world.app.Dossiers.Law, Texts: d.world.app.Texts, Clock: d.world.app.Clock, Site: "https://anef.example"}
	ns, _ := alone(paperTime, func() {
		d.paper = certificate.Draft{Intent: d.paper.Intent, Status: certificate.Status{State: certificate.Intended}}
		if e := maker.Make(ctx, d.paper.Number); e != nil {
			err = e
		}
	})
	return 1e9 / ns, err
}

// floor is the least that any signed paper costs: fill twelve fields, compress the page, hash the file, sign.
func floor(key *ecdsa.PrivateKey) {
	var page, file bytes.Buffer
	for i := range 12 {
		fmt.Fprintf(&page, "BT /F0 11 Tf 60 %d Td (Champ %d : une valeur de longueur ordinaire) Tj ET\n", 700-i*20, i)
	}
	z, _ := flate.NewWriter(&file, flate.DefaultCompression) // the level is a constant of the package
	z.Write(page.Bytes())
	z.Close()
	digest := sha256.Sum256(file.Bytes())
	_, _ = ecdsa.SignASN1(rand.Reader, key, digest[:]) // fails only when there is no chance
}

// verifying is how long it takes to tell whether a file is a paper of ours.
func (b *bench) verifying(d *desk) error {
	list, err := d.world.app.Seals.List()
	if err != nil {
		return err
	}
	noise := b.guard.settle()
	spent := make([]time.Duration, 2000)
	for i := range spent {
		began := time.Now()
		if _, err := seal.Verify(d.file, list, d.world.app.Clock()); err != nil {
			return err
		}
		spent[i] = time.Since(began)
	}
	slices.Sort(spent)
	b.print(line{What: "a file verified, p99", Unit: "us", Ours: float64(spent[len(spent)*99/100].Nanoseconds()) / 1000, Noise: noise, Noisy: noise > tooNoisy})
	return nil
}

// desk stands in for the database and the disk: it knows one filed dossier by heart.
type desk struct {
	world   *world
	dossier dossier.Dossier
	paper   certificate.Draft
	who     person.Person
	held    permit.Permit
	file    []byte // the last one kept
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
	d.paper.Intent = certificate.Intent{Number: d.dossier.Papers[0].Number, Code: ident.Code(), Kind: certificate.Receipt, Dossier: c.ID, Seq: c.Version, On: day.Of(w.app.Clock())}
	return d, nil
}

func (d *desk) Draft(context.Context, string) (certificate.Draft, error) { return d.paper, nil }
func (d *desk) Seal(_ context.Context, _ certificate.Draft, in certificate.Intent, s certificate.Seal) error {
	d.paper = certificate.Draft{Intent: in, Status: certificate.Status{State: certificate.Sealed}, Seal: s}
	return nil
}
func (d *desk) Publish(context.Context, certificate.Draft, string) error {
	d.paper.Status = certificate.Status{State: certificate.Published}
	return nil
}
func (d *desk) Load(context.Context, dossier.ID, dossier.Scope) (dossier.Dossier, error) {
	return d.dossier, nil
}
func (d *desk) Person(context.Context, string) (person.Person, error) { return d.who, nil }
func (d *desk) Permit(context.Context, string) (permit.Permit, error) { return d.held, nil }
func (d *desk) Lang(context.Context, string) (locale.Lang, error)     { return locale.FR, nil }
func (d *desk) Keep(_ context.Context, r io.Reader) (hash string, err error) {
	d.file, err = io.ReadAll(r)
	sum := sha256.Sum256(d.file)
	return hex.EncodeToString(sum[:]), err
}
