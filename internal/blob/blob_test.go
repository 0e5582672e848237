package blob_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"anef/internal/blob"
	"anef/internal/fault"
)

const limit = 1 << 20

func open(t testing.TB, dir string) *blob.Store {
	t.Helper()
	s, err := blob.New(dir)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func put(t testing.TB, s *blob.Store, content string) blob.Ref {
	t.Helper()
	ref, err := s.Put(t.Context(), strings.NewReader(content), limit)
	if err != nil {
		t.Fatal(err)
	}
	return ref
}

func refs(t testing.TB, s *blob.Store) (all []blob.Ref) {
	t.Helper()
	if err := s.Walk(t.Context(), func(r blob.Ref) error { all = append(all, r); return nil }); err != nil {
		t.Fatal(err)
	}
	return all
}

// files lists every file below dir, whatever it is.
func files(t testing.TB, dir string) (all []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			all = append(all, p)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestPutThenOpen(t *testing.T) {
	s := open(t, t.TempDir())
	ref := put(t, s, "passeport")
	f, size, err := s.Open(ref.Hash)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	got, err := io.ReadAll(f)
	if err != nil || string(got) != "passeport" || size != 9 {
		t.Errorf("read %q (%d bytes), %v", got, size, err)
	}
	if has, err := s.Has(ref.Hash); !has || err != nil {
		t.Errorf("Has: %v, %v", has, err)
	}
	if err := s.Verify(t.Context(), ref.Hash); err != nil {
		t.Error(err)
	}
}

func TestKnownHash(t *testing.T) {
	const empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
	if ref := put(t, open(t, t.TempDir()), ""); ref.Hash != empty || ref.Size != 0 {
		t.Errorf("nothing is stored as %+v", ref)
	}
}

func TestSameContentIsKeptOnce(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	var wg sync.WaitGroup
	for range 16 {
		wg.Go(func() {
			if _, err := s.Put(context.Background(), strings.NewReader(strings.Repeat("x", 100_000)), limit); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if all := files(t, dir); len(all) != 1 {
		t.Errorf("files: %v, want one", all)
	}
}

func TestOverTheLimit(t *testing.T) {
	dir := t.TempDir()
	rest := strings.NewReader(strings.Repeat("x", 3<<20))
	_, err := open(t, dir).Put(t.Context(), rest, 1<<20)
	if f := fault.Of(err); f.Kind != fault.Invalid || f.Text.Key != "document.refused.too-large" || f.Text.Args[1] != int64(1) {
		t.Errorf("too much gives %v %v", err, f.Text.Args)
	}
	if rest.Len() < 1<<20 {
		t.Errorf("only %d bytes were left unread", rest.Len())
	}
	if all := files(t, dir); len(all) != 0 {
		t.Errorf("left behind: %v", all)
	}
	if _, err := open(t, dir).Put(t.Context(), strings.NewReader("123"), 3); err != nil {
		t.Errorf("just the limit: %v", err)
	}
}

func TestBrokenUploadLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	broken := io.MultiReader(strings.NewReader("half"), iotest.ErrReader(io.ErrUnexpectedEOF))
	if _, err := s.Put(t.Context(), broken, limit); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("a broken upload gives %v", err)
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.Put(gone, strings.NewReader("x"), limit); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled upload gives %v", err)
	}
	if all := files(t, dir); len(all) != 0 {
		t.Errorf("left behind: %v", all)
	}
}

// A crash before the rename leaves a file under incoming/: it is never seen, the next start long after sweeps it,
// and a neighbour's upload that is going on is left alone.
func TestCrashBeforeRename(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	ref := put(t, s, "kept")
	dead, live := filepath.Join(dir, "incoming", "blob-dead"), filepath.Join(dir, "incoming", "blob-live")
	for _, p := range []string{dead, live} {
		if err := os.WriteFile(p, []byte("half a file"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	i, err := os.Stat(live)
	if err != nil {
		t.Fatal(err)
	}
	old := i.ModTime().Add(-2 * time.Hour)
	if err := os.Chtimes(dead, old, old); err != nil {
		t.Fatal(err)
	}
	s = open(t, dir)
	if all := refs(t, s); len(all) != 1 || all[0] != ref {
		t.Errorf("stored: %v, want %v only", all, ref)
	}
	if _, err := os.Stat(dead); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the dead upload is still there: %v", err)
	}
	if _, err := os.Stat(live); err != nil {
		t.Errorf("the upload of a neighbour went away: %v", err)
	}
}

func TestDamageIsFoundAndHealed(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	ref := put(t, s, "bail de location")
	if err := os.WriteFile(files(t, dir)[0], []byte("bail de locatiom"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := s.Verify(t.Context(), ref.Hash); !errors.Is(err, blob.ErrDamaged) {
		t.Errorf("a flipped bit gives %v", err)
	}
	put(t, s, "bail de location")
	if err := s.Verify(t.Context(), ref.Hash); err != nil {
		t.Errorf("after storing again: %v", err)
	}
}

func TestWalkAndRemove(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	var want []blob.Ref
	for _, c := range []string{"a", "b", "c"} {
		want = append(want, put(t, s, c))
	}
	slices.SortFunc(want, func(a, b blob.Ref) int { return strings.Compare(a.Hash, b.Hash) })
	if err := os.WriteFile(filepath.Join(dir, "README"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if got := refs(t, s); !slices.Equal(got, want) {
		t.Errorf("walk: %v, want %v", got, want)
	}
	for range 2 {
		if err := s.Remove(want[1].Hash); err != nil {
			t.Error(err)
		}
	}
	if _, _, err := s.Open(want[1].Hash); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("open after remove: %v", err)
	}
	if err := s.Verify(t.Context(), want[1].Hash); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("verify after remove: %v", err)
	}
	if got := refs(t, s); len(got) != 2 {
		t.Errorf("walk after remove: %v", got)
	}
}

// Whatever is given as a hash, no file outside the store is opened, found or removed.
func FuzzHash(f *testing.F) {
	dir := f.TempDir()
	secret := filepath.Join(dir, "secret")
	if err := os.WriteFile(secret, []byte("secret"), 0o600); err != nil {
		f.Fatal(err)
	}
	s := open(f, filepath.Join(dir, "store"))
	for _, h := range []string{"../secret", "../../secret", secret, "", "..", strings.Repeat("../", 21) + "x", strings.Repeat("A", 64), strings.Repeat("a", 64), "ab\x00"} {
		f.Add(h)
	}
	f.Fuzz(func(t *testing.T, h string) {
		if file, _, err := s.Open(h); err == nil {
			b, _ := io.ReadAll(file)
			file.Close()
			t.Fatalf("%q opens %q", h, b)
		}
		if has, _ := s.Has(h); has {
			t.Fatalf("%q is found", h)
		}
		_ = s.Remove(h)
		if b, err := os.ReadFile(secret); err != nil || !bytes.Equal(b, []byte("secret")) {
			t.Fatalf("%q reached the secret: %q, %v", h, b, err)
		}
	})
}
