package desk

import (
	"net/http"

	"anef/internal/catalogue"
	"anef/internal/dossier"
	"anef/internal/web"
)

// judging accepts or refuses one piece; a refusal needs a motive.
var judging = act{do: dossier.Judge, name: "judge", read: readVerdict}

func (d *Desk) judge(w http.ResponseWriter, r *http.Request) error { return d.perform(w, r, judging) }

func readVerdict(s *sight, f *web.Form) (dossier.Command, string) {
	piece := s.request.PathValue("piece")
	cmd := dossier.Command{Verdict: dossier.Verdict(f.Choice("verdict", string(dossier.Accepted), string(dossier.Rejected)))}
	word := ""
	if cmd.Verdict == dossier.Rejected {
		if cmd.Motive = f.Optional().Choice("motive-"+piece, motives(s, catalogue.ForPiece)...); cmd.Motive == "" {
			f.Bad("motive-"+piece, "desk.judge.which-motive", "piece", s.label(piece))
		}
		word = f.Optional().Lines("word-"+piece, longestWord)
	}
	return cmd, word
}
