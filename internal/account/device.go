package account

import "strings"

// browsers and systems are looked for in this order: each names itself after those it imitates.
var (
	browsers = []named{{"Edg", "Edge"}, {"OPR/", "Opera"}, {"SamsungBrowser", "Samsung Internet"}, {"Firefox", "Firefox"},
		{"FxiOS", "Firefox"}, {"CriOS", "Chrome"}, {"Chrome", "Chrome"}, {"Safari", "Safari"}}
	systems = []named{{"Android", "Android"}, {"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Windows", "Windows"},
		{"Mac OS X", "macOS"}, {"CrOS", "ChromeOS"}, {"Linux", "Linux"}}
)

type named struct{ mark, name string }

func first(list []named, s string) string {
	for _, n := range list {
		if strings.Contains(s, n.mark) {
			return n.name
		}
	}
	return ""
}

// Device sums up a User-Agent header so that its owner recognises it and nothing more is kept: "Firefox, Android".
// It is empty when nothing is recognised.
func Device(userAgent string) string {
	browser, system := first(browsers, userAgent), first(systems, userAgent)
	if browser == "" || system == "" {
		return browser + system
	}
	return browser + ", " + system
}
