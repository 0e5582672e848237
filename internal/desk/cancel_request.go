package desk

import (
	"net/http"

	"anef/internal/dossier"
)

// cancelling takes a request for pieces back: what was asked for is not needed after all.
var cancelling = act{do: dossier.CancelRequest, name: "cancel-request", ready: without, read: clicked}

func (d *Desk) cancelRequest(w http.ResponseWriter, r *http.Request) error {
	return d.perform(w, r, cancelling)
}
