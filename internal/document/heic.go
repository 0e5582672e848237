package document

import (
	"encoding/binary"
	"errors"
	"io"
	"slices"
)

// HEIC, what recent telephones make, is recognised and measured from its boxes (ISO/IEC 14496-12 and 23008-12)
// and not decoded: decoding takes a second of processor time per picture, and belongs in a job.

// heicBrands are the brands under which HEVC stills are sold; "mif1" says only "some still picture".
var heicBrands = []string{"heic", "heix", "heim", "heis"}

// isHEIC looks at the major and compatible brands of the first box.
func isHEIC(head []byte) bool {
	if len(head) < 16 || string(head[4:8]) != "ftyp" {
		return false
	}
	end := min(int(binary.BigEndian.Uint32(head)), len(head))
	if slices.Contains(heicBrands, string(head[8:12])) {
		return true
	}
	for at := 16; at+4 <= end; at += 4 {
		if slices.Contains(heicBrands, string(head[at:at+4])) {
			return true
		}
	}
	return false
}

func (f file) heic() (Info, error) {
	i := Info{Type: "image/heic", Ext: ".heic"}
	var width, height int
	var meta, data bool
	err := walkBoxes(f.r, 0, f.size, func(b box) error {
		meta = meta || b.kind == "meta"
		data = data || b.kind == "mdat" || b.kind == "idat"
		if b.kind == "meta" { // starts with version and flags
			return f.measure(b.from+4, b.to, &width, &height, &data)
		}
		return nil
	})
	if err == nil && !(meta && data) {
		err = errCut
	}
	if err != nil {
		return Info{}, f.broken(err)
	}
	i.Doubt = width == 0 || height == 0
	return f.sized(i, width, height)
}

// measure looks for the largest picture announced: a photograph is often a grid of tiles, each with its own size.
func (f file) measure(from, to int64, width, height *int, data *bool) error {
	return walkBoxes(f.r, from, to, func(b box) error {
		switch b.kind {
		case "idat":
			*data = true
		case "iprp", "ipco":
			return f.measure(b.from, b.to, width, height, data)
		case "ispe": // version and flags, width, height
			var d [12]byte
			if b.to-b.from < int64(len(d)) {
				return errCut
			}
			if _, err := f.r.ReadAt(d[:], b.from); err != nil {
				return err
			}
			w, h := int(binary.BigEndian.Uint32(d[4:8])), int(binary.BigEndian.Uint32(d[8:]))
			if uint64(w)*uint64(h) > uint64(*width)*uint64(*height) {
				*width, *height = w, h
			}
		}
		return nil
	})
}

// box is one box of the file; its content runs from from up to to.
type box struct {
	kind     string
	from, to int64
}

// maxBoxes bounds the walk through a file made of nothing but empty boxes; telephones write a few dozen.
const maxBoxes = 10_000

// walkBoxes visits the boxes between from and to. A box that runs over the end is a cut file if it is one that
// matters; anything else there is what some telephones add behind the picture, and ends the walk.
func walkBoxes(r io.ReaderAt, from, to int64, visit func(box) error) error {
	for range maxBoxes {
		if from+8 > to {
			return nil
		}
		var head [16]byte
		n := min(to-from, int64(len(head)))
		if _, err := r.ReadAt(head[:n], from); err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		size, start := int64(binary.BigEndian.Uint32(head[:4])), from+8
		switch size {
		case 0: // up to the end
			size = to - from
		case 1: // a 64-bit size follows
			size, start = int64(binary.BigEndian.Uint64(head[8:])), from+16
		}
		b := box{kind: string(head[4:8]), from: start, to: from + size}
		if size < start-from || size > to-from {
			if slices.Contains([]string{"ftyp", "meta", "mdat", "iprp", "ipco", "ispe"}, b.kind) {
				return errCut
			}
			return nil
		}
		if err := visit(b); err != nil {
			return err
		}
		from = b.to
	}
	return errors.New("too many boxes")
}
