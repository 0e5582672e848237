package desk

import (
	"net/http"
	"strings"

	"anef/internal/dossier"
	"anef/internal/fault"
	"anef/internal/notify"
	"anef/internal/web"
	"anef/internal/web/theme"
)

const lettersShown = 200

// lettersPage is what the office has to print and to post.
type lettersPage struct {
	*web.Page
	Letters []letterLine
}

type letterLine struct {
	notify.Letter
	Href    string
	Address []string // the name first
	Status  theme.Status
	On      string
}

// letterTones: what is printed waits for the post.
var letterTones = map[notify.State]theme.Tone{notify.Ready: theme.Wait, notify.Printed: theme.Info}

// letters lists what waits, the oldest first.
func (d *Desk) letters(w http.ResponseWriter, r *http.Request) error {
	all, err := d.Letters.Letters(r.Context(), caller(r).Office, lettersShown)
	if err != nil {
		return err
	}
	hidden, err := d.Barred.Hidden(r.Context(), caller(r).Subject)
	if err != nil {
		return err
	}
	v := lettersPage{Page: d.page(w, r, "desk.letter.title")}
	for _, l := range all {
		if hidden[l.Dossier] {
			continue // a colleague posts it
		}
		v.Letters = append(v.Letters, letterLine{l, letterPath(l), strings.Split(l.Receiver, "\n"),
			theme.Status{Text: v.T("desk.letter.state." + string(l.State)), Tone: letterTones[l.State]}, moment(v.Page, l.At)})
	}
	return web.Render(w, r, http.StatusOK, lettersView(v))
}

// reminderPart begins the last part of the address of a letter that reminds of a permit: it hangs on no event.
const reminderPart = "reminder."

// letterPath is the address of a letter, under the dossier whose office prints it.
func letterPath(l notify.Letter) string {
	of := strings.TrimPrefix(strings.TrimSuffix(l.ID, "/"+notify.ByLetter), string(l.Dossier)+"/")
	return "/desk/dossiers/" + string(l.Dossier) + "/letters/" + strings.ReplaceAll(of, "/", ".")
}

func enclosedPath(l notify.Letter, e notify.Enclosed) string {
	return "/desk/dossiers/" + string(l.Dossier) + "/papers/" + e.Number
}

func letterID(r *http.Request) string {
	if seq := r.PathValue("seq"); strings.HasPrefix(seq, reminderPart) {
		return strings.ReplaceAll(seq, ".", "/") + "/" + notify.ByLetter
	}
	return r.PathValue("id") + "/" + r.PathValue("seq") + "/" + notify.ByLetter
}

// letter gives the PDF to print.
func (d *Desk) letter(w http.ResponseWriter, r *http.Request) error {
	if err := d.admit(r); err != nil {
		return err
	}
	l, err := d.Letters.Letter(r.Context(), caller(r).Office, letterID(r))
	if err != nil {
		return err
	}
	return d.document(w, r, l.Blob, web.PDF, l.Reference+".pdf")
}

// markLetter notes that a letter is printed, or posted.
func (d *Desk) markLetter(w http.ResponseWriter, r *http.Request) error {
	state := notify.State(r.PostFormValue("state"))
	if state != notify.Printed && state != notify.Posted {
		state = notify.Printed
	}
	who := caller(r)
	if err := d.admit(r); err != nil {
		return err
	}
	err := d.Letters.MarkLetter(r.Context(), who.Office, letterID(r), state, who.Subject)
	switch {
	case fault.Is(err, fault.Conflict):
		web.FlashImportant(w, r, "desk.letter.known")
	case err != nil:
		return err
	default:
		web.Flash(w, r, "desk.letter.marked-"+string(state))
	}
	return web.See(w, r, "/desk/letters")
}

// admit keeps agents away from the letters of dossiers that they may not see.
func (d *Desk) admit(r *http.Request) error {
	hidden, err := d.Barred.Hidden(r.Context(), caller(r).Subject)
	if err == nil && hidden[dossier.ID(r.PathValue("id"))] {
		err = fault.New(fault.Forbidden, "dossier.barred")
	}
	return err
}
