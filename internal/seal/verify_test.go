package seal_test

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"testing"
	"time"

	"anef/internal/seal"
	"anef/internal/trust"
)

// ranges finds the four numbers of ByteRange.
func ranges(t testing.TB, file []byte) (r [4]int) {
	t.Helper()
	m := regexp.MustCompile(`/ByteRange\[(\d+) (\d+) (\d+) (\d+)`).FindSubmatch(file)
	if m == nil {
		t.Fatal("no ByteRange")
	}
	for i := range r {
		r[i], _ = strconv.Atoi(string(m[i+1]))
	}
	return r
}

// ranged writes other numbers, without moving anything.
func ranged(t testing.TB, file []byte, r [4]int) []byte {
	t.Helper()
	old := ranges(t, file)
	was := fmt.Sprintf("/ByteRange[0 %010d %010d %010d]", old[1], old[2], old[3])
	now := fmt.Sprintf("/ByteRange[%d %010d %010d %010d]", r[0], r[1], r[2], r[3])
	if !bytes.Contains(file, []byte(was)) {
		t.Fatalf("%s is not in the file", was)
	}
	return bytes.Replace(file, []byte(was), []byte(now), 1)
}

func TestVerifySaysWhy(t *testing.T) {
	a, stranger := authority(t), authority(t)
	good := paper(t, key(t, a, now), now)
	foreign := paper(t, key(t, stranger, now), now)
	r := ranges(t, good)
	cms := func(change func(der []byte)) []byte {
		out := bytes.Clone(good)
		der, err := hex.DecodeString(string(good[r[1]+1 : r[2]-1]))
		if err != nil {
			t.Fatal(err)
		}
		change(der)
		hex.Encode(out[r[1]+1:], der)
		return out
	}
	flip := func(at int) []byte {
		out := bytes.Clone(good)
		out[at] ^= 1
		return out
	}
	revoked := list(t, a)
	revoked.Entries[0].Revoked = "2026-05-12"
	retired := list(t, a)
	retired.Entries[0].To = "2026-05-11"
	end := bytes.Index(good, []byte("/Title"))
	digest := []byte{0x31, 0x22, 0x04, 0x20} // DER: a set of one octet string of 32 bytes; two bytes alone occur by chance

	for name, c := range map[string]struct {
		file []byte
		list trust.List
		on   time.Time
		want error
	}{
		"as sealed":              {file: good},
		"years later":            {file: good, on: now.AddDate(11, 0, 0)},
		"a byte in the text":     {file: flip(end + 8), want: seal.Altered},
		"a byte at the start":    {file: flip(5), want: seal.Altered},
		"the last byte":          {file: flip(len(good) - 1), want: seal.Altered},
		"time of signing":        {file: bytes.Replace(good, []byte("/M(D:20260512"), []byte("/M(D:20260513"), 1), want: seal.Altered},
		"the signature":          {file: cms(func(d []byte) { d[len(bytes.TrimRight(d, "\x00"))-1] ^= 1 }), want: seal.Forged},
		"the digest":             {file: cms(func(d []byte) { d[bytes.Index(d, digest)+len(digest)] ^= 1 }), want: seal.Altered},
		"behind the signature":   {file: cms(func(d []byte) { d[len(d)-1] = 1 }), want: seal.Malformed},
		"nothing signed":         {file: bytes.Replace(good, []byte("/ByteRange"), []byte("/ByteRings"), 1), want: seal.Unsigned},
		"no file at all":         {file: nil, want: seal.Unsigned},
		"an update appended":     {file: append(bytes.Clone(good), "\n9 0 obj\n<<>>\nendobj\n%%EOF\n"...), want: seal.Appended},
		"a second signature":     {file: append(bytes.Clone(good), good...), want: seal.Appended},
		"the end cut off":        {file: good[:len(good)-1], want: seal.Uncovered},
		"a wider range":          {file: ranged(t, append(bytes.Clone(good), "  "...), [4]int{0, r[1], r[2], r[3] + 2}), want: seal.Altered},
		"a range from within":    {file: ranged(t, good, [4]int{1, r[1], r[2], r[3]}), want: seal.Uncovered},
		"a wider hole":           {file: ranged(t, good, [4]int{0, r[1] - 9, r[2], r[3]}), want: seal.Uncovered},
		"a hole elsewhere":       {file: ranged(t, good, [4]int{0, 20, 40, len(good) - 40}), want: seal.Uncovered},
		"a hole before the end":  {file: ranged(t, good, [4]int{0, r[1], r[2] - 2, r[3] + 2}), want: seal.Uncovered},
		"a range out of bounds":  {file: ranged(t, good, [4]int{0, r[1], 9999999999, 9999999999}), want: seal.Uncovered},
		"a foreign certificate":  {file: foreign, want: trust.Unknown},
		"expired":                {file: good, on: now.AddDate(13, 0, 0), want: trust.Expired},
		"before its time":        {file: good, on: now.AddDate(-1, 0, 0), want: trust.NotYet},
		"revoked":                {file: good, list: revoked, want: trust.Revoked},
		"after the key's period": {file: good, list: retired, want: trust.Outside},
	} {
		t.Run(name, func(t *testing.T) {
			if c.on.IsZero() {
				c.on = now
			}
			if c.list.Entries == nil {
				c.list = list(t, a)
			}
			got, err := seal.Verify(c.file, c.list, c.on)
			if !errors.Is(err, c.want) {
				t.Fatalf("%v, not %v", err, c.want)
			}
			if c.want == nil && (got.Signer.Office != office || !got.Signer.For(trust.Papers) || !got.At.Equal(now)) {
				t.Errorf("%+v", got)
			}
		})
	}
}

