package prefecture

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"

	"anef/internal/day"
	"anef/internal/yamlfile"
)

// Load reads rules/prefectures and rules/places, and refuses all that is wrong in one error, each complaint with
// its file and line. The communes are only unpacked when somebody asks for one: they are 35,000, and a command
// that needs none must start at once.
func Load(rules fs.FS) (*Directory, error) {
	d := &Directory{
		byCode: map[string]int{}, serves: map[string]int{}, byAlpha2: map[string]int{},
		gazetteer: sync.OnceValue(func() *gazetteer { return unpack(rules) }),
	}
	d.byName = sync.OnceValue(d.sorted)
	if _, err := fs.Stat(rules, communesFile); err != nil {
		return nil, err
	}
	lines, err := d.readDepartments(rules)
	if err != nil {
		return nil, err
	}
	if err := d.readCountries(rules); err != nil {
		return nil, err
	}
	names, err := fs.Glob(rules, "prefectures/*.yaml")
	if err != nil {
		return nil, err
	}
	offices, complaints := make([]Office, len(names)), make([]error, len(names))
	var all sync.WaitGroup
	for i, name := range names { // on all cores: a command waits for this
		all.Go(func() {
			text, err := fs.ReadFile(rules, name)
			if err == nil {
				offices[i], err = readOffice(yamlfile.File{Name: path.Join("rules", name), Text: text})
			}
			complaints[i] = err
		})
	}
	all.Wait()
	var wrong []error
	for i, err := range complaints {
		if err != nil {
			wrong = append(wrong, err)
			continue
		}
		d.offices = append(d.offices, offices[i])
	}
	slices.SortFunc(d.offices, func(a, b Office) int { return strings.Compare(a.Code, b.Code) })
	if len(wrong) == 0 { // else each office left out would be missed a second time
		wrong = d.assign(lines)
	}
	if len(wrong) > 0 {
		return nil, errors.Join(wrong...)
	}
	return d, nil
}

// readOffice reads one file of rules/prefectures.
func readOffice(f yamlfile.File) (Office, error) {
	var doc struct {
		Prefecture  string
		Name        string
		Departments []string
		Contact     Contact
		Values      []Local
		Checked     day.Date
	}
	if err := f.Decode(&doc); err != nil {
		return Office{}, err
	}
	o := Office{doc.Prefecture, doc.Name, doc.Departments, doc.Contact, doc.Values, doc.Checked, f}
	return o, errors.Join(o.complaints()...)
}

func (o Office) complaints() (out []error) {
	must := func(ok bool, at, format string, args ...any) {
		if !ok {
			out = append(out, o.File.Errorf(at, format, args...))
		}
	}
	must(path.Base(o.File.Name) == o.Code+".yaml", "$.prefecture", "prefecture %q is not what the file is called", o.Code)
	must(o.Name != "", "$.name", "the office has no name")
	must(len(o.Departments) > 0, "$.departments", "the office serves no département")
	must(strings.HasPrefix(o.Contact.Web, "https://"), "$.contact.web", "web must begin with https://")
	must(o.Contact.Email == "" || strings.Contains(o.Contact.Email, "@"), "$.contact.email", "%q is no e-mail address", o.Contact.Email)
	must(o.Contact.Source != "", "$.contact", "the contact has no source")
	must(dated(o.Checked), "$.checked", "checked: %q is not a date YYYY-MM-DD", o.Checked)
	for i, v := range o.Values {
		at := fmt.Sprintf("$.values[%d]", i)
		must(v.Param != "", at, "the value names no param")
		must(v.Value != nil, at, "%s has no value", v.Param)
		must(v.Source != "", at, "%s has no source", v.Param)
		must(dated(v.From), at+".from", "%s: from %q is not a date YYYY-MM-DD", v.Param, v.From)
		must(v.Until == "" || dated(v.Until) && v.Until >= v.From, at+".until", "%s: until %q is no date after from", v.Param, v.Until)
		for j, a := range v.Also {
			must(a.Value != nil && a.Source != "", fmt.Sprintf("%s.also[%d]", at, j), "%s: also needs a value and a source", v.Param)
		}
	}
	return out
}

func dated(d day.Date) bool {
	_, err := day.Parse(string(d))
	return err == nil
}

// assign gives each département its office. lines tells where each département stands in its file.
func (d *Directory) assign(lines map[string]int) (wrong []error) {
	for i, o := range d.offices {
		d.byCode[o.Code] = i
		for k, dep := range o.Departments {
			at := fmt.Sprintf("$.departments[%d]", k)
			if other, taken := d.serves[dep]; taken {
				wrong = append(wrong, o.File.Errorf(at, "département %q is already served by %s", dep, d.offices[other].File.Name))
				continue
			}
			if lines[dep] == 0 {
				wrong = append(wrong, o.File.Errorf(at, "no département is called %q", dep))
			}
			d.serves[dep] = i
		}
	}
	for _, dep := range d.departments {
		if _, ok := d.serves[dep.Code]; !ok {
			wrong = append(wrong, &yamlfile.Error{File: path.Join("rules", departmentsFile), Line: lines[dep.Code],
				Text: fmt.Sprintf("no office serves département %q (%s)", dep.Code, dep.Name)})
		}
	}
	return wrong
}
