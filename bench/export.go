package main

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"anef/internal/account"
	"anef/internal/app"
	"anef/internal/ident"
	"anef/internal/store/bulk"

	"github.com/pquerna/otp/totp"
)

const (
	exportRows   = 100_000
	exportMemory = 200 // MB at most, of the whole program while the table leaves
)

// export has a supervisor take along the list of an office with a hundred thousand open dossiers, over HTTP from a program of
// its own, and reads what came: every line, and every line in the journal of readings.
func (b *bench) export(ctx context.Context) error {
	if _, err := os.Stat(b.binary); err != nil {
		return fmt.Errorf("run `make build` first, or say --bin: %w", err)
	}
	folder := filepath.Join(b.folder, "export")
	defer os.RemoveAll(folder)
	supervisor, cookie, err := oneOffice(ctx, folder)
	if err != nil {
		return err
	}
	for _, x := range []struct {
		format string
		count  func(string) (int, error)
	}{{"csv", csvRows}, {"xlsx", xlsxRows}} {
		if err := b.takeAlong(ctx, folder, cookie, x.format, x.count); err != nil {
			return fmt.Errorf("%s: %w", x.format, err)
		}
	}
	a, err := open(ctx, folder, "", time.Now)
	if err != nil {
		return err
	}
	defer a.Close()
	var noted int
	err = a.DB.QueryRowContext(ctx, `SELECT count(*) FROM dossier_reading WHERE agent = $1 AND purpose = 'supervise'`, supervisor).Scan(&noted)
	if err == nil && noted != 2*exportRows {
		err = fmt.Errorf("%d lines left the platform, and %d are in the journal", 2*exportRows, noted)
	}
	return err
}

// oneOffice fills a database with people of one office, each with an open dossier, and signs its supervisor in.
func oneOffice(ctx context.Context, folder string) (supervisor, cookie string, err error) {
	a, err := open(ctx, folder, "", time.Now)
	if err != nil {
		return "", "", err
	}
	defer a.Close()
	office := ""
	_, err = a.Fill(ctx, exportRows, 1, time.Now(), time.Now, nil, func(c *bulk.Config) {
		c.Open, c.Offices = 10, c.Offices[:1]
		office = c.Offices[0]
	})
	if err != nil {
		return "", "", err
	}
	return signInSupervisor(ctx, a, office)
}

func signInSupervisor(ctx context.Context, a *app.App, office string) (supervisor, cookie string, err error) {
	const password = "une phrase pour la mesure"
	who, err := a.Accounts.AddAgent(ctx, account.Agent{Login: ident.ID() + "@bench.example", Name: "Mesure", Role: account.Supervisor,
		Office: office, Lang: "fr"}, password)
	if err != nil {
		return "", "", err
	}
	e, err := a.Accounts.Enroll(ctx, who.ID)
	if err != nil {
		return "", "", err
	}
	code, err := totp.GenerateCode(e.Secret, a.Clock())
	if err != nil {
		return "", "", err
	}
	token, _, err := a.Accounts.SignInAgent(ctx, account.AgentSignIn{Login: who.Login, Password: password, Code: code, From: "127.0.0.1"})
	return who.ID, "anef-session=" + token, err
}

// takeAlong downloads a table from a program that has just started, and prints how long it took and the most memory it had.
func (b *bench) takeAlong(ctx context.Context, folder, cookie, format string, count func(string) (int, error)) error {
	before := b.guard.settle()
	p, err := begin(b.quiet(ctx, folder))
	if err != nil {
		return err
	}
	defer p.end()
	path := filepath.Join(b.folder, "table."+format)
	began := time.Now()
	if err := download(ctx, p.address, "/desk/export?list=office&format="+format, cookie, path); err != nil {
		return err
	}
	took := time.Since(began)
	most, err := p.memory("VmHWM")
	if err != nil {
		return err
	}
	noise := max(before, others())
	n, err := count(path)
	if err == nil && n != exportRows+1 { // with the heads
		err = fmt.Errorf("%d rows came, of %d", n, exportRows+1)
	}
	if err != nil {
		return err
	}
	what := fmt.Sprintf("export of %s rows, %s", grouped(exportRows), format)
	b.print(line{What: what, Unit: "ms", Ours: took.Seconds() * 1000, Noise: noise, Noisy: noise > tooNoisy})
	b.print(line{What: what + ", most memory", Unit: "MB", Ours: most}.wants(fmt.Sprintf("≤ %d MB", exportMemory), most <= exportMemory))
	return nil
}

// quiet is the program without its jobs, which would count and sweep a hundred thousand new dossiers meanwhile.
func (b *bench) quiet(ctx context.Context, folder string) func(string) *exec.Cmd {
	return func(address string) *exec.Cmd {
		cmd := b.serve(ctx, folder)(address)
		cmd.Args = append(cmd.Args, "--no-work")
		return cmd
	}
}

func download(ctx context.Context, address, path, cookie, into string) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+address+path, nil)
	if err != nil {
		return err
	}
	r.Header.Set("Cookie", cookie)
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("%s answers %s", path, answer.Status)
	}
	f, err := os.Create(into)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, answer.Body)
	return errors.Join(err, f.Close())
}

func csvRows(path string) (n int, err error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	in := csv.NewReader(f)
	in.ReuseRecord = true
	for {
		_, err := in.Read()
		if errors.Is(err, io.EOF) {
			return n, nil
		}
		if err != nil {
			return n, err
		}
		n++
	}
}

func xlsxRows(path string) (int, error) {
	z, err := zip.OpenReader(path)
	if err != nil {
		return 0, err
	}
	defer z.Close()
	f, err := z.Open("xl/worksheets/sheet1.xml")
	if err != nil {
		return 0, err
	}
	defer f.Close()
	text, err := io.ReadAll(f)
	return bytes.Count(text, []byte("<row")), err
}
