package twodoc

import (
	"fmt"

	"github.com/makiuchi-d/gozxing/datamatrix/encoder"
)

// Matrix draws a text as a square DataMatrix: rows from the top, true is dark, without the quiet zone.
func Matrix(text string) ([][]bool, error) {
	data, info, err := codewords(text)
	if err != nil {
		return nil, err
	}
	all, err := encoder.ErrorCorrection_EncodeECC200(data, info)
	if err != nil {
		return nil, fmt.Errorf("twodoc: error correction: %w", err)
	}
	body := encoder.NewDefaultPlacement(all, info.GetSymbolDataWidth(), info.GetSymbolDataHeight())
	body.Place()
	n, region := info.GetSymbolWidth(), info.GetMatrixWidth()
	modules := make([]bool, n*n)
	rows := make([][]bool, n)
	for y := range rows {
		rows[y] = modules[y*n : (y+1)*n]
		for x := range rows[y] {
			dark, edge := border(x%(region+2), y%(region+2), region+1)
			if !edge {
				dark = body.GetBit(x-1-2*(x/(region+2)), y-1-2*(y/(region+2)))
			}
			rows[y][x] = dark
		}
	}
	return rows, nil
}

// border tells the modules round a region, whose last row and column are at last: a solid L at the left and below,
// dots above and at the right.
func border(x, y, last int) (dark, edge bool) {
	switch {
	case x == 0 || y == last:
		return true, true
	case y == 0:
		return x%2 == 0, true
	case x == last:
		return y%2 == 1, true
	}
	return false, false
}
