package share_test

import (
	"strings"
	"testing"
	"time"

	"anef/internal/share"
)

func TestCodesComeBackAndAreNotKept(t *testing.T) {
	old, now := share.Codes{Keys: [][]byte{[]byte("old key")}}, share.Codes{Keys: [][]byte{[]byte("new key"), []byte("old key")}}
	code, hash := old.New("share", "s1")
	if len(code) != 17 || strings.Count(code, "-") != 2 || strings.Contains(hash, code) {
		t.Errorf("code %q, hash %q", code, hash)
	}
	if again, ok := now.Again("share", "s1", hash); !ok || again != code {
		t.Errorf("after a change of keys the code is %q", again)
	}
	for name, c := range map[string][2]string{"of another share": {"share", "s2"}, "of another thing": {"answer", "s1"}} {
		if other, _ := old.New(c[0], c[1]); other == code {
			t.Errorf("the code %s is the same", name)
		}
	}
	if _, ok := (share.Codes{Keys: [][]byte{[]byte("new key")}}).Again("share", "s1", hash); ok {
		t.Error("a code came back without its key")
	}
	if share.Hash(" "+strings.ToLower(strings.ReplaceAll(code, "-", " "))) != hash {
		t.Error("a code typed in small letters is another")
	}
}

// Sixty bits at least: 15 letters of an alphabet of 23, all of them used.
func TestCodesUseTheWholeAlphabet(t *testing.T) {
	seen := map[rune]bool{}
	c := share.Codes{Keys: [][]byte{[]byte("a key")}}
	for i := range 2000 {
		code, _ := c.New("share", string(rune(i)))
		if len(code) != 17 {
			t.Fatalf("code %q", code)
		}
		for _, r := range strings.ReplaceAll(code, "-", "") {
			seen[r] = true
		}
	}
	if len(seen) != 23 {
		t.Errorf("%d letters", len(seen))
	}
}

func TestOpenUntilItsLastDay(t *testing.T) {
	s := share.Share{Until: "2026-05-12", Shows: share.Split("stay work")}
	if !s.Open("2026-05-12") || s.Open("2026-05-13") {
		t.Error("a share is open to its last day, and no longer")
	}
	if !s.May(share.Work) || s.May(share.Study) || share.Join(s.Shows) != "stay work" {
		t.Errorf("%v", s.Shows)
	}
	if s.Withdrawn = time.Unix(1, 0); s.Open("2026-05-11") {
		t.Error("a share that was withdrawn is open")
	}
}
