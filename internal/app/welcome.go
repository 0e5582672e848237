package app

import (
	"context"

	"anef/internal/account"
	"anef/internal/ident"
	"anef/internal/permit"
	"anef/internal/person"
)

// Welcome gives somebody an account that is confirmed already, with who they are and what they hold:
// for demonstrations and stories. It returns what was written, with its ids.
func (a *App) Welcome(ctx context.Context, acc account.Account, password string, who person.Person, held permit.Permit) (account.Account, person.Person, permit.Permit, error) {
	var err error
	acc.ID, who.ID, held.ID = ident.ID(), ident.ID(), ident.ID()
	if acc.Password, err = account.NewHasher(account.Cost{}, 1).Hash(ctx, password); err != nil {
		return acc, who, held, err
	}
	acc.CreatedAt = a.Clock()
	acc.ConfirmedAt = acc.CreatedAt
	if err := a.accounts.Add(ctx, acc, who.ID, nil); err != nil {
		return acc, who, held, err
	}
	if err := a.persons.Save(ctx, acc.ID, who); err != nil {
		return acc, who, held, err
	}
	if held.Kind == "" { // they hold nothing yet
		return acc, who, permit.Permit{}, nil
	}
	held.Person = who.ID
	return acc, who, held, a.persons.AddPermit(ctx, acc.ID, held)
}
