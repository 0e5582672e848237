package document

import (
	"bytes"
	"path"
	"slices"
	"strings"

	"github.com/gabriel-vasile/mimetype"
)

// headBytes is what mimetype looks at, and where a PDF must have its header at the latest.
const headBytes = 3072

// refusals says why the media types we know are not taken; a type that is absent inherits from its parent
// (a .docx is a kind of zip), and what nobody lists is of unknown type.
var refusals = map[string]string{
	"application/vnd.microsoft.portable-executable": executable,
	"application/x-elf":                             executable,
	"application/x-mach-binary":                     executable,
	"application/x-ms-installer":                    executable,
	"application/x-ms-shortcut":                     executable,
	"application/java-archive":                      executable,
	"application/x-java-applet":                     executable,
	"application/wasm":                              executable,
	"application/vnd.debian.binary-package":         executable,
	"application/x-rpm":                             executable,
	"text/x-shellscript":                            executable,
	"text/javascript":                               executable,
	"text/x-php":                                    executable,
	"text/x-python":                                 executable,
	"text/x-perl":                                   executable,
	"text/x-ruby":                                   executable,
	"text/x-lua":                                    executable,
	"text/x-tcl":                                    executable,

	"application/x-ole-storage": office,
	"text/rtf":                  office,
	"application/vnd.openxmlformats-officedocument.wordprocessingml.document":   office,
	"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet":         office,
	"application/vnd.openxmlformats-officedocument.presentationml.presentation": office,
	"application/vnd.oasis.opendocument.text":                                   office,
	"application/vnd.oasis.opendocument.spreadsheet":                            office,
	"application/vnd.oasis.opendocument.presentation":                           office,

	"application/zip":             archive,
	"application/x-7z-compressed": archive,
	"application/vnd.rar":         archive,
	"application/x-tar":           archive,
	"application/gzip":            archive,
	"application/x-bzip2":         archive,
	"application/x-xz":            archive,
	"application/zstd":            archive,

	"text/html":      webPage,
	"text/xml":       webPage,
	"image/svg+xml":  webPage,
	"message/rfc822": webPage,
}

// Names that settle a doubt between refusals, when the content is a bare zip or bare text. They never make a file welcome.
var (
	programNames = []string{".exe", ".com", ".scr", ".bat", ".cmd", ".ps1", ".vbs", ".js", ".jse", ".wsf", ".hta", ".msi", ".jar", ".apk", ".sh", ".lnk", ".reg"}
	officeNames  = []string{".doc", ".docx", ".xls", ".xlsx", ".ppt", ".pptx", ".odt", ".ods", ".odp", ".rtf", ".pages", ".numbers", ".txt"}
)

// sniff gives the media type of a file that may be taken, or why it may not.
func sniff(head []byte, filename string) (mediaType, why string) {
	if isHEIC(head) {
		return "image/heic", ""
	}
	found := mimetype.Detect(head)
	if at := bytes.Index(head, []byte("%PDF-")); at > 0 && found.Is("application/pdf") {
		// Scanners may write a line before the header; a program or a page may hide a PDF behind its first lines.
		if why := refusal(mimetype.Detect(head[:at]), ""); why == executable || why == webPage {
			return "", why
		}
	}
	for _, taken := range []string{"application/pdf", "image/jpeg", "image/png"} {
		if found.Is(taken) {
			return taken, ""
		}
	}
	return "", refusal(found, strings.ToLower(path.Ext(filename)))
}

func refusal(found *mimetype.MIME, ext string) string {
	for m := found; m != nil; m = m.Parent() {
		name, _, _ := strings.Cut(m.String(), ";")
		switch why := refusals[name]; {
		case why == archive && slices.Contains(officeNames, ext):
			return office
		case why == archive && slices.Contains(programNames, ext):
			return executable
		case why != "":
			return why
		case strings.HasPrefix(name, "image/"):
			return otherImage
		}
	}
	switch {
	case slices.Contains(programNames, ext):
		return executable
	case slices.Contains(officeNames, ext):
		return office
	}
	return unknown
}
