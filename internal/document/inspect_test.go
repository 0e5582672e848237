package document_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"anef/internal/document"
	"anef/internal/fault"
)

func inspect(b []byte, name string) (document.Info, error) {
	return document.Inspect(bytes.NewReader(b), int64(len(b)), name)
}

func TestTaken(t *testing.T) {
	pdf, jpg, png := pdfFile(3), jpegFile(64, 48), pngFile(10, 20)
	badXref := bytes.Replace(pdfFile(1), []byte("startxref\n"), []byte("startxref\n9"), 1)
	for name, c := range map[string]struct {
		file []byte
		as   string
		want document.Info
	}{
		"pdf":                            {pdf, "passeport.pdf", document.Info{Type: "application/pdf", Ext: ".pdf", Pages: 3}},
		"pdf with a line before":         {append([]byte("\r\n"), pdf...), "a.pdf", document.Info{Type: "application/pdf", Ext: ".pdf", Pages: 3}},
		"pdf with bytes behind":          {append(bytes.Clone(pdf), bytes.Repeat([]byte{0}, 3000)...), "a.pdf", document.Info{Type: "application/pdf", Ext: ".pdf", Pages: 3}},
		"pdf with a wrong xref offset":   {badXref, "scan.pdf", document.Info{Type: "application/pdf", Ext: ".pdf", Pages: 1}},
		"pdf that only forbids printing": {lockedPDF(t, ""), "impots.pdf", document.Info{Type: "application/pdf", Ext: ".pdf", Pages: 1}},
		"jpeg":                           {jpg, "photo.jpg", document.Info{Type: "image/jpeg", Ext: ".jpg", Width: 64, Height: 48}},
		"jpeg called png":                {jpg, "IMG_0001.PNG", document.Info{Type: "image/jpeg", Ext: ".jpg", Width: 64, Height: 48}},
		"jpeg with a thumbnail":          {withThumbnail(jpg, jpegFile(8, 8)), "photo.jpg", document.Info{Type: "image/jpeg", Ext: ".jpg", Width: 64, Height: 48}},
		"jpeg with a film behind":        {append(bytes.Clone(jpg), "\x00\x00MotionPhoto_Data..."...), "photo.jpg", document.Info{Type: "image/jpeg", Ext: ".jpg", Width: 64, Height: 48}},
		"png":                            {png, "scan.png", document.Info{Type: "image/png", Ext: ".png", Width: 10, Height: 20}},
		"png of a 108-megapixel sensor":  {hugePNG(12000, 9000), "p.png", document.Info{Type: "image/png", Ext: ".png", Width: 12000, Height: 9000}},
		"heic":                           {heicFile(4032, 3024), "IMG_1.HEIC", document.Info{Type: "image/heic", Ext: ".heic", Width: 4032, Height: 3024}},
		"heic called jpg":                {heicFile(4032, 3024), "IMG_1.jpg", document.Info{Type: "image/heic", Ext: ".heic", Width: 4032, Height: 3024}},
		"heic with a maker's bytes":      {append(heicFile(64, 64), "\xff\xff\xff\xffSEFT...."...), "a.heic", document.Info{Type: "image/heic", Ext: ".heic", Width: 512, Height: 512}},
		"pdf without name":               {pdf, "", document.Info{Type: "application/pdf", Ext: ".pdf", Pages: 3}},
	} {
		got, err := inspect(c.file, c.as)
		if err != nil || got != c.want {
			t.Errorf("%s: %+v, %v; want %+v", name, got, err, c.want)
		}
	}
}

// A scanner application's file that pdfcpu cannot follow is a person's paper all the same.
func TestDoubtful(t *testing.T) {
	odd := bytes.ReplaceAll(pdfFile(1), []byte("/Kids [ 3 0 R ]"), []byte("/Kids 3 0 R    "))
	got, err := inspect(odd, "scan.pdf")
	if err != nil || !got.Doubt || got.Type != "application/pdf" {
		t.Errorf("an odd PDF: %+v, %v; want it taken with doubt", got, err)
	}
}

