package desk

import (
	"net/http"
	"slices"

	"anef/internal/dossier"
	"anef/internal/web"
	"anef/internal/web/theme"

	"github.com/a-h/templ"
)

// A paper that nobody should believe any more is revoked by two agents: one says why, another signs.
var (
	proposingRevocation = act{
		do: dossier.ProposeRevocation, name: "propose-revocation", grave: true, read: readRevocation,
		ready: func(s *sight) dossier.Command {
			cmd := dossier.Command{Motive: dossier.RevokedPapers[0], Note: "written"}
			cmd.Law.Paper = &dossier.Reissue{Number: s.revocableNumbers()[0]}
			return cmd
		},
		fields:  func(s *sight, a web.Asked) templ.Component { return revocationFields(s, a) },
		offered: func(s *sight) bool { return len(s.revocableNumbers()) > 0 },
	}
	revoking = act{
		do: dossier.Revoke, name: "revoke", grave: true, read: clicked, offered: (*sight).revocationOpen,
		ready: func(s *sight) (cmd dossier.Command) {
			if r := s.Case.Revoking; slices.Contains(s.revocableNumbers(), r.Number) {
				cmd.Law.Paper = &dossier.Reissue{Number: r.Number}
			}
			return cmd
		},
	}
	droppingRevocation = act{
		do: dossier.DropRevocation, name: "drop-revocation", ready: without, read: clicked, offered: (*sight).revocationOpen,
	}
)

func (d *Desk) proposeRevocation(w http.ResponseWriter, r *http.Request) error {
	return d.perform(w, r, proposingRevocation)
}

func (d *Desk) revoke(w http.ResponseWriter, r *http.Request) error {
	return d.perform(w, r, revoking)
}

func (d *Desk) dropRevocation(w http.ResponseWriter, r *http.Request) error {
	return d.perform(w, r, droppingRevocation)
}

func (s *sight) revocationOpen() bool { return s.Case.Revoking != nil }

// revocable are the papers in force, save refusals: those are taken back by examining again.
func (s *sight) revocable() []theme.Option {
	numbers := s.revocableNumbers()
	return slices.DeleteFunc(s.inForce(), func(o theme.Option) bool { return !slices.Contains(numbers, o.Value) })
}

func (s *sight) revocableNumbers() (out []string) {
	for _, p := range s.Papers {
		if p.InForce() && p.Kind != "refusal" {
			out = append(out, p.Number)
		}
	}
	return out
}

func readRevocation(s *sight, f *web.Form) (dossier.Command, string) {
	cmd := dossier.Command{Paper: f.Choice("revoked-paper", s.revocableNumbers()...), Motive: f.Choice("revoke-motive", dossier.RevokedPapers...)}
	return cmd, f.Lines("revoke-word", longestWord)
}

// abuses are the reasons to revoke a paper.
func (s *sight) abuses() []theme.Option {
	out := []theme.Option{{Label: s.T("desk.motive.choose")}}
	for _, code := range dossier.RevokedPapers {
		out = append(out, theme.Option{Value: code, Label: s.T("paper.why." + code)})
	}
	return out
}

// revocation says which paper waits for the signature of its revocation, and why; "" when none does.
func (s *sight) revocation() string {
	r := s.Case.Revoking
	if r == nil {
		return ""
	}
	return s.T("desk.revoke.what", "number", r.Number, "why", s.T("paper.why."+r.Motive), "word", s.word(r.Note))
}
