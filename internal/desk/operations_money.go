package desk

import (
	"context"

	"anef/internal/payment"
	"anef/internal/web"
	"anef/internal/web/theme"
)

// moneyShown is how many lines each list has at most.
const moneyShown = 100

// Books are what was found wrong with money.
type Books interface {
	// Short lists cards that were handed over although their stamps do not make the sum.
	Short(ctx context.Context, n int) ([]payment.Short, error)
	// Differing lists where our books and the statements of the stamp office differ, the latest first.
	Differing(ctx context.Context, n int) ([]payment.Difference, error)
}

// moneyGrids are the lists that are not empty.
func (d *Desk) moneyGrids(ctx context.Context, p *web.Page) (out []theme.Grid, err error) {
	if d.Books == nil {
		return nil, nil
	}
	short, err := d.Books.Short(ctx, moneyShown)
	if err != nil {
		return nil, err
	}
	differ, err := d.Books.Differing(ctx, moneyShown)
	if err != nil {
		return nil, err
	}
	if len(short) > 0 {
		g := theme.Grid{Caption: p.T("ops.money.short"), Size: theme.Medium, Columns: []theme.Column{
			{Text: p.T("ops.money.reference")}, {Text: p.T("ops.money.office")}, {Text: p.T("ops.money.lacking"), Numeric: true}}}
		for _, x := range short {
			g.Rows = append(g.Rows, []theme.Cell{{Text: x.Reference}, {Text: x.Office}, {Text: p.Money(x.Lacking)}})
		}
		out = append(out, g)
	}
	if len(differ) > 0 {
		g := theme.Grid{Caption: p.T("ops.money.differ"), Size: theme.Medium, Columns: []theme.Column{
			{Text: p.T("ops.money.day")}, {Text: p.T("ops.money.what")}, {Text: p.T("ops.money.stamp"), Keep: true}, {Text: p.T("ops.money.amount"), Numeric: true}}}
		for _, x := range differ {
			g.Rows = append(g.Rows, []theme.Cell{{Text: p.Date(x.On)}, {Text: p.T("payment.difference." + x.Kind)}, {Text: x.Stamp}, {Text: p.Money(x.Amount)}})
		}
		out = append(out, g)
	}
	return out, nil
}
