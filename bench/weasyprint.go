package main

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"html"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// weasyScript draws the page again and again in one process, so that its start is not counted.
//
//go:embed weasyprint.py
var weasyScript string

// python is Debian's own, whose package WeasyPrint is.
const python = "/usr/bin/python3"

// weasyprint has the same words drawn by WeasyPrint, tagged, from HTML; it neither signs nor draws a symbol.
func (b *bench) weasyprint(ctx context.Context, d *desk, what string) error {
	if _, err := exec.LookPath("weasyprint"); err != nil {
		b.print(line{What: "WeasyPrint is not installed, not compared", Unit: "1/s"})
		return nil
	}
	page, err := d.html(ctx, b.folder)
	if err != nil {
		return err
	}
	file := filepath.Join(b.folder, "receipt.html")
	if err := os.WriteFile(file, []byte(page), 0o600); err != nil {
		return err
	}
	m, err := b.guard.measure(ctx, rate, func(ctx context.Context) (sides, error) {
		out, err := exec.CommandContext(ctx, python, "-c", weasyScript, file).Output()
		if err != nil {
			return sides{}, fmt.Errorf("weasyprint: %w", err)
		}
		var theirs struct {
			PerSecond float64 `json:"per_second"`
		}
		if err := json.Unmarshal(out, &theirs); err != nil {
			return sides{}, err
		}
		ours, err := d.speed(ctx)
		return sides{ours: ours, bare: theirs.PerSecond}, err
	})
	if err != nil {
		return err
	}
	b.print(against(what, "1/s", "WeasyPrint, the same words, unsigned", m, 100))
	return nil
}

// html is the page as a web developer would lay it out; the words are those of our own paper.
func (d *desk) html(ctx context.Context, folder string) (string, error) {
	if _, err := d.speed(ctx); err != nil {
		return "", err
	}
	file := filepath.Join(folder, "receipt.pdf")
	if err := os.WriteFile(file, d.file, 0o600); err != nil {
		return "", err
	}
	text, err := exec.CommandContext(ctx, "pdftotext", "-layout", file, "-").Output()
	if err != nil {
		return "", fmt.Errorf("pdftotext (Debian: poppler-utils): %w", err)
	}
	var page strings.Builder
	page.WriteString(`<!doctype html><html lang="fr"><meta charset="utf-8"><title>Attestation de dépôt</title><style>
@page { size: A4; margin: 2cm } body { font: 10.5pt sans-serif } table { width: 100%; border-collapse: collapse } th { text-align: left; width: 32% }
td, th { border-bottom: 1px solid #ccc; padding: 4pt } h1 { color: #4a4f57; font-size: 20pt }</style><body><h1>Attestation de dépôt</h1><table>`)
	for _, row := range strings.Split(string(text), "\n") {
		label, value, found := strings.Cut(strings.TrimSpace(row), "  ")
		if found {
			fmt.Fprintf(&page, "<tr><th>%s<td>%s", html.EscapeString(label), html.EscapeString(strings.TrimSpace(value)))
		}
	}
	page.WriteString("</table>")
	for _, row := range strings.Split(string(text), "\n") {
		if row = strings.TrimSpace(row); row != "" && !strings.Contains(row, "  ") {
			fmt.Fprintf(&page, "<p>%s</p>", html.EscapeString(row))
		}
	}
	return page.String(), nil
}
