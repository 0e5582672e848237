package sqldb

import "time"

// Instant is how a moment is stored: microseconds since 1970 in UTC, and 0 for no moment.
func Instant(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

// Time reads what Instant wrote.
func Time(instant int64) time.Time {
	if instant == 0 {
		return time.Time{}
	}
	return time.UnixMicro(instant).UTC()
}
