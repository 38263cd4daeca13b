package telephony

import (
	"encoding/xml"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"

	"github.com/secondring/secondring/center"
)

// XML says the same as JSON, in the body and in the answer.
// spec: TELEPHONY-16
func TestXML(t *testing.T) {
	f := newFloor(t, center.Settings{})
	body := `<?xml version="1.0"?><voiceCall xmlns="urn:x"><callCenterApiName>North</callCenterApiName><vendorCallKey>k&amp;1</vendorCallKey>
		<to>+4930100</to><from>+493012345678</from><initiationMethod>Inbound</initiationMethod><startTime>2020-01-02T09:30:00.000+0000</startTime>
		<participants><participantKey>p</participantKey><type>END_USER</type></participants><callAttributes>{"a":"b"}</callAttributes><odd>1</odd></voiceCall>`
	created := f.ask("POST", "/voiceCalls", body, "Content-Type: application/xml")
	created.is(200)
	var answer struct {
		XMLName     xml.Name `xml:"response"`
		VoiceCallID string   `xml:"voiceCallId"`
		Errors      []string `xml:"errors"`
		Warnings    []string `xml:"warnings"`
	}
	if err := xml.Unmarshal([]byte(created.text), &answer); err != nil || answer.VoiceCallID == "" || len(answer.Errors) != 0 || len(answer.Warnings) != 1 || !strings.HasPrefix(created.header.Get("Content-Type"), "application/xml") {
		t.Fatalf("%v: %s %+v", err, created.text, answer)
	}
	if call := f.call("k&1"); call.ID.String() != answer.VoiceCallID || call.RequestedAt != 1577957400000 {
		t.Errorf("%+v", call)
	}
	flow := `<flow><dialedNumber>1</dialedNumber><flowName>Service</flowName><flowInputParameters><language>de</language></flowInputParameters></flow>`
	if got := f.ask("PATCH", "/voiceCalls/k%261/omniFlow", flow, "Content-Type: text/xml", "Accept: application/json").is(200); got.Queue != "support" {
		t.Errorf("%+v", got)
	}
	bulk := `<b><entries><vendorCallKey>k&amp;1</vendorCallKey><messages><messageId>1</messageId><content>a &lt; b</content><senderType>end_user</senderType><startTime>1577957460000</startTime></messages>
		<messages><messageId>2</messageId><content>c</content><senderType>HUMAN_AGENT</senderType><startTime>1577957461000</startTime></messages></entries></b>`
	if got := f.ask("POST", "/voiceCalls/messages", bulk, "Content-Type: application/xml", "Accept: application/xml"); got.status != 200 || !strings.Contains(got.text, "<result>Accepted</result>") {
		t.Errorf("%+v", got)
	}
	if rows, err := f.people.Transcript(t.Context(), f.call("k&1").Transcript); err != nil || len(rows) != 1 || rows[0].Said[0].Text != "a < b" || len(rows[0].Said) != 2 {
		t.Errorf("%+v %v", rows, err)
	}
	entity := `<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x><dialedNumber>&e;</dialedNumber></x>`
	no := f.ask("PATCH", "/voiceCalls/k%261/omniFlow", entity, "Content-Type: application/xml")
	if no.status != 400 || !strings.Contains(no.text, "<errors>") {
		t.Errorf("an entity: %+v", no)
	}
}

