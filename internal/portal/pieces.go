package portal

import (
	"net/http"
	"strings"

	"anef/internal/advice"
	"anef/internal/catalogue"
	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/web"
	"anef/internal/web/theme"
)

// other is the code of a document that is on no list: one can always be added.
const other = "other"

// piecesPage is the check-list with what was given.
type piecesPage struct {
	*web.Page
	ID      dossier.ID
	Key     string
	Summary theme.Summary
	Pieces  []pieceView // wanted, or given
	Maybe   []pieceView // not wanted as far as we know, and not given
	Counter []pieceView // to bring on the day of the hand-over
	Other   pieceView
	Naming  theme.Field // what another document is
	CanGive bool
	Draft   bool
	Missing int
}

// pieceView is one piece of the list.
type pieceView struct {
	Code, Label, Why string
	Accepts          []string
	Facts            []string // "Less than 6 months old"
	Later            string
	Required         bool
	Asked            bool // an agent waits for it
	AtCounter        bool
	Source           string
	Status           theme.Status
	Motive           string // why it was refused or asked for
	Word             string // what the agent wrote beside
	Files            []fileView
	Field            theme.Field
	Dossier          dossier.ID
	Key              string
	Back             string // where to return after giving
	CanGive, CanDrop bool
}

// fileView is one file as its owner sees it.
type fileView struct {
	ID, Name, Note, Href string
}

// counts tells whether a piece is wanted or there: others need no room of their own.
func (x pieceView) counts() bool {
	return x.Required || len(x.Files) > 0 || x.Later != "" || x.Motive != ""
}

// untaken are the complaints about files that were not taken, by piece.
type untaken map[string][]string

func (p *Portal) pieces(w http.ResponseWriter, r *http.Request) error {
	o, err := p.open(r)
	if err != nil {
		return err
	}
	return p.showPieces(w, r, http.StatusOK, o, nil)
}

func (p *Portal) showPieces(w http.ResponseWriter, r *http.Request, status int, o *opened, bad untaken) error {
	page := p.page(w, r, "portal.pieces.title")
	page.Back(path(o.Case.ID, ""))
	v := piecesPage{Page: page, ID: o.Case.ID, Key: web.FormKey(r), Draft: o.draft(), CanGive: dossier.Can(o.Case, dossier.AddPiece, dossier.Applicant)}
	var list []theme.Complaint
	for _, x := range p.pieceViews(page, o, bad) {
		x.Key = v.Key
		for _, text := range bad[x.Code] {
			list = append(list, theme.Complaint{Text: page.T("web.problem.line", "label", x.Label, "text", text), FieldID: "file-" + x.Code})
		}
		switch {
		case x.AtCounter:
			v.Counter = append(v.Counter, x)
		case x.Code == other:
			v.Other = x
		case !x.counts() && len(bad[x.Code]) == 0:
			v.Maybe = append(v.Maybe, x)
		default:
			v.Pieces = append(v.Pieces, x)
			if x.Required && len(x.Files) == 0 {
				v.Missing++
			}
		}
	}
	v.Naming = theme.Field{Name: "title", ID: "title-other", Label: page.T("portal.pieces.other-title"), Hint: page.T("portal.pieces.other-hint")}
	v.Summary = wrong(page, list...)
	return web.Render(w, r, status, piecesView(v))
}

// pieceViews are the pieces that the law wants for these answers, then those given that it does not name, then
// the place for another document.
func (p *Portal) pieceViews(page *web.Page, o *opened, bad untaken) (out []pieceView) {
	listed := map[string]bool{other: true}
	for _, d := range o.Route.Documents {
		listed[d.Code] = true
		out = append(out, p.pieceView(page, o, p.wanted(page, d), bad))
	}
	for _, f := range o.Files {
		if !listed[f.Piece] && !f.Dropped {
			listed[f.Piece] = true
			out = append(out, p.pieceView(page, o, pieceView{Code: f.Piece, Label: o.piece(page, f.Piece)}, bad))
		}
	}
	for _, want := range o.Case.Wanted {
		if !listed[want.Piece] {
			listed[want.Piece] = true
			out = append(out, p.pieceView(page, o, pieceView{Code: want.Piece, Label: o.piece(page, want.Piece), Required: true}, bad))
		}
	}
	return append(out, p.pieceView(page, o, pieceView{Code: other, Label: page.T("portal.pieces.other"), Why: page.T("portal.pieces.other-why")}, bad))
}

