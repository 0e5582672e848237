package desk

import (
	"net/http"

	"anef/internal/dossier"
)

// declaringComplete ends the check of the pieces: the examination begins.
var declaringComplete = act{do: dossier.DeclareComplete, name: "declare-complete", ready: without, read: clicked}

func (d *Desk) declareComplete(w http.ResponseWriter, r *http.Request) error {
	return d.perform(w, r, declaringComplete)
}
