package account

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"
)

// Cost is what one argon2id hash takes.
type Cost struct {
	Memory  uint32 // KiB
	Rounds  uint32
	Threads uint8
}

// DefaultCost is the one OWASP advises for servers that hash many: 19 MiB, two rounds, one thread; about 20 ms.
var DefaultCost = Cost{Memory: 19 * 1024, Rounds: 2, Threads: 1}

const (
	saltLength = 16 // bytes
	hashLength = 32
	hashFormat = "$argon2id$v=%d$m=%d,t=%d,p=%d$"
)

// Hasher hashes passwords, a few at a time: a rush to sign in must not exhaust the memory.
type Hasher struct {
	cost  Cost
	slots chan struct{}
	decoy string // what an unknown account is compared with, so that it takes as long
}

// NewHasher makes a hasher. Zero cost is DefaultCost, zero atOnce is 2.
func NewHasher(cost Cost, atOnce int) *Hasher {
	h := &Hasher{cost: cmp.Or(cost, DefaultCost), slots: make(chan struct{}, cmp.Or(atOnce, 2))}
	h.decoy = h.format(random(saltLength), random(hashLength)) // comparing costs as much as with a real one, making it nothing
	return h
}

func random(n int) []byte {
	b := make([]byte, n)
	rand.Read(b)
	return b
}

func (h *Hasher) format(salt, sum []byte) string {
	b64 := base64.RawStdEncoding
	return fmt.Sprintf(hashFormat, argon2.Version, h.cost.Memory, h.cost.Rounds, h.cost.Threads) +
		b64.EncodeToString(salt) + "$" + b64.EncodeToString(sum)
}

// Hash gives a password's hash with its salt and cost, "$argon2id$v=19$m=19456,t=2,p=1$SALT$HASH".
// It waits for its turn; the error is that of ctx.
func (h *Hasher) Hash(ctx context.Context, password string) (string, error) {
	salt := random(saltLength)
	sum, err := h.sum(ctx, password, salt, h.cost)
	if err != nil {
		return "", err
	}
	return h.format(salt, sum), nil
}

// Verify tells whether the password is the one of the hash, and whether the hash is stale: made at another cost.
// An empty hash is that of nobody: it takes as long and is never right.
func (h *Hasher) Verify(ctx context.Context, hash, password string) (right, stale bool, err error) {
	nobody := hash == ""
	cost, salt, want, err := parseHash(cmp.Or(hash, h.decoy))
	if err != nil {
		return false, false, err
	}
	got, err := h.sum(ctx, password, salt, cost)
	if err != nil {
		return false, false, err
	}
	return subtle.ConstantTimeCompare(got, want) == 1 && !nobody, cost != h.cost, nil
}

func (h *Hasher) sum(ctx context.Context, password string, salt []byte, c Cost) ([]byte, error) {
	select {
	case h.slots <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() { <-h.slots }()
	// Keyboards differ in how they compose an é; the password is the same.
	return argon2.IDKey([]byte(norm.NFC.String(password)), salt, c.Rounds, c.Memory, c.Threads, hashLength), nil
}

var errHash = errors.New("not an argon2id hash")

// parseHash reads what Hash wrote.
func parseHash(s string) (c Cost, salt, sum []byte, err error) {
	var version int
	var rest string
	if _, err := fmt.Sscanf(s, hashFormat+"%s", &version, &c.Memory, &c.Rounds, &c.Threads, &rest); err != nil || version != argon2.Version {
		return c, nil, nil, errHash
	}
	split := base64.RawStdEncoding.EncodedLen(saltLength)
	if len(rest) != split+1+base64.RawStdEncoding.EncodedLen(hashLength) || rest[split] != '$' {
		return c, nil, nil, errHash
	}
	if salt, err = base64.RawStdEncoding.DecodeString(rest[:split]); err != nil {
		return c, nil, nil, errHash
	}
	if sum, err = base64.RawStdEncoding.DecodeString(rest[split+1:]); err != nil {
		return c, nil, nil, errHash
	}
	return c, salt, sum, nil
}
