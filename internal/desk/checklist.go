package desk

import (
	"slices"

	"anef/internal/catalogue"
	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/web"
	"anef/internal/web/theme"

	"github.com/a-h/templ"
)

// piece is one line of the check-list, with its files and the verdict on it.
type piece struct {
	Code, Label, Why string
	Accepts          []string
	Rules            []string // how old, how many, translated
	Verdict          theme.Status
	Motive, Word     string // of a refusal
	Files            []shownFile
	Looked           bool // somebody gave a verdict: the preview is folded
	Judge            *verdictForm
}

// shownFile is one file beside its piece.
type shownFile struct {
	dossier.File
	Href    string
	Image   bool
	PDF     bool
	About   string // size and day
	ByAgent bool
}

// verdictForm is what the two buttons of a piece send.
type verdictForm struct {
	Action, Seen string
	Accepted     bool // nothing to accept any more
	AcceptKey    string
	Refusal      web.Asked
	Open         bool
	Motives      []theme.Option
}

// pieces are those wanted at filing, in the order of the procedure, and what was given beside them.
func (s *sight) pieces() (list, extra []piece) {
	codes := s.listed()
	for _, code := range codes {
		list = append(list, s.one(code))
	}
	for _, f := range s.Files {
		known := slices.Contains(codes, f.Piece) || slices.ContainsFunc(extra, func(p piece) bool { return p.Code == f.Piece })
		if !f.Dropped && !known {
			extra = append(extra, s.one(f.Piece))
		}
	}
	return list, extra
}

// listed are the codes of the check-list: what was required at filing, and what else the procedure names and was given or asked for.
func (s *sight) listed() (codes []string) {
	asked := func(code string) bool {
		return slices.ContainsFunc(s.Case.Wanted, func(w dossier.Want) bool { return w.Piece == code })
	}
	for _, code := range s.order {
		if s.wanted[code].When != catalogue.AtFiling {
			continue
		}
		if slices.Contains(s.Case.Filed.Wanted, code) || s.Case.Pieces[code].Files > 0 || asked(code) {
			codes = append(codes, code)
		}
	}
	for _, code := range s.Case.Filed.Wanted { // wanted under answers that were amended since
		if !slices.Contains(codes, code) {
			codes = append(codes, code)
		}
	}
	return codes
}

func (s *sight) one(code string) piece {
	state, law := s.Case.Pieces[code], s.wanted[code]
	p := piece{Code: code, Label: s.label(code), Why: law.Why, Accepts: law.Accepts, Looked: state.Verdict != dossier.ToSee}
	if law.MaxMonths > 0 {
		since := s.Case.Filed.On.PlusMonths(-law.MaxMonths, day.Clamp)
		p.Rules = append(p.Rules, s.T("desk.piece.age", "n", law.MaxMonths, "since", since))
	}
	if law.Count > 1 {
		p.Rules = append(p.Rules, s.T("desk.piece.count", "count", law.Count))
	}
	if law.Translate {
		p.Rules = append(p.Rules, s.T("desk.piece.translate"))
	}
	if law.Later != "" {
		p.Rules = append(p.Rules, law.Later)
	}
	p.Verdict = s.verdict(state)
	if state.Verdict == dossier.Rejected {
		p.Motive, p.Word = s.motive(state.Motive), s.word(state.Note)
	}
	for _, f := range s.FilesOf(code) {
		p.Files = append(p.Files, s.shown(f))
	}
	if dossier.Can(s.Case, dossier.Judge, s.who.Role) && state.Files > 0 {
		p.Judge = s.judgement(code)
	}
	return p
}

func (s *sight) verdict(p dossier.PieceState) theme.Status {
	switch {
	case p.Verdict == dossier.Accepted:
		return theme.Status{Text: s.T("desk.piece.accepted"), Tone: theme.Good}
	case p.Verdict == dossier.Rejected:
		return theme.Status{Text: s.T("desk.piece.rejected"), Tone: theme.Bad}
	case p.Files == 0:
		return theme.Status{Text: s.T("desk.piece.absent"), Tone: theme.Bad}
	}
	return theme.Status{Text: s.T("desk.piece.to-see"), Tone: theme.Info}
}

func (s *sight) shown(f dossier.File) shownFile {
	about := s.T("desk.file.about", "size", (f.Size+1023)/1024, "when", moment(s.Page, f.At))
	if f.Origin != "" {
		about += ", " + s.T("desk.file.taken-over", "reference", f.Origin, "date", f.FirstGiven())
	}
	return shownFile{
		File: f, Href: s.address() + "/files/" + f.ID, Image: web.IsImage(f.Type), PDF: f.Type == web.PDF,
		About:   about,
		ByAgent: f.By != dossier.Applicant,
	}
}

func (s *sight) judgement(code string) *verdictForm {
	v := &verdictForm{Action: s.to("pieces/" + code + "/judge"), Seen: s.seen(judging, code)}
	v.Refusal = s.asked(judging, code)
	v.Accepted = s.Case.Pieces[code].Verdict == dossier.Accepted
	v.AcceptKey = s.asked(judging, "").Key
	v.Open = s.failed != nil && s.failed.act == judging.name && s.failed.piece == code
	v.Motives = s.motiveOptions(catalogue.ForPiece)
	return v
}

// motiveOptions are the coded reasons for one use, after an empty line.
func (s *sight) motiveOptions(use string) []theme.Option {
	out := []theme.Option{{Label: s.T("desk.motive.choose")}}
	for _, m := range s.form.Rules.Motives(use) {
		out = append(out, theme.Option{Value: m.Code, Label: m.Text.In(s.lang)})
	}
	return out
}

// kind is how the viewer shows a file: "pdf", "image", or "" when it cannot.
func (f shownFile) kind() string {
	switch {
	case f.PDF:
		return "pdf"
	case f.Image:
		return "image"
	}
	return ""
}

// lookWords are what the viewer's script says.
func lookWords(s *sight) templ.Attributes {
	out := templ.Attributes{}
	for _, word := range []string{"tools", "back", "next", "smaller", "larger", "fit", "turn", "large", "loading", "failed"} {
		out["data-"+word] = s.T("desk.look." + word)
	}
	if keysOff(s.request) {
		out["data-keys"] = "off"
	}
	out["data-page"] = s.T("desk.look.page", "n", "{n}", "of", "{of}", "zoom", "{zoom}")
	return out
}
