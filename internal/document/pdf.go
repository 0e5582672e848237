package document

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"time"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/validate"
)

// pdfcpu's package api is not imported: with it comes one that computes the width of every character
// for 35 ms each time the program starts.
func init() {
	model.ConfigPath = "disable" // else pdfcpu writes a folder into the home of whoever runs us
}

const (
	// tailBytes is how far from the end the end mark may stand: some mailers append bytes of their own.
	tailBytes = 64 << 10
	// readFor bounds the time spent on one file made to keep us busy.
	readFor = 10 * time.Second
)

// pdf accepts what readers can show. Scanner applications write PDF that is wrong in small ways: what pdfcpu
// cannot follow is taken all the same, with Doubt, as long as the file has the bones of a PDF and its end.
// A file that is protected against printing but opens without password is taken too: tax notices are like that.
func (f file) pdf(head []byte) (Info, error) {
	tail := make([]byte, min(f.size, tailBytes))
	if _, err := f.r.ReadAt(tail, f.size-int64(len(tail))); err != nil && int64(len(tail)) < f.size {
		return Info{}, fmt.Errorf("document: %w", err)
	}
	if cut(head, tail, f.size) {
		return Info{}, f.broken(errCut)
	}
	i := Info{Type: "application/pdf", Ext: ".pdf"}
	pages, err := f.countPages()
	switch {
	case err == nil && pages == 0:
		return Info{}, f.refuse(noPages)
	case err == nil:
		i.Pages = pages
		return i, nil
	case errors.Is(err, pdfcpu.ErrWrongPassword), bytes.Contains(tail, []byte("/Encrypt")):
		return Info{}, f.refuse(encrypted)
	}
	sane, readErr := f.hasBones()
	switch {
	case readErr != nil:
		return Info{}, readErr
	case !sane:
		return Info{}, f.broken(err)
	}
	i.Doubt = true
	return i, nil
}

var linearized = regexp.MustCompile(`/Linearized[^>]*?/L\s+(\d+)`)

// cut tells whether the file stops early: no end mark, or, for one made for quick viewing (whose first part
// has an end mark of its own), fewer bytes than it announces.
func cut(head, tail []byte, size int64) bool {
	if m := linearized.FindSubmatch(head); m != nil {
		if announced, err := strconv.ParseInt(string(m[1]), 10, 64); err == nil && announced > size {
			return true
		}
	}
	return !bytes.Contains(tail, []byte("%%EOF")) && !bytes.Contains(tail, []byte("startxref"))
}

// countPages reads the structure of the file. pdfcpu may panic on a hostile one; that is an error like another.
func (f file) countPages() (pages int, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("pdfcpu: %v", p)
		}
	}()
	conf := model.NewDefaultConfiguration()
	conf.Cmd = model.VALIDATE
	conf.ValidationMode = model.ValidationRelaxed
	conf.Offline = true
	ctx, cancel := context.WithTimeout(context.Background(), readFor)
	defer cancel()
	doc, err := pdfcpu.ReadWithContext(ctx, f.section(), conf)
	if err != nil {
		return 0, err
	}
	if err := validate.XRefTable(doc); err != nil {
		return 0, err
	}
	return doc.PageCount, nil
}

// hasBones tells whether a forgiving reader would find something to show: objects, and either a page
// in plain sight or the compressed objects in which newer files keep their pages.
func (f file) hasBones() (bool, error) {
	all := make([]byte, f.size)
	if _, err := f.section().ReadAt(all, 0); err != nil {
		return false, fmt.Errorf("document: %w", err)
	}
	has := func(pattern string) bool { return regexp.MustCompile(pattern).Match(all) }
	return has(`\d+\s+\d+\s+obj\b`) && has(`/Root\b`) && (has(`/Type\s*/Page\b`) || has(`/ObjStm\b`)), nil
}
