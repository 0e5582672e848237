package desk

import (
	"anef/internal/dossier"
	"anef/internal/web"
	"anef/internal/web/theme"

	"github.com/a-h/templ"
)

func values(options []theme.Option) (out []string) {
	for _, o := range options {
		out = append(out, o.Value)
	}
	return out
}

func readWord(b *batchPage, f *web.Form) dossier.Errand {
	return dossier.Errand{Word: f.Lines("word", longestWord)}
}

func batchWordFields(_ *batchPage, a web.Asked) templ.Component { return wordField(a, "word") }

func readGiving(b *batchPage, f *web.Form) dossier.Errand {
	var all []string
	for _, c := range b.board.staff {
		all = append(all, c.ID)
	}
	return dossier.Errand{Agent: f.Choice("agent", all...)}
}

func batchGiveFields(b *batchPage, a web.Asked) templ.Component {
	return theme.Select(a.Field("agent"), b.board.colleagues(b.Page, ""))
}

// readSameAsk asks all of them for the same piece. Without a last day each has the delay of its own procedure.
func readSameAsk(b *batchPage, f *web.Form) dossier.Errand {
	w := dossier.Want{Piece: f.Choice("piece", values(b.pieces)...), Motive: f.Choice("motive", values(b.motives)...)}
	w.Note = f.Optional().Lines("word", longestWord)
	return dossier.Errand{Wants: []dossier.Want{w}, Due: f.Optional().Date("due")}
}

func batchAskFields(b *batchPage, a web.Asked) templ.Component { return sameAskFields(b, a) }

func readSameFlag(_ *batchPage, f *web.Form) dossier.Errand {
	m := dossier.Mark{Kind: f.Choice("flag", dossier.FlagKinds...)}
	days := f
	if m.Kind == dossier.Vulnerable {
		days = f.Optional()
	}
	m.Day = days.Date("flag-day")
	return dossier.Errand{Flag: &m, Word: f.Lines("word", longestWord)}
}

func batchFlagFields(b *batchPage, a web.Asked) templ.Component { return sameFlagFields(b, a) }

func readSameUnflag(_ *batchPage, f *web.Form) dossier.Errand {
	return dossier.Errand{Flag: &dossier.Mark{Kind: f.Choice("flag", dossier.FlagKinds...)}}
}

func batchUnflagFields(b *batchPage, a web.Asked) templ.Component {
	return theme.Radios(withValue(a, "flag"), b.flags())
}

func (b *batchPage) flags() (out []theme.Option) {
	for _, k := range dossier.FlagKinds {
		out = append(out, theme.Option{Value: k, Label: b.T("desk.mark." + k)})
	}
	return out
}
