package document

import (
	"bufio"
	"encoding/binary"
	"errors"
	"image"
	"image/jpeg"
	"image/png"
	"io"
)

func (f file) jpeg() (Info, error) {
	i := Info{Type: "image/jpeg", Ext: ".jpg"}
	if err := jpegWhole(f.section()); err != nil {
		return Info{}, f.broken(err)
	}
	c, err := jpeg.DecodeConfig(bufio.NewReader(f.section()))
	if unsupported := jpeg.UnsupportedError(""); errors.As(err, &unsupported) {
		i.Doubt = true // a rare kind of JPEG: others can open it
		return i, nil
	}
	return f.decoded(i, c, err)
}

func (f file) png() (Info, error) {
	if err := pngWhole(f.section()); err != nil {
		return Info{}, f.broken(err)
	}
	c, err := png.DecodeConfig(bufio.NewReader(f.section()))
	return f.decoded(Info{Type: "image/png", Ext: ".png"}, c, err)
}

func (f file) decoded(i Info, c image.Config, err error) (Info, error) {
	switch {
	case err != nil:
		return Info{}, f.broken(err)
	case c.Width == 0 || c.Height == 0:
		return Info{}, f.broken(errors.New("a picture without pixels"))
	}
	return f.sized(i, c.Width, c.Height)
}

// jpegWhole walks the markers up to the end-of-image marker (ITU-T T.81, annex B). Inside the coded data
// an 0xFF is always followed by zero or a marker, so that one loop reads headers and data alike, and the
// thumbnail that hides in a header cannot pass for the end. What telephones add after the end is ignored.
func jpegWhole(r io.Reader) error {
	const endOfImage = 0xD9
	in := bufio.NewReaderSize(r, 64<<10)
	for {
		marker, err := nextMarker(in)
		switch {
		case err != nil:
			return errCut
		case marker == endOfImage:
			return nil
		case marker <= 0x01 || marker >= 0xD0 && marker <= 0xD8: // stuffing, restart and start have no length
			continue
		}
		var length [2]byte
		if _, err := io.ReadFull(in, length[:]); err != nil {
			return errCut
		}
		n := int(binary.BigEndian.Uint16(length[:])) - len(length)
		if n < 0 {
			return errors.New("a JPEG segment shorter than its own length")
		}
		if _, err := in.Discard(n); err != nil {
			return errCut
		}
	}
}

func nextMarker(in *bufio.Reader) (byte, error) {
	for {
		_, err := in.ReadSlice(0xFF)
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		if err != nil {
			return 0, err
		}
		for {
			b, err := in.ReadByte()
			if err != nil || b != 0xFF { // several 0xFF in a row are fill bytes
				return b, err
			}
		}
	}
}

// pngWhole walks the chunks up to IEND; what follows it is ignored.
func pngWhole(r io.Reader) error {
	const signature, checksum = 8, 4
	in := bufio.NewReaderSize(r, 64<<10)
	if _, err := in.Discard(signature); err != nil {
		return errCut
	}
	for {
		var head [8]byte
		if _, err := io.ReadFull(in, head[:]); err != nil {
			return errCut
		}
		n := int(binary.BigEndian.Uint32(head[:4]))
		if n > MaxBytes {
			return errCut
		}
		if _, err := in.Discard(n + checksum); err != nil {
			return errCut
		}
		if string(head[4:]) == "IEND" {
			return nil
		}
	}
}
