package contract

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
)

// promised are the fields that other programs rely on, by address; "[]" goes into the first of a list.
var promised = map[string]string{
	"/api/v1/advice?permit=card/student&expires=2027-01-31&commune=14118&nationality=SN": `on office.code office.name routes[].procedure
		routes[].title routes[].channel routes[].address routes[].window.opens routes[].window.closes routes[].window.status routes[].window.basis
		routes[].advice_window.opens routes[].fees[].code routes[].fees[].eur routes[].fees[].due routes[].fees[].source
		routes[].documents[].code routes[].documents[].required routes[].documents[].when routes[].documents[].label
		routes[].reasons[].code routes[].reasons[].text routes[].reasons[].source missing notes help`,
	"/api/v1/procedures": `procedures[].procedure procedures[].version procedures[].title procedures[].summary procedures[].wants
		procedures[].channel procedures[].here procedures[].href`,
	"/api/v1/procedures/student.renewal": `procedure version title summary wants here channel source.id source.title on from checked
		audience[].code audience[].text audience[].source.title window.value.anchor window.text window.from window.source.id advice_window.text
		fees[].code fees[].amount fees[].due pieces[].code pieces[].label pieces[].at values[].name values[].in_force.text work[].source.id
		form.$schema form.$id form.type form.required form.additionalProperties form.x-steps[].step form.x-steps[].questions
		form.properties.housing.oneOf[].const form.properties.housing.oneOf[].title form.properties.family_name.maxLength
		form.properties.host_address_current.x-if form.properties.housing.x-why form.properties.housing.x-source`,
	"/api/v1/communes?q=rennes": `[].value [].label [].department`,
}

func TestPromisedFieldsAreThere(t *testing.T) {
	s, _ := served(t)
	for path, fields := range promised {
		res, err := s.Client().Get(s.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(res.Body)
		res.Body.Close()
		var doc any
		if err != nil || res.StatusCode != http.StatusOK || json.Unmarshal(body, &doc) != nil {
			t.Fatalf("%s: %s, %v, %s", path, res.Status, err, body)
		}
		for _, field := range strings.Fields(fields) {
			if !has(doc, field) {
				t.Errorf("%s has no %s", path, field)
			}
		}
	}
}

// has walks a path such as routes[].window.opens.
func has(doc any, path string) bool {
	step, rest, more := strings.Cut(path, ".")
	name, list := strings.CutSuffix(step, "[]")
	if name != "" {
		object, ok := doc.(map[string]any)
		if doc, ok = object[name]; !ok {
			return false
		}
	}
	if list {
		all, _ := doc.([]any)
		if len(all) == 0 {
			return false
		}
		doc = all[0]
	}
	return !more || has(doc, rest)
}