// What cannot be used is refused in a sentence, and makes nothing.
// spec: TELEPHONY-16
func TestWrongBodies(t *testing.T) {
	f := newFloor(t, center.Settings{})
	for name, row := range map[string]struct {
		body   any
		head   string
		status int
		part   string
	}{
		"no body":             {"", "X-A: b", 400, "callCenterApiName is missing"},
		"no JSON":             {"{", "X-A: b", 400, "expected a JSON object"},
		"a list":              {"[]", "X-A: b", 400, "expected a JSON object"},
		"null":                {"null", "X-A: b", 400, "expected a JSON object"},
		"two":                 {"{} {}", "X-A: b", 400, "follows"},
		"deep":                {strings.Repeat(`{"a":`, 20) + "1" + strings.Repeat("}", 20), "X-A: b", 400, "nested"},
		"deep XML":            {strings.Repeat("<a>", 20) + strings.Repeat("</a>", 20), "Content-Type: application/xml", 400, "nested"},
		"XML text":            {"<a>b</a>", "Content-Type: application/xml", 400, "below the root"},
		"XML cut":             {"<a><b>", "Content-Type: application/xml", 400, "well-formed"},
		"no XML":              {"{}", "Content-Type: application/xml", 400, "expected an XML element"},
		"another type":        {"a=b", "Content-Type: application/x-www-form-urlencoded", 415, "Content-Type"},
		"large":               {strings.Repeat(" ", bodyBytesMax+1), "X-A: b", 413, "larger"},
		"no key":              {inbound("k", "vendorCallKey", nil), "X-A: b", 400, "vendorCallKey is missing"},
		"key empty":           {inbound(""), "X-A: b", 400, "vendorCallKey"},
		"key long":            {inbound(strings.Repeat("k", 257)), "X-A: b", 400, "vendorCallKey"},
		"outbound":            {inbound("k", "initiationMethod", "Outbound"), "X-A: b", 400, "Inbound, Transfer"},
		"from missing":        {inbound("k", "from", nil), "X-A: b", 400, "from is missing"},
		"another center":      {inbound("k", "callCenterApiName", "South"), "X-A: b", 400, "another contact center"},
		"key of repetitions":  {inbound("k"), "Idempotency-Key: " + strings.Repeat("x", 257), 400, "Idempotency-Key"},
		"no token":            {inbound("k"), "Authorization: Basic abc", 401, "a token is needed"},
		"another one's token": {inbound("k"), "Authorization: Bearer sr_acme_a_b", 401, "JWT"},
	} {
		heads := []string{row.head}
		if strings.HasSuffix(name, "XML") || strings.HasPrefix(name, "XML") || strings.HasPrefix(name, "no XML") {
			heads = append(heads, "Accept: application/json")
		}
		t.Run(name, func(t *testing.T) {
			r := f.ask("POST", "/voiceCalls", row.body, heads...)
			r.t = t
			r.says(row.status, row.part)
		})
	}
	f.ask("GET", "/voiceCalls", nil).says(404, "no such operation")
	f.ask("DELETE", "/voiceCalls/k", nil).says(404, "no such operation")
	f.ask("PATCH", "/voiceCalls/k", map[string]any{"isActiveCall": "perhaps"}).says(400, "isActiveCall")
	f.must(f.engine.View(t.Context(), acme, func(c *center.Center) {
		if len(c.Calls()) != 0 {
			t.Errorf("there are %d calls", len(c.Calls()))
		}
	}))
}

// What is wrong and not needed is left out, with a sentence, and the record is made.
// spec: TELEPHONY-16
func TestFieldsThatAreLeftOut(t *testing.T) {
	f := newFloor(t, center.Settings{})
	got := f.ask("POST", "/voiceCalls", inbound("k1", "from", "anonymous", "startTime", "yesterday", "callOrigin", "Carrier pigeon", "callSubtype", 7,
		"callAttributes", "{", "participants", []any{1}, "queue", "support", "shoeSize", 44)).is(200)
	if got.VoiceCallID == "" || len(got.Errors) != 6 || len(got.Warnings) != 2 {
		t.Errorf("%+v", got)
	}
	if call := f.call("k1"); call.Customer != 0 || call.RequestedAt == 0 {
		t.Errorf("%+v", call)
	}
	report := f.ask("PATCH", "/voiceCalls/k1", map[string]any{"startTime": 1577957460000, "endTime": 1577957450000, "acceptTime": -5, "numberOfHolds": -1, "totalHoldDuration": 1.5,
		"totalRecordingDuration": 10, "agent": "nobody", "fromNumber": "x", "isActiveCall": "true"}).is(200)
	if report.Status != "pending" || len(report.Errors) != 7 || f.call("k1").Disposition != center.NewCall {
		t.Errorf("%+v", report)
	}
	same := "Idempotency-Key: one"
	first := f.ask("POST", "/voiceCalls", inbound("k2"), same).is(200)
	if again := f.ask("POST", "/voiceCalls", inbound("k2"), same).is(200); again.VoiceCallID != first.VoiceCallID {
		t.Errorf("%+v", again)
	}
	f.ask("POST", "/voiceCalls", inbound("k3"), same).says(409, "used for another request")
}

// The committed description is that of the code, is served without a token, and every
// operation in it is answered by the interface, and only those.
// spec: TELEPHONY-17
func TestDocument(t *testing.T) {
	want, err := Document()
	if err != nil {
		t.Fatal(err)
	}
	if have, err := os.ReadFile("../docs/telephony.yaml"); err != nil || string(have) != string(want) {
		t.Errorf("docs/telephony.yaml is older than the code: make generate (%v)", err)
	}
	f := newFloor(t, center.Settings{})
	served := f.ask("GET", "/openapi.yaml", nil, "Authorization: none")
	var document struct {
		OpenAPI string                               `yaml:"openapi"`
		Paths   map[string]map[string]map[string]any `yaml:"paths"`
	}
	if err := yaml.Load([]byte(served.text), &document); err != nil || served.status != http.StatusOK || document.OpenAPI != "3.1.0" {
		t.Fatalf("%d %v %.100s", served.status, err, served.text)
	}
	found := 0
	for path, item := range document.Paths {
		for method, op := range item {
			found++
			at := strings.ReplaceAll(path, "{call}", "k1")
			f.ask(strings.ToUpper(method), at, nil, "Authorization: none").says(401, "token")
			if id, _ := op["operationId"].(string); !slices.ContainsFunc(operations, func(o operation) bool { return o.id == id }) || op["summary"] == "" {
				t.Errorf("%s %s: %v", method, path, op)
			}
		}
	}
	if found != len(operations) {
		t.Errorf("the document has %d operations, the table %d", found, len(operations))
	}
}
