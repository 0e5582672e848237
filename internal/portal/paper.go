package portal

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"anef/internal/dossier"
	"anef/internal/fault"
	"anef/internal/web"
)

// paperView is one certificate, made or being made.
type paperView struct {
	Title, Href, On, Period string
	Made                    bool
	Over                    string // in force no more
	Why                     string
}

func papers(page *web.Page, o *opened) (out []paperView) {
	for _, x := range o.Papers {
		v := paperView{Title: page.T("paper." + x.Kind + ".title"), Href: path(o.Case.ID, "/papers/"+x.Number+".pdf"),
			On: page.T("portal.paper.on", "date", page.Date(x.On), "number", x.Number), Made: x.Made}
		if x.From != "" {
			v.Period = page.T("portal.paper.period", "from", page.Date(x.From), "until", page.Date(x.Until))
		}
		if x.Made && !x.InForce() {
			why := page.T("paper.why." + x.Why)
			v.Over, v.Why = page.T("portal.paper.revoked"), page.T("portal.paper.revoked-why", "why", why)
			if x.ReplacedBy != "" {
				v.Over, v.Why = page.T("portal.paper.superseded"), page.T("portal.paper.superseded-by", "why", why, "number", x.ReplacedBy)
			}
		}
		out = append(out, v)
	}
	return out
}

// shows tells whether a paper in force gives rights that the holder may want to show.
func (o *opened) shows() bool {
	return slices.ContainsFunc(o.Papers, func(p dossier.Paper) bool { return p.InForce() && (p.Kind == "extension" || p.Kind == "decision") })
}

// paper gives a certificate as a PDF.
func (p *Portal) paper(w http.ResponseWriter, r *http.Request) error {
	d, err := p.Dossiers.Load(r.Context(), me(r), idOf(r))
	if err != nil {
		return err
	}
	number, ok := strings.CutSuffix(r.PathValue("number"), ".pdf")
	for _, x := range d.Papers {
		if !ok || x.Number != number {
			continue
		}
		if !x.Made {
			return fault.New(fault.NotFound, "portal.paper.not-yet")
		}
		return p.send(w, r, content{Hash: x.Hash, Type: "application/pdf", Name: paperName(x)})
	}
	return fault.New(fault.NotFound, "paper.unknown")
}

func paperName(x dossier.Paper) string { return fmt.Sprintf("%s-%s-%s.pdf", x.On, x.Kind, x.Number) }
