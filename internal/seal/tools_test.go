package seal_test

import (
	"bytes"
	"encoding/hex"
	"encoding/pem"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"anef/internal/seal"
	"anef/internal/twodoc"
)

// Programs that are not ours find the signature valid, the file sound and the symbol legible.
func TestOthersAgree(t *testing.T) {
	a := authority(t)
	k := key(t, a, now)
	file := paper(t, k, now)
	path := saved(t, "paper.pdf", file)
	root := saved(t, "root.pem", pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: a.Certificate().Raw}))

	if out := tool(t, "qpdf", "--check", path); !strings.Contains(out, "No syntax or stream encoding errors") || strings.Contains(out, "WARNING") {
		t.Errorf("qpdf: %s", out)
	}
	nss := t.TempDir()
	tool(t, "certutil", "-N", "-d", "sql:"+nss, "--empty-password")
	tool(t, "certutil", "-A", "-d", "sql:"+nss, "-n", "authority", "-t", "CT,C,C", "-i", root)
	for _, want := range []string{"Signature is Valid.", "Certificate is Trusted.", "Total document signed", "ETSI.CAdES.detached", "O=" + name} {
		if out := tool(t, "pdfsig", "-nssdir", nss, path); !strings.Contains(out, want) {
			t.Errorf("pdfsig does not say %q:\n%s", want, out)
		}
	}
	forged := bytes.Replace(file, []byte("/Title"), []byte("/Tytle"), 1)
	out, _ := exec.Command("pdfsig", "-nssdir", nss, saved(t, "forged.pdf", forged)).CombinedOutput() // it exits with an error
	if !strings.Contains(string(out), "Digest Mismatch") {
		t.Errorf("pdfsig about a forged file:\n%s", out)
	}

	r := ranges(t, file)
	der, err := hex.DecodeString(string(file[r[1]+1 : r[2]-1]))
	if err != nil {
		t.Fatal(err)
	}
	covered := append(bytes.Clone(file[:r[1]]), file[r[2]:]...)
	if out := tool(t, "openssl", "cms", "-verify", "-cades", "-binary", "-inform", "DER", "-in", saved(t, "cms.der", der),
		"-content", saved(t, "covered", covered), "-CAfile", root, "-purpose", "any", "-attime", "1778574600", "-out", os.DevNull); !strings.Contains(out, "CAdES Verification successful") {
		t.Errorf("openssl: %s", out)
	}

	picture := strings.TrimSuffix(path, ".pdf")
	tool(t, "pdftoppm", "-r", "150", "-gray", "-png", "-singlefile", path, picture)
	want := symbol(t, k, "Lefèvre-Œuvrard")
	if got := tool(t, "dmtxread", "-N1", picture+".png"); got != want {
		t.Errorf("dmtxread: %q, not %q", got, want)
	}
	f, err := os.Open(picture + ".png")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	page, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	text, err := twodoc.Read(page)
	if err != nil || text != want {
		t.Fatalf("our own reader: %q, %v", text, err)
	}
	s, err := twodoc.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	if e, err := s.Verify(list(t, a), now); err != nil || e.Office != office {
		t.Errorf("%+v, %v", e, err)
	}
}

// A key in a PKCS#11 token, reached through ssh-agent, seals like one in a file.
func TestTokenSeals(t *testing.T) {
	folder := t.TempDir()
	t.Setenv("SOFTHSM2_CONF", filepath.Join(folder, "softhsm2.conf"))
	t.Setenv("SSH_AUTH_SOCK", filepath.Join(folder, "agent"))
	t.Setenv("SSH_ASKPASS", filepath.Join(folder, "pin"))
	t.Setenv("SSH_ASKPASS_REQUIRE", "force")
	write := func(file, text string, mode os.FileMode) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(folder, file), []byte(text), mode); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(folder, "tokens"), 0o700); err != nil {
		t.Fatal(err)
	}
	write("softhsm2.conf", "directories.tokendir = "+filepath.Join(folder, "tokens")+"\nobjectstore.backend = file\nlog.level = ERROR\n", 0o600)
	write("pin", "#!/bin/sh\necho 1234\n", 0o700)
	private := newKey(t)
	write("key.pem", string(pemOf(t, private)), 0o600)
	tool(t, "softhsm2-util", "--init-token", "--free", "--label", "seal", "--pin", "1234", "--so-pin", "5678")
	tool(t, "softhsm2-util", "--import", filepath.Join(folder, "key.pem"), "--token", "seal", "--label", "office", "--id", "01", "--pin", "1234")

	run := exec.Command("ssh-agent", "-D", "-a", os.Getenv("SSH_AUTH_SOCK"), "-P", "/usr/lib/*")
	greeting, err := run.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := run.Start(); err != nil {
		t.Fatal(err)
	}
	defer run.Wait()
	defer run.Process.Kill()
	if _, err := greeting.Read(make([]byte, 1)); err != nil { // it listens when it speaks
		t.Fatal(err)
	}
	module, err := filepath.Glob("/usr/lib/softhsm/libsofthsm2.so")
	if err != nil || len(module) != 1 {
		t.Fatalf("softhsm2 is not installed: %v, %v", module, err)
	}
	tool(t, "ssh-add", "-s", module[0])

	a := authority(t)
	a.External = external(os.Getenv("SSH_AUTH_SOCK"))
	k, err := a.Enroll(&private.PublicKey, office, name, "papers", now)
	if err != nil {
		t.Fatal(err)
	}
	if got := key(t, a, now); got.ID != k.ID {
		t.Errorf("%s signs, not %s", got.ID, k.ID)
	}
	if _, err := seal.Verify(paper(t, k, now), list(t, a), now); err != nil {
		t.Error(err)
	}
	tool(t, "ssh-add", "-e", module[0])
	if _, err := k.CMS(make([]byte, 32)); err == nil {
		t.Error("a token that was taken out signs")
	}
}
