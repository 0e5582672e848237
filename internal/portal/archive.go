package portal

import (
	"archive/zip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"

	"anef/internal/day"
	"anef/internal/document"
	"anef/internal/dossier"
	"anef/internal/web"
)

// Manifest lists what an archive holds. It is its last member.
type Manifest struct {
	Reference string   `json:"reference"`
	Made      string   `json:"made"` // instant
	State     string   `json:"state"`
	Events    int      `json:"events"`
	Members   []Member `json:"members"`
	Missing   []string `json:"missing,omitempty"` // files whose content could not be read; the operator was told
}

// Member is one file of an archive.
type Member struct {
	Name   string `json:"name"`
	SHA256 string `json:"sha256"`
	Size   int64  `json:"size"`
}

// archive sends everything about a dossier as one file, as it is read: nothing is gathered in memory.
func (p *Portal) archive(w http.ResponseWriter, r *http.Request) error {
	o, err := p.open(r)
	if err != nil {
		return err
	}
	told, err := p.Messages.Of(r.Context(), o.Case.ID, me(r).ID)
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "application/zip")
	h.Set("Content-Disposition", fmt.Sprintf("attachment; filename=\"%s.zip\"", document.SafeName(o.Case.Reference)))
	h.Set("Cache-Control", "private, no-store")
	a := archiving{Portal: p, ctx: r.Context(), o: o, page: p.page(w, r, "portal.archive.title"), out: zip.NewWriter(w), at: p.Clock()}
	a.manifest = Manifest{Reference: o.Case.Reference, Made: a.at.UTC().Format(time.RFC3339), State: string(o.Case.State), Events: len(o.History)}
	if err := a.write(told); err != nil {
		// Half an archive is out: the line is cut, so that the browser knows that it is not whole.
		p.Site.Log.Error("archive cut off", "request", web.RequestID(r), "error", err.Error())
		panic(http.ErrAbortHandler)
	}
	return nil
}

// archiving is one archive being written.
type archiving struct {
	*Portal
	ctx      context.Context
	o        *opened
	page     *web.Page
	out      *zip.Writer
	at       time.Time
	manifest Manifest
}

func (a *archiving) write(told []Told) error {
	for _, part := range []func() error{
		a.answers, a.files, a.papers, a.history, func() error { return a.messages(told) },
		func() error {
			return a.text("README.txt", a.page.T("portal.archive.readme", "reference", a.o.Case.Reference))
		},
	} {
		if err := part(); err != nil {
			return err
		}
	}
	manifest, err := a.out.CreateHeader(&zip.FileHeader{Name: "manifest.json", Method: zip.Deflate, Modified: a.at})
	if err != nil {
		return err
	}
	e := json.NewEncoder(manifest)
	e.SetIndent("", "  ")
	if err := e.Encode(a.manifest); err != nil {
		return err
	}
	return a.out.Close()
}

// member writes one file and notes its hash.
func (a *archiving) member(name string, at time.Time, method uint16, r io.Reader) error {
	if err := a.ctx.Err(); err != nil {
		return err
	}
	w, err := a.out.CreateHeader(&zip.FileHeader{Name: name, Method: method, Modified: day.Local(at)})
	if err != nil {
		return err
	}
	hash := sha256.New()
	n, err := io.Copy(io.MultiWriter(w, hash), r)
	a.manifest.Members = append(a.manifest.Members, Member{name, hex.EncodeToString(hash.Sum(nil)), n})
	return err
}

// blob writes stored content. One that cannot be read is named in the manifest, and the rest is still given.
func (a *archiving) blob(name, hash string, at time.Time) error {
	f, _, err := a.Blobs.Open(hash)
	if err != nil {
		a.Site.Log.Error("content missing", "dossier", string(a.o.Case.ID), "hash", hash, "error", err.Error())
		a.manifest.Missing = append(a.manifest.Missing, name)
		return nil
	}
	defer f.Close()
	return a.member(name, at, zip.Store, f) // pictures and PDFs are compressed already
}

func (a *archiving) files() error {
	for i, f := range a.o.Files {
		if f.Dropped {
			continue
		}
		name := fmt.Sprintf("pieces/%s/%02d-%s", f.Piece, i+1, document.SafeName(f.Name))
		if err := a.blob(name, f.Hash, f.At); err != nil {
			return err
		}
	}
	return nil
}

func (a *archiving) papers() error {
	for _, x := range a.o.Papers {
		if !x.Made {
			continue
		}
		if err := a.blob("papers/"+paperName(x), x.Hash, x.On.Time()); err != nil {
			return err
		}
	}
	return nil
}

// secret tells whether a proposal is still between colleagues.
func secret(c dossier.Case) bool { return c.DecidedOn == "" && c.EndedOn == "" }
