package inspect

import (
	"bytes"
	"compress/zlib"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"regexp"
	"strconv"

	"anef/internal/twodoc"
)

// How much of a file is looked at, so that one made to be expensive costs no more than a large scan.
const (
	mostStreams  = 400
	mostReads    = 8
	mostUnpacked = 64 << 20 // bytes, of all streams together
	mostPixels   = 40 << 20 // of all pictures together
)

// search looks for symbols until it finds no more, or has spent what it may.
type search struct {
	bytes, pixels, reads int
	texts                []string
}

var (
	streamStart = regexp.MustCompile(`stream\r?\n`)
	streamEnd   = []byte("endstream")
	// drawn is a symbol as our papers draw it: a scale, then the dark stretches of each row.
	drawn   = regexp.MustCompile(`q 0 g [-0-9. ]+ cm\n((?:\d+ \d+ \d+ 1 re\n)+)f Q`)
	stretch = regexp.MustCompile(`(\d+) (\d+) (\d+) 1 re\n`)
	width   = regexp.MustCompile(`/Width (\d+)`)
	height  = regexp.MustCompile(`/Height (\d+)`)
)

// Texts reads what the DataMatrix symbols of a PDF or of a picture say, whoever made them.
func Texts(file []byte) []string {
	if bytes.HasPrefix(file, []byte("%PDF-")) {
		return symbols(file)
	}
	if text, err := picture(file); err == nil {
		return []string{text}
	}
	return nil
}

// symbols reads the DataMatrix symbols of a PDF: those drawn as our papers draw them, and those in its pictures.
func symbols(file []byte) []string {
	s := search{bytes: mostUnpacked, pixels: mostPixels, reads: mostReads}
	for range mostStreams {
		at := streamStart.FindIndex(file)
		if at == nil {
			break
		}
		head := file[max(0, bytes.LastIndex(file[:at[0]], []byte(" obj"))):at[0]]
		file = file[at[1]:]
		end := bytes.Index(file, streamEnd)
		if end < 0 {
			break
		}
		s.stream(head, file[:end])
		file = file[end+len(streamEnd):]
	}
	return s.texts
}

func (s *search) stream(head, body []byte) {
	if bytes.Contains(head, []byte("/FlateDecode")) {
		body = inflate(body, int64(s.bytes))
		s.bytes -= len(body)
	}
	switch {
	case !bytes.Contains(head, []byte("/Image")):
		s.drawings(body)
	case bytes.Contains(head, []byte("/DCTDecode")):
		s.photograph(body)
	default:
		s.raster(head, body)
	}
}

// inflate gives what can be unpacked, at most so many bytes.
func inflate(packed []byte, most int64) []byte {
	z, err := zlib.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil
	}
	defer z.Close()
	out, _ := io.ReadAll(io.LimitReader(z, max(most, 0))) // of a damaged stream, what there is
	return out
}

// drawings draws each symbol of a page again, and reads it.
func (s *search) drawings(page []byte) {
	for _, m := range drawn.FindAllSubmatch(page, s.reads) {
		const side, quiet, most = 4, 4, 200 // pixels and modules
		img, n := image.NewGray(image.Rect(0, 0, side*(most+2*quiet), side*(most+2*quiet))), 0
		for i := range img.Pix {
			img.Pix[i] = 255
		}
		for _, d := range stretch.FindAllSubmatch(m[1], most*most) {
			x, y, w := atoi(d[1]), atoi(d[2]), atoi(d[3])
			if x+w > most || y >= most {
				n = 0
				break
			}
			n = max(n, x+w, y+1)
			for py := (y + quiet) * side; py < (y+quiet+1)*side; py++ {
				row := img.Pix[py*img.Stride:]
				clear(row[(x+quiet)*side : (x+quiet+w)*side])
			}
		}
		s.read(img.SubImage(image.Rect(0, 0, side*(n+2*quiet), side*(n+2*quiet))), n > 0)
	}
}

// afford takes the pixels of a picture from what may still be spent.
func (s *search) afford(w, h int) bool {
	if w < 1 || h < 1 || s.reads < 1 || w > s.pixels/h {
		return false
	}
	s.pixels -= w * h
	return true
}

func (s *search) photograph(body []byte) {
	c, err := jpeg.DecodeConfig(bytes.NewReader(body))
	if err != nil || !s.afford(c.Width, c.Height) {
		return
	}
	img, err := jpeg.Decode(bytes.NewReader(body))
	s.read(img, err == nil)
}

// raster reads an unpacked picture of eight bits, grey or in colours.
func (s *search) raster(head, body []byte) {
	w, h := size(head, width), size(head, height)
	if !s.afford(w, h) {
		return
	}
	img := image.NewGray(image.Rect(0, 0, w, h))
	switch len(body) {
	case w * h:
		copy(img.Pix, body)
	case 3 * w * h:
		for i := range img.Pix {
			img.Pix[i] = color.GrayModel.Convert(color.RGBA{body[3*i], body[3*i+1], body[3*i+2], 255}).(color.Gray).Y
		}
	default:
		return
	}
	s.read(img, true)
}

func size(head []byte, key *regexp.Regexp) int {
	if m := key.FindSubmatch(head); m != nil {
		return atoi(m[1])
	}
	return 0
}

func (s *search) read(img image.Image, good bool) {
	if !good || s.reads < 1 {
		return
	}
	s.reads--
	if text, err := twodoc.Read(img); err == nil {
		s.texts = append(s.texts, text)
	}
}

// atoi reads digits; a number too large for anything is the largest.
func atoi(digits []byte) int {
	n, err := strconv.Atoi(string(digits))
	if err != nil || n > 1<<30 {
		return 1 << 30
	}
	return n
}
