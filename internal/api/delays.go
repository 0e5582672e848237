package api

import (
	"net/http"

	"anef/internal/account"
	"anef/internal/catalogue"
	"anef/internal/day"
	"anef/internal/fault"
	"anef/internal/tally"
	"anef/internal/web"
)

// Delays tells programs how long decisions took. What it says was counted at night.
type Delays struct {
	Published tally.Published
	Rules     func() *catalogue.Rules
	Clock     day.Clock
}

// DelayRoutes is its one door.
var DelayRoutes = []web.Route[*Delays, account.Permission]{
	{Pattern: "GET /api/v1/delays", Needs: account.Anybody, Do: (*Delays).delays},
}

// DelayList is what it answers. Medians and 90th percentiles are days from filing to decision: half of the decisions, and
// nine in ten, took at most so many. A line with fewer_than has no numbers.
type DelayList struct {
	Counted day.Date      `json:"counted,omitempty"`
	From    day.Date      `json:"from,omitempty"`
	Delays  []tally.Delay `json:"delays"`
}

// delays are by procedure of the country; with office=14 of one office; with procedure=CODE by office.
func (d *Delays) delays(w http.ResponseWriter, r *http.Request) error {
	office, procedure := r.URL.Query().Get("office"), r.URL.Query().Get("procedure")
	if _, ok := d.Rules().Places.Office(office); office != "" && !ok {
		return fault.New(fault.NotFound, "web.error.not-found.text")
	}
	on, err := d.Published.Counted(r.Context(), "")
	if err != nil {
		return err
	}
	out := DelayList{Counted: on, Delays: []tally.Delay{}}
	if on != "" {
		out.From = tally.From(on)
	}
	small := tally.Small(d.Rules(), d.Clock.Today())
	var lines []tally.Delay
	if procedure != "" && office == "" {
		lines, err = tally.OfProcedure(r.Context(), d.Published, procedure, small)
	} else {
		lines, err = tally.OfOffice(r.Context(), d.Published, office, small)
	}
	if err != nil {
		return err
	}
	for _, l := range lines {
		if procedure == "" || l.Procedure == procedure {
			out.Delays = append(out.Delays, l)
		}
	}
	w.Header()["Cache-Control"] = []string{"public, max-age=3600"}
	return web.JSON(w, r, http.StatusOK, out)
}