func TestRefused(t *testing.T) {
	pdf, jpg, png, heic := pdfFile(3), jpegFile(64, 48), pngFile(100, 200), heicFile(4000, 3000)
	linearized := bytes.Replace(pdf, []byte("/Type /Catalog"), []byte("/Linearized 1 /L 99999 /Type /Catalog"), 1)
	mz := append([]byte("MZ\x90\x00\x03\x00\x00\x00"), make([]byte, 200)...)
	for name, c := range map[string]struct {
		file []byte
		as   string
		why  string
	}{
		"nothing":                     {nil, "a.pdf", "empty"},
		"too much":                    {append(bytes.Clone(jpg), make([]byte, document.MaxBytes)...), "a.jpg", "too-large"},
		"program called pdf":          {mz, "facture.pdf", "executable"},
		"program with a pdf inside":   {append(bytes.Clone(mz), pdf...), "facture.pdf", "executable"},
		"elf":                         {[]byte("\x7fELF\x02\x01\x01\x00" + strings.Repeat("\x00", 60)), "x", "executable"},
		"script":                      {[]byte("#!/bin/sh\necho hello\n"), "x.pdf", "executable"},
		"batch file":                  {[]byte("@echo off\r\nformat\r\n"), "x.bat", "executable"},
		"html called pdf":             {[]byte("<!DOCTYPE html><html><body>attestation</body></html>"), "attestation.pdf", "web-page"},
		"html with a pdf inside":      {append([]byte("<!DOCTYPE html><html><script>x()</script>"), pdf...), "a.pdf", "web-page"},
		"svg":                         {[]byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>x()</script></svg>`), "a.svg", "web-page"},
		"zip":                         {zipFile("a.pdf"), "tout.zip", "archive"},
		"docx":                        {zipFile("[Content_Types].xml", "_rels/.rels", "word/document.xml"), "cv.docx", "office"},
		"docx of an odd writer":       {zipFile("docProps/app.xml"), "cv.docx", "office"},
		"text":                        {[]byte("Je soussigné"), "lettre.txt", "office"},
		"gif":                         {[]byte("GIF89a\x01\x00\x01\x00\x00\x00\x00;"), "a.gif", "other-image"},
		"noise":                       {[]byte{1, 2, 3, 4, 5, 0xfe, 0, 0}, "a.jpg", "unknown-type"},
		"locked pdf":                  {lockedPDF(t, "secret"), "a.pdf", "encrypted"},
		"pdf cut in the middle":       {pdf[:len(pdf)/2], "a.pdf", "truncated"},
		"pdf for quick viewing, cut":  {linearized, "a.pdf", "truncated"},
		"pdf in name and header only": {[]byte("%PDF-1.7\nhello\n%%EOF"), "a.pdf", "truncated"},
		"pdf without pages":           {pdfFile(0), "a.pdf", "no-pages"},
		"jpeg cut":                    {jpg[:len(jpg)-20], "a.jpg", "truncated"},
		"jpeg cut behind thumbnail":   {withThumbnail(jpg, jpegFile(8, 8))[:len(jpg)], "a.jpg", "truncated"},
		"jpeg of three bytes":         {jpg[:3], "a.jpg", "truncated"},
		"png cut":                     {png[:len(png)-16], "a.png", "truncated"},
		"png of 400 megapixels":       {hugePNG(20000, 20000), "a.png", "absurd"},
		"png of 2^62 pixels":          {hugePNG(1<<31-1, 1<<31-1), "a.png", "truncated"},
		"heic cut":                    {heic[:len(heic)-20], "a.heic", "truncated"},
		"heic cut early":              {heic[:40], "a.heic", "truncated"},
		"heic of 2^64 pixels":         {heicFile(1<<32-1, 1<<32-1), "a.heic", "absurd"},
	} {
		got, err := inspect(c.file, c.as)
		if f := fault.Of(err); err == nil || f.Kind != fault.Invalid || f.Text.Key != "document.refused."+c.why {
			t.Errorf("%s: %+v, %v; want refused as %s", name, got, err, c.why)
		}
	}
}

type brokenDisk struct{}

func (brokenDisk) ReadAt([]byte, int64) (int, error) { return 0, errors.New("input/output error") }

func TestDiskTroubleIsNotTheApplicantsFault(t *testing.T) {
	if _, err := document.Inspect(brokenDisk{}, 100, "a.pdf"); err == nil || fault.Is(err, fault.Invalid) {
		t.Errorf("a failing disk gives %v", err)
	}
}

func TestInfoName(t *testing.T) {
	jpg := document.Info{Type: "image/jpeg", Ext: ".jpg"}
	for given, want := range map[string]string{
		"IMG.PNG": "IMG.jpg", "IMG.JPG": "IMG.JPG", "photo.jpeg": "photo.jpeg", "run.exe": "run.jpg", "": "document.jpg",
	} {
		if got := jpg.Name(given); got != want {
			t.Errorf("%q: %q, want %q", given, got, want)
		}
	}
}

func FuzzInspect(f *testing.F) {
	for _, b := range [][]byte{pdfFile(1), jpegFile(8, 8), pngFile(4, 4), heicFile(100, 100), zipFile("a"), lockedPDF(f, ""), []byte("%PDF-1.4\n%%EOF")} {
		f.Add(b)
		f.Add(b[:len(b)*3/4])
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		got, err := inspect(b, "a.pdf")
		switch {
		case err == nil && (got.Type == "" || got.Ext == "" || got.Pages < 0 || got.Width < 0 || got.Height < 0):
			t.Fatalf("taken as %+v", got)
		case err != nil && !fault.Is(err, fault.Invalid):
			t.Fatalf("not a refusal: %v", err)
		}
	})
}
