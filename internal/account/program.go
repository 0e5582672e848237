package account

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"

	"anef/internal/fault"
	"anef/internal/ident"
)

// Class says how much a program may ask.
type Class string

// The classes.
const (
	Standard Class = "standard" // an employer
	Bulk     Class = "bulk"     // a social security body, a bank, a temp agency
)

// Program is another computer system that has a key of its own.
type Program struct {
	ID        string
	Name      string
	Class     Class
	Hash      string // of its secret
	CreatedAt time.Time
	Revoked   time.Time // zero while it may ask
}

// Programs keeps them.
type Programs interface {
	AddProgram(ctx context.Context, p Program) error
	// Program is NotFound for an id that nobody has.
	Program(ctx context.Context, id string) (Program, error)
	Programs(ctx context.Context) ([]Program, error)
	// RevokeProgram is NotFound for an id that nobody has, or that was revoked before.
	RevokeProgram(ctx context.Context, id string, now time.Time) error
}

// tokenMark begins every key, so that one that was published by mistake can be searched for.
const tokenMark = "anef"

// NewProgram makes a program and its key, which is not kept: it is shown once.
func NewProgram(name string, class Class, now time.Time) (p Program, token string) {
	secret := ident.Secret()
	p = Program{ID: ident.ID(), Name: name, Class: class, Hash: hashOfSecret(secret), CreatedAt: now}
	return p, tokenMark + "_" + p.ID + "_" + secret
}

func hashOfSecret(secret string) string {
	sum := sha256.Sum256([]byte("anef program " + secret)) // 160 random bits need no slow hash
	return hex.EncodeToString(sum[:])
}

// ProgramOf finds the program to which a key belongs. NotFound for any key that is not good, and for one revoked.
func ProgramOf(ctx context.Context, kept Programs, token string) (Program, error) {
	unknown := fault.New(fault.NotFound, "account.program.unknown")
	mark, rest, _ := strings.Cut(token, "_")
	id, secret, ok := strings.Cut(rest, "_")
	if mark != tokenMark || !ok {
		return Program{}, unknown
	}
	p, err := kept.Program(ctx, id)
	if err != nil {
		return Program{}, err
	}
	if !hmac.Equal([]byte(p.Hash), []byte(hashOfSecret(secret))) || !p.Revoked.IsZero() {
		return Program{}, unknown
	}
	return p, nil
}