// No single byte of a sealed file can be changed; letters of hexadecimal digits may be written large or small.
func TestEveryByteCounts(t *testing.T) {
	a := authority(t)
	good, l := paper(t, key(t, a, now), now), list(t, a)
	for i := 0; i < len(good); i += 23 {
		file := bytes.Clone(good)
		file[i] ^= 0x01
		if _, err := seal.Verify(file, l, now); err == nil {
			t.Fatalf("byte %d", i)
		}
	}
}

// The same paper sealed again is the same file: a job that is done twice does no harm.
func TestSealingTwiceGivesTheSameFile(t *testing.T) {
	k := key(t, authority(t), now)
	if !bytes.Equal(paper(t, k, now), paper(t, k, now)) {
		t.Error("two files")
	}
}

func TestStaleList(t *testing.T) {
	a := authority(t)
	good, l := paper(t, key(t, a, now), now), list(t, a)
	l.Next = "2026-05-11"
	if r, err := seal.Verify(good, l, now); err != nil || !r.Stale {
		t.Errorf("%+v, %v", r, err)
	}
}

// Whatever stands where the signature should, only the signature passes.
func FuzzSignature(f *testing.F) {
	a := authority(f)
	good, l := paper(f, key(f, a, now), now), list(f, a)
	r := ranges(f, good)
	der, err := hex.DecodeString(string(good[r[1]+1 : r[2]-1]))
	if err != nil {
		f.Fatal(err)
	}
	der = bytes.TrimRight(der, "\x00")
	f.Add(der)
	f.Add([]byte{0x30, 0x82, 0, 0})
	f.Fuzz(func(t *testing.T, other []byte) {
		if 2*len(other) > r[2]-r[1]-2 {
			return
		}
		file := bytes.Clone(good)
		copy(file[r[1]+1:r[2]-1], bytes.Repeat([]byte{'0'}, r[2]-r[1]-2))
		hex.Encode(file[r[1]+1:], other)
		if _, err := seal.Verify(file, l, now); err == nil && !bytes.Equal(file, good) {
			t.Errorf("%x passes", other)
		}
	})
}

// Whatever a file looks like, checking it ends.
func FuzzFile(f *testing.F) {
	l := list(f, authority(f))
	head := "1 0 obj<</SubFilter/ETSI.CAdES.detached/M(D:20260512083000Z)/ByteRange[0 085 099 011]/Contents<308103020101>>>endobj\n"
	f.Add([]byte(head))
	f.Add([]byte("/ByteRange[0 1 2 3]/Contents<>"))
	f.Fuzz(func(t *testing.T, file []byte) {
		if _, err := seal.Verify(file, l, now); err == nil {
			t.Errorf("%q passes", file)
		}
	})
}
