package seal_test

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"net"
	"path/filepath"
	"testing"

	"golang.org/x/crypto/ssh/agent"

	"anef/internal/seal"
)

func newKey(t testing.TB) *ecdsa.PrivateKey {
	t.Helper()
	k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func pemOf(t testing.TB, k *ecdsa.PrivateKey) []byte {
	t.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(k)
	if err != nil {
		t.Fatal(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})
}

func external(socket string) func(*ecdsa.PublicKey) (crypto.Signer, error) {
	return func(public *ecdsa.PublicKey) (crypto.Signer, error) { return seal.NewAgent(socket, public) }
}

// An agent that hangs up between two signatures is asked again.
func TestAgentComesBack(t *testing.T) {
	private := newKey(t)
	keyring := agent.NewKeyring()
	if err := keyring.Add(agent.AddedKey{PrivateKey: private}); err != nil {
		t.Fatal(err)
	}
	socket := filepath.Join(t.TempDir(), "agent")
	l, err := net.Listen("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	served := make(chan net.Conn, 8)
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			served <- c
			go agent.ServeAgent(keyring, c)
		}
	}()
	a, err := seal.NewAgent(socket, &private.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	(<-served).Close()
	message := []byte("un papier")
	der, err := a.SignMessage(nil, message, crypto.SHA256)
	if digest := sha256.Sum256(message); err != nil || !ecdsa.VerifyASN1(&private.PublicKey, digest[:], der) {
		t.Errorf("%x, %v", der, err)
	}
	if _, err := seal.NewAgent(socket, &newKey(t).PublicKey); err == nil {
		t.Error("a key was found that the agent does not have")
	}
	if _, err := a.Sign(nil, make([]byte, 32), crypto.SHA256); err == nil {
		t.Error("an agent signed a digest")
	}
	if _, err := a.SignMessage(nil, message, crypto.SHA384); err == nil {
		t.Error("SHA-384 was taken")
	}
	l.Close()
	var op *net.OpError
	if _, err := seal.NewAgent(socket, &private.PublicKey); !errors.As(err, &op) {
		t.Errorf("no agent: %v", err)
	}
}
