// Package document says which files the platform takes as papers, and why it refuses the others.
//
// A file is judged by what it holds, never by its name: telephones name a JPEG "IMG.PNG". Nothing is
// decoded here, only walked through; whoever draws a picture decodes it under limits of his own.
package document

import (
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"anef/internal/fault"
)

// Limits of the product, not of the law.
const (
	// MaxBytes is the size of the largest file taken. Scans of a passport at 300 dpi stay below 10 MB.
	MaxBytes = 20 << 20
	// MaxPixels lets through the 200-megapixel cameras of telephones and stops pictures made to fill memory.
	MaxPixels = 250_000_000
)

// Info is what a file turned out to be.
type Info struct {
	Type          string // media type: application/pdf, image/jpeg, image/png or image/heic
	Ext           string // the extension that goes with it, with its dot
	Pages         int    // of a PDF; 0 when they could not be counted
	Width, Height int    // of a picture in pixels as stored; 0 when not told
	Doubt         bool   // odd but probably readable: a person should open it before relying on it
}

// Name is filename made safe, with the extension that the content calls for.
func (i Info) Name(filename string) string {
	name := SafeName(filename)
	ext := path.Ext(name)
	if strings.EqualFold(ext, i.Ext) || i.Type == "image/jpeg" && strings.EqualFold(ext, ".jpeg") {
		return name
	}
	return SafeName(strings.TrimSuffix(name, ext) + i.Ext)
}

// Why a file is refused: the last part of a locale key document.refused.*.
// Every sentence may use {name} and {max} (megabytes); absurd also {width} and {height}.
const (
	empty      = "empty"
	tooLarge   = "too-large"
	encrypted  = "encrypted"
	truncated  = "truncated"
	noPages    = "no-pages"
	executable = "executable"
	office     = "office"
	archive    = "archive"
	webPage    = "web-page"
	otherImage = "other-image"
	unknown    = "unknown-type"
	absurd     = "absurd"
)

// errCut is what the walkers return when the file ends before what it announces.
var errCut = errors.New("the file ends too early")

// Inspect tells what the size bytes of r are. A refusal is fault.Invalid with a document.refused.* key
// whose sentence says what to do; any other error is a failure to read r.
func Inspect(r io.ReaderAt, size int64, filename string) (Info, error) {
	f := file{r: r, size: size, name: filename}
	switch {
	case size <= 0:
		return Info{}, f.refuse(empty)
	case size > MaxBytes:
		return Info{}, f.refuse(tooLarge)
	}
	head := make([]byte, min(size, headBytes))
	if _, err := r.ReadAt(head, 0); err != nil && !errors.Is(err, io.EOF) {
		return Info{}, fmt.Errorf("document: %w", err)
	}
	mediaType, why := sniff(head, filename)
	switch mediaType {
	case "application/pdf":
		return f.pdf(head)
	case "image/jpeg":
		return f.jpeg()
	case "image/png":
		return f.png()
	case "image/heic":
		return f.heic()
	}
	return Info{}, f.refuse(why)
}

// file is one upload under inspection.
type file struct {
	r    io.ReaderAt
	size int64
	name string
}

func (f file) section() *io.SectionReader { return io.NewSectionReader(f.r, 0, f.size) }

func (f file) refuse(why string, args ...any) error {
	args = append([]any{"name", SafeName(f.name), "max", MaxBytes >> 20}, args...)
	return fault.New(fault.Invalid, "document.refused."+why, args...)
}

// broken turns what a walker met into a refusal, keeping the cause for the log.
func (f file) broken(cause error) error {
	return fault.Because(cause, fault.Invalid, "document.refused."+truncated, "name", SafeName(f.name), "max", MaxBytes>>20)
}

// sized completes a picture's Info, unless its dimensions are absurd.
func (f file) sized(i Info, width, height int) (Info, error) {
	if uint64(width)*uint64(height) > MaxPixels {
		return Info{}, f.refuse(absurd, "width", width, "height", height)
	}
	i.Width, i.Height = width, height
	return i, nil
}
