package pdf_test

import (
	"image/png"
	"os"
	"strings"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"

	"anef/internal/pdf"
)

// A symbol printed from the file at the resolution of a poor scanner is read back.
func TestSymbolCanBeRead(t *testing.T) {
	const payload = "https://exemple.test/verifier/API-2026-0004217"
	symbol, err := qrcode.NewQRCodeWriter().Encode(payload, gozxing.BarcodeFormat_QR_CODE, 0, 0,
		map[gozxing.EncodeHintType]interface{}{gozxing.EncodeHintType_MARGIN: 0})
	if err != nil {
		t.Fatal(err)
	}
	modules := make([][]bool, symbol.GetHeight())
	for y := range modules {
		for x := range symbol.GetWidth() {
			modules[y] = append(modules[y], symbol.Get(x, y))
		}
	}
	d := certificate()
	d.Watermark = "EXEMPLE EXEMPLE"
	d.Blocks = []pdf.Block{pdf.Space{MM: 80}, pdf.Code{Matrix: modules, Alt: "Code de vérification", MM: 25}}
	path := saved(t, render(t, d))
	out := strings.TrimSuffix(path, ".pdf")
	tool(t, "pdftoppm", "-r", "150", "-gray", "-png", "-singlefile", path, out)
	f, err := os.Open(out + ".png")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	img, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	bitmap, err := gozxing.NewBinaryBitmapFromImage(img)
	if err != nil {
		t.Fatal(err)
	}
	got, err := qrcode.NewQRCodeReader().Decode(bitmap, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got.GetText() != payload {
		t.Errorf("read %q", got.GetText())
	}
}
