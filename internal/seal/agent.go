package seal

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net"
	"sync"
	"time"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/agent"
)

// Agent signs with a key that an ssh-agent holds, so that it never enters this process. An agent loads keys from
// PKCS#11 tokens by itself (ssh-add -s MODULE), and this program stays without C. It is a [crypto.MessageSigner].
type Agent struct {
	socket string
	public *ecdsa.PublicKey
	key    ssh.PublicKey

	mu     sync.Mutex
	conn   net.Conn // nil when closed
	client agent.Agent
}

// agentDeadline bounds one signature by a token.
const agentDeadline = 10 * time.Second

// NewAgent asks for a P-256 key of the agent that listens on a socket.
func NewAgent(socket string, public *ecdsa.PublicKey) (*Agent, error) {
	key, err := ssh.NewPublicKey(public)
	if err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	a := &Agent{socket: socket, public: public, key: key}
	// The answer to a first signature tells whether the key is there and its token is open.
	if _, err := a.SignMessage(nil, []byte("seal"), crypto.SHA256); err != nil {
		return nil, err
	}
	return a, nil
}

// Public is the key that signatures are checked with.
func (a *Agent) Public() crypto.PublicKey { return a.public }

// Sign is refused: agents hash the message themselves.
func (a *Agent) Sign(io.Reader, []byte, crypto.SignerOpts) ([]byte, error) {
	return nil, errors.New("seal: an agent signs messages, not digests")
}

// SignMessage gives the signature of the message's SHA-256 in DER. A connection that broke is made again once.
func (a *Agent) SignMessage(_ io.Reader, message []byte, o crypto.SignerOpts) ([]byte, error) {
	if o.HashFunc() != crypto.SHA256 {
		return nil, errors.New("seal: P-256 signs SHA-256")
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	fresh := a.conn == nil
	s, err := a.ask(message)
	if err != nil && !fresh {
		s, err = a.ask(message)
	}
	if err != nil {
		return nil, fmt.Errorf("seal: agent at %s: %w", a.socket, err)
	}
	der, err := fromSSH(s)
	digest := sha256.Sum256(message)
	if err == nil && !ecdsa.VerifyASN1(a.public, digest[:], der) {
		err = errors.New("seal: the agent signed something else")
	}
	return der, err
}

func (a *Agent) ask(message []byte) (s *ssh.Signature, err error) {
	if a.conn == nil {
		if a.conn, err = net.DialTimeout("unix", a.socket, agentDeadline); err != nil {
			return nil, err
		}
		a.client = agent.NewClient(a.conn)
	}
	conn := a.conn
	timer := time.AfterFunc(agentDeadline, func() { conn.Close() })
	defer timer.Stop()
	if s, err = a.client.Sign(a.key, message); err != nil {
		conn.Close()
		a.conn = nil
	}
	return s, err
}

// fromSSH turns a signature into DER (RFC 5656, 3.1.2).
func fromSSH(s *ssh.Signature) ([]byte, error) {
	var parts struct{ R, S *big.Int }
	if err := ssh.Unmarshal(s.Blob, &parts); err != nil {
		return nil, fmt.Errorf("seal: signature of the agent: %w", err)
	}
	b := cryptobyte.NewBuilder(nil)
	in(b, func(b *cryptobyte.Builder) {
		b.AddASN1BigInt(parts.R)
		b.AddASN1BigInt(parts.S)
	})
	return b.Bytes()
}
