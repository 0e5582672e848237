package app

import (
	"anef/internal/arrival"
	"anef/internal/notify"
	"anef/internal/partners"
	"anef/internal/payment"
)

// Outside are partners within the process, in the place of those that the configuration names by their addresses.
// They say what became of their work by the same signed call-backs.
type Outside struct {
	Gateways map[string]notify.Gateway // by channel
	Cards    partners.Factory
	Visas    arrival.Register
	Photos   partners.PhotoRegister
	Stamps   payment.Office
}