// wanted is a piece as the law wants it.
func (p *Portal) wanted(page *web.Page, d advice.Document) pieceView {
	v := pieceView{Code: d.Code, Label: d.Label, Why: d.Why, Accepts: d.Accepts, Later: d.Later, Required: d.Required,
		AtCounter: d.When == catalogue.AtHandOver, Source: p.source(d.Source)}
	if d.Count > 0 {
		v.Facts = append(v.Facts, page.T("portal.pieces.count", "n", int(d.Count)))
	}
	if d.MaxMonths > 0 {
		v.Facts = append(v.Facts, page.T("portal.pieces.age", "n", d.MaxMonths))
	}
	if d.Translate {
		v.Facts = append(v.Facts, page.T("portal.pieces.translation"))
	}
	return v
}

func (p *Portal) pieceView(page *web.Page, o *opened, v pieceView, bad untaken) pieceView {
	v.Dossier, v.Back = o.Case.ID, "pieces"
	v.CanGive = dossier.Can(o.Case, dossier.AddPiece, dossier.Applicant)
	v.CanDrop = dossier.Can(o.Case, dossier.DropPiece, dossier.Applicant)
	for _, f := range o.FilesOf(v.Code) {
		v.Files = append(v.Files, fileView{ID: f.ID, Name: f.Name, Href: path(o.Case.ID, "/files/"+f.ID), Note: givenOn(page, f)})
	}
	state := o.Case.Pieces[v.Code]
	motive, note := state.Motive, state.Note
	for _, want := range o.Case.Wanted {
		if want.Piece == v.Code && !want.Given {
			motive, note, v.Asked = want.Motive, want.Note, true
		}
	}
	if m, ok := o.Form.Rules.Motive(motive); ok {
		v.Motive = m.Text.In(page.Lang)
	}
	v.Word = o.Notes[note].Body
	v.Status = pieceStatus(page, o, v, state)
	v.Field = theme.Field{Name: "file", ID: "file-" + v.Code, Label: page.T("portal.pieces.add", "piece", v.Label), Hint: page.T("portal.pieces.formats")}
	if texts := bad[v.Code]; len(texts) > 0 {
		v.Field.Error, v.Field.Flag = strings.Join(texts, " "), page.T("web.problem.flag")
	}
	return v
}

// givenOn says when a file came, and from where when that was another dossier.
func givenOn(page *web.Page, f dossier.File) string {
	if f.Origin != "" {
		return page.T("portal.pieces.taken-over", "reference", f.Origin, "date", page.Date(f.FirstGiven()), "size", size(page, f.Size))
	}
	return page.T("portal.pieces.given-on", "date", page.Date(day.Of(f.At)), "size", size(page, f.Size))
}

func pieceStatus(page *web.Page, o *opened, v pieceView, state dossier.PieceState) theme.Status {
	switch {
	case v.AtCounter:
		return theme.Status{Text: page.T("portal.pieces.status.counter"), Tone: theme.Faint}
	case v.Asked:
		return theme.Status{Text: page.T("portal.pieces.status.asked"), Tone: theme.Wait}
	case state.Verdict == dossier.Rejected:
		return theme.Status{Text: page.T("portal.pieces.status.rejected"), Tone: theme.Bad}
	case state.Verdict == dossier.Accepted:
		return theme.Status{Text: page.T("portal.pieces.status.accepted"), Tone: theme.Good}
	case len(v.Files) > 0 && o.draft():
		return theme.Status{Text: page.T("portal.pieces.status.added"), Tone: theme.Good}
	case len(v.Files) > 0:
		return theme.Status{Text: page.T("portal.pieces.status.given"), Tone: theme.Info}
	case v.Later != "":
		return theme.Status{Text: page.T("portal.pieces.status.later"), Tone: theme.Info}
	case v.Required:
		return theme.Status{Text: page.T("portal.pieces.status.missing"), Tone: theme.Wait}
	}
	return theme.Status{Text: page.T("portal.pieces.status.optional"), Tone: theme.Neutral}
}
