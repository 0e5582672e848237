package sim

import (
	"html/template"
	"net/http"
	"strings"

	"anef/internal/day"
	"anef/internal/euro"
	"anef/internal/payment"
	"anef/internal/pdf"
	"anef/internal/stampoffice"
	"anef/internal/twodoc"
)

// hosted is the page on which a person pays: the only one in the country that sees a bank card. Here there is none.
var hosted = template.Must(template.New("pay").Parse(`<!doctype html>
<html lang="fr"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Achat d’un timbre électronique (simulation)</title>
<style>body{font:1.125rem/1.5 system-ui,sans-serif;max-width:34rem;margin:2rem auto;padding:0 1rem;color:#161616;background:#fff}
fieldset{border:1px solid #666;padding:1rem}label{display:block;padding:.4rem 0}button{font:inherit;padding:.6rem 1.2rem;background:#000091;color:#fff;border:0}
button:focus,input:focus,a:focus{outline:3px solid #0a76f6;outline-offset:2px}small{color:#3a3a3a}</style></head>
<body><main><h1>Timbre électronique</h1>
<p><strong>Simulation : aucune carte n’est demandée, rien n’est débité.</strong></p>
<p>Montant : <strong id="amount">{{.Amount}} €</strong> <small>(achat {{.Payment}})</small></p>
{{if eq .Status "open"}}<form method="post"><fieldset><legend>Carte d’essai</legend>
{{range $i, $c := .Cards}}<label><input type="radio" name="card" value="{{$c.Code}}"{{if eq $i 0}} checked{{end}}> {{$c.Text}}</label>
{{end}}</fieldset><p><button>Continuer</button></p></form>
{{else}}<p>Cet achat est terminé.</p><p><a href="{{.Return}}">Revenir à votre demande</a></p>{{end}}
</main></body></html>`))

type testCard struct{ Code, Text string }

var testCards = []testCard{
	{"paid", "Carte acceptée"}, {"refused", "Carte refusée par la banque"}, {"abandon", "J’abandonne le paiement"},
	{"never", "Carte acceptée, mais le site n’est pas prévenu"}, {"twice", "Carte acceptée, et le site est prévenu deux fois"},
	{"closed", "Carte acceptée, puis je ferme la fenêtre"},
}

func (s *StampOffice) page(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	p := s.at.Payments[r.PathValue("number")]
	s.mu.Unlock()
	if p == nil {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_ = hosted.Execute(w, map[string]any{"Amount": strings.Replace(euro.Cents(p.Amount).String(), ".", ",", 1), "Payment": p.Payment.Payment,
		"Status": string(p.Status), "Return": p.Return, "Cards": testCards})
}

// choose plays the card that was chosen, calls back, and sends the person back.
func (s *StampOffice) choose(w http.ResponseWriter, r *http.Request) {
	card := r.PostFormValue("card")
	var back string
	tell := false
	status, out := s.sale(r.PathValue("number"), func(b *books, p *sold) {
		if back = p.Return; p.Status != payment.SaleOpen {
			return
		}
		tell = card != never
		switch card {
		case "refused":
			p.Status = payment.SaleRefused
		case "abandon":
			p.Status = payment.SaleAbandoned
		default:
			stamp := s.issue(b, p.Key, p.Amount, "")
			p.Status, p.Stamp = payment.SalePaid, stamp.Number
			s.note(b, "sold", stamp, p.Key)
		}
	})
	if status != http.StatusOK {
		http.NotFound(w, r)
		return
	}
	if tell {
		s.call(out.(stampoffice.Payment), card == twice)
	}
	if card == "closed" {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	http.Redirect(w, r, back, http.StatusSeeOther)
}

func (s *StampOffice) call(p stampoffice.Payment, again bool) {
	go func() {
		s.caller.tell(s.ctx, p)
		if again {
			s.caller.tell(s.ctx, p)
		}
	}()
}

// show gives a stamp: as it stands, or with .pdf as its owner gets it.
func (s *StampOffice) show(w http.ResponseWriter, r *http.Request) {
	number, asPDF := strings.CutSuffix(r.PathValue("number"), ".pdf")
	s.mu.Lock()
	known, ok := s.at.Stamps[number]
	var stamp Stamp
	if ok {
		stamp = *known
	}
	s.mu.Unlock()
	if !ok {
		http.NotFound(w, r)
		return
	}
	if !asPDF {
		answer(w, http.StatusOK, stamp)
		return
	}
	file, err := StampPDF(stamp.Number, euro.Cents(stamp.Amount), day.Of(s.cfg.Clock()))
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/pdf")
	_, _ = w.Write(file)
}

// StampPDF is a stamp as a person gets it: its number in words and in a DataMatrix symbol.
func StampPDF(number string, amount euro.Cents, on day.Date) ([]byte, error) {
	matrix, err := twodoc.Matrix(number)
	if err != nil {
		return nil, err
	}
	grouped := number[:4] + " " + number[4:8] + " " + number[8:12] + " " + number[12:]
	return pdf.Render(pdf.Document{Title: "Timbre électronique", Subject: grouped, Author: "Timbres (simulation)", Lang: "fr", Created: on.Time(),
		Blocks: []pdf.Block{
			pdf.Paragraph{Text: "Montant : " + strings.Replace(amount.String(), ".", ",", 1) + " €"},
			pdf.Paragraph{Text: "Identifiant : " + grouped},
			pdf.Code{Matrix: matrix, Alt: "Identifiant du timbre", MM: 25, Text: grouped},
		}})
}
