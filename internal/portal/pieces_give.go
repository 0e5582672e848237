package portal

import (
	"context"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"strconv"

	"anef/internal/document"
	"anef/internal/dossier"
	"anef/internal/fault"
	"anef/internal/web"
)

const (
	// mostFiles is how many files one form may bring; the form as a whole is a little larger than all of them.
	mostFiles = 10
	mostBody  = mostFiles*document.MaxBytes + web.MaxForm
	longField = 2000 // bytes of a field beside the files

	accepted = "application/pdf,image/jpeg,image/png,image/heic,image/heif,.pdf,.jpg,.jpeg,.png,.heic"
)

// give takes files for one piece. Each is judged by itself: what is refused is told, the others are kept.
func (p *Portal) give(w http.ResponseWriter, r *http.Request) error {
	o, err := p.open(r)
	if err != nil {
		return err
	}
	code := r.PathValue("code")
	if _, ok := o.Form.Procedure.Piece(code); !ok && code != other {
		return fault.New(fault.NotFound, "web.error.not-found.text")
	}
	if !dossier.Can(o.Case, dossier.AddPiece, dossier.Applicant) {
		return fault.New(fault.Conflict, "dossier.cannot", "state", string(o.Case.State), "action", string(dossier.AddPiece))
	}
	web.AllowBody(w, r, mostBody)
	parts, err := r.MultipartReader()
	if err != nil {
		return fault.Because(err, fault.Invalid, "portal.pieces.no-upload")
	}
	g := giving{Portal: p, r: r, w: w, id: o.Case.ID, code: code, fields: url.Values{}}
	if err := g.all(parts); err != nil {
		return err
	}
	if len(g.bad) > 0 {
		if o, err = p.open(r); err != nil { // with the files that were taken
			return err
		}
		bad := untaken{code: g.bad}
		if g.fields.Get("back") == "dossier" {
			return p.showDossier(w, r, http.StatusUnprocessableEntity, o, wrongs{files: bad})
		}
		return p.showPieces(w, r, http.StatusUnprocessableEntity, o, bad)
	}
	if g.fields.Get("back") == "dossier" {
		return web.See(w, r, path(o.Case.ID, "#wanted-"+code))
	}
	return web.See(w, r, path(o.Case.ID, "/pieces#piece-"+code))
}

// giving is one form with files on its way in.
type giving struct {
	*Portal
	w      http.ResponseWriter
	r      *http.Request
	id     dossier.ID
	code   string
	fields url.Values
	bad    []string // complaints, one for each file refused
	came   int
}

// all reads the parts one after the other: nothing is held in memory, and a file is safe on disk before the next is read.
func (g *giving) all(parts *multipart.Reader) error {
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return broken(err)
		}
		switch {
		case part.FormName() != "file":
			b, err := io.ReadAll(io.LimitReader(part, longField))
			if err != nil {
				return broken(err)
			}
			g.fields.Set(part.FormName(), string(b))
		case part.FileName() == "":
		default:
			if err := g.one(part); err != nil {
				return err
			}
		}
	}
	// FormKey finds the key of an upload where it finds that of any form.
	g.r.PostForm = g.fields
	if g.came == 0 {
		g.refuse(fault.New(fault.Invalid, "portal.pieces.choose-file"))
	}
	return nil
}

// broken tells an upload that stopped half-way from a fault of ours. One that is too large keeps its own answer.
func broken(err error) error {
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return err
	}
	return fault.Because(err, fault.Invalid, "portal.pieces.broken")
}

func (g *giving) refuse(err error) {
	t := fault.Of(err).Text
	g.bad = append(g.bad, g.Texts.T(web.Lang(g.r), t.Key, t.Args...))
}

func (g *giving) one(part *multipart.Part) error {
	if g.came++; g.came > mostFiles {
		g.refuse(fault.New(fault.Invalid, "portal.pieces.too-many", "name", document.SafeName(part.FileName()), "max", mostFiles))
		return nil
	}
	f, err := g.keep(part)
	if fault.Is(err, fault.Invalid) {
		g.refuse(err)
		return nil
	}
	if err != nil {
		return err
	}
	g.r.PostForm = g.fields
	// The content is part of the key: a second click on the same form does nothing, another file chosen in it does.
	key := web.FormKey(g.r) + "/" + g.code + "/" + f.Hash
	_, err = g.Dossiers.Give(g.r.Context(), me(g.r), g.id, key, f)
	return err
}

// keep stores one file and judges it by what it holds.
func (g *giving) keep(part *multipart.Part) (dossier.File, error) {
	name := part.FileName()
	ref, err := g.Blobs.Put(g.r.Context(), part, document.MaxBytes)
	if err != nil {
		var large *http.MaxBytesError
		if !fault.Is(err, fault.Invalid) && (errors.As(err, &large) || g.r.Context().Err() == nil && errors.Is(err, io.ErrUnexpectedEOF)) {
			return dossier.File{}, broken(err)
		}
		return dossier.File{}, err
	}
	info, err := g.inspect(g.r.Context(), ref.Hash, name)
	if err != nil {
		if fault.Is(err, fault.Invalid) {
			g.throwAway(ref.Hash)
		}
		return dossier.File{}, err
	}
	name = info.Name(name)
	if title := document.SafeName(g.fields.Get("title")); g.code == other && g.fields.Get("title") != "" {
		name = document.SafeName(title + " – " + name)
	}
	return dossier.File{Piece: g.code, Hash: ref.Hash, Name: name, Type: info.Type, Size: ref.Size}, nil
}

// throwAway removes a refused content, unless a dossier holds it: what was taken under earlier rules stays.
func (g *giving) throwAway(hash string) {
	held, left := g.Mine.Holds(g.r.Context(), hash)
	if left == nil && !held {
		left = g.Blobs.Remove(hash)
	}
	if left != nil {
		g.Site.Log.Error("refused file left behind", "request", web.RequestID(g.r), "hash", hash, "error", left.Error())
	}
}

func (g *giving) inspect(ctx context.Context, hash, name string) (document.Info, error) {
	f, size, err := g.Blobs.Open(hash)
	if err != nil {
		return document.Info{}, err
	}
	defer f.Close()
	info, err := document.Inspect(f, size, name)
	if err != nil || g.Scan == nil {
		return info, err
	}
	return info, g.Scan(ctx, hash)
}

// drop takes a file out of a draft.
func (p *Portal) drop(w http.ResponseWriter, r *http.Request) error {
	f, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	code, file := r.PathValue("code"), f.Text("file", 80)
	if err := f.Err(); err != nil {
		return err
	}
	if _, err := p.Dossiers.Drop(r.Context(), me(r), idOf(r), web.FormKey(r)+"/"+file, code, file); err != nil {
		return err
	}
	web.Flash(w, r, "portal.pieces.removed")
	return web.See(w, r, path(idOf(r), "/pieces#piece-"+code))
}

// size writes a number of bytes for people.
func size(p *web.Page, n int64) string {
	if n < 1<<20 {
		return p.T("portal.size.kb", "size", strconv.FormatInt(max(n>>10, 1), 10))
	}
	return p.T("portal.size.mb", "size", strconv.FormatInt(n>>20, 10))
}
