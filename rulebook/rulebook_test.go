package rulebook

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/internal/seeds"
)

// All that is wrong with a file is said at once, each thing where it stands.
// spec: OPERATE-7
func TestAllThatIsWrong(t *testing.T) {
	const text = `centers:
  - id: acme
    qeues: []
    settings: {acceptToMediaSeconds: -3, backOffSeconds: 100000}
    statuses:
      - {id: away, kind: busy, lable: Away}
    configurations:
      - id: one
        capacity: 0
        autoAccept: true
        allowDecline: true
        statusOnDecline: gone
      - {id: two, capacity: 1, afterCallSeconds: 3}
    queues:
      - {id: support, pushTimeoutSeconds: 901, priority: 2000000}
    agents:
      - {key: alice, configuration: one, queues: [support, nowhere]}
      - {key: a b}
  - id: globex
    agents:
      - {key: bob, queues: [sales]}
`
	_, err := Parse("x.yaml", []byte(text))
	if err == nil {
		t.Fatal("it is said to be right")
	}
	for _, want := range []string{
		"x.yaml:3: unknown key qeues", "x.yaml:6: unknown key lable",
		`x.yaml:4: center acme: settings.acceptToMediaSeconds is "-3"`, `x.yaml:4: center acme: settings.backOffSeconds is "100000"`,
		`x.yaml:9: center acme: configurations[one].capacity is "0"`,
		`x.yaml:10: center acme: configurations[one].autoAccept is "true"`, `x.yaml:12: center acme: configurations[one].statusOnDecline is "gone"`,
		`x.yaml:13: center acme: configurations[two].afterCallSeconds is "3"`,
		`x.yaml:15: center acme: queues[support].pushTimeoutSeconds is "901"`, `x.yaml:15: center acme: queues[support].priority is "2000000"`,
		`x.yaml:17: center acme: agents[alice].queues is "nowhere"`, `x.yaml:18: agents[1].key "a b"`,
		`x.yaml:21: center globex: agents[bob].queues is "sales"`,
	} {
		if strings.Count(err.Error(), want) != 1 {
			t.Errorf("not said once: %s", want)
		}
	}
	if strings.Contains(err.Error(), `agents[alice].configuration`) {
		t.Error("who names an item that is wrong is blamed too")
	}
	if t.Failed() {
		t.Log(err)
	}
}

// random fills rules with values that may be right or wrong.
func random(r *rand.Rand, v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if r.IntN(3) > 0 || v.Type().Field(i).Name == "ID" {
				random(r, v.Field(i))
			}
		}
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		random(r, v.Elem())
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), r.IntN(4), 4))
		for i := range v.Len() {
			random(r, v.Index(i))
		}
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		for range r.IntN(3) {
			key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
			random(r, key)
			random(r, value)
			v.SetMapIndex(key, value)
		}
	case reflect.String:
		v.SetString([]string{"a", "b: c", "#d", " e", "0", "true", "ü", "x'y\"z", "null", "-", "two\nlines"}[r.IntN(11)])
	case reflect.Bool:
		v.SetBool(r.IntN(2) == 0)
	case reflect.Int, reflect.Int64:
		v.SetInt([]int64{0, 1, 2, 5, 10, 20, 60, 100, 3600}[r.IntN(9)])
	case reflect.Uint8, reflect.Uint16, reflect.Uint64:
		v.SetUint(uint64(r.IntN(4)))
	}
}

// randomCenter is a center whose rules the machine takes: what it refuses is mended.
func randomCenter(r *rand.Rand) (Center, *center.Center) {
	var change center.Change
	random(r, reflect.ValueOf(&change).Elem())
	v := reflect.ValueOf(&change).Elem()
	for i := range v.NumField() {
		if strings.HasPrefix(v.Type().Field(i).Name, "Remove") {
			v.Field(i).SetZero()
		}
	}
	for i := range change.Agents {
		change.Agents[i].ID = center.AgentID(i + 1)
	}
	for i := range change.Certificates {
		change.Certificates[i].Key, change.Certificates[i].Bits = vendorKey().kept.Key, 2048
	}
	change = withAgents(change, func(n agentNamer) {
		*n.agent, *n.key = center.AgentID(r.IntN(len(change.Agents)+1)), ""
	})
	tried := map[string]int{}
	for no := center.New("acme").Refuses(change); no != nil; no = center.New("acme").Refuses(change) {
		tried[no.Field]++
		if _, ok := mend(&change, no, tried[no.Field]); !ok {
			for i := range change.Configurations {
				change.Configurations[i].Default = false // no field of one item is to blame
			}
			if again := center.New("acme").Refuses(change); again != nil && *again == *no {
				return randomCenter(r)
			}
		}
	}
	c := center.New("acme")
	if result := c.Step(center.Input{At: 1, Body: center.Configure{Change: change}}); result.Refusal != nil {
		panic(result.Refusal)
	}
	return Of("acme", c.Rules(), person), c
}

func person(id center.AgentID) (key, name string) {
	return fmt.Sprint("agent.", uint64(id)), []string{"", "Zoë: the 2nd", "#1"}[id%3]
}

// What is exported can be read again, changes nothing where it came from, and gives the
// same rules to an empty center.
// spec: OPERATE-10
func TestExportedCanBeApplied(t *testing.T) {
	seeds.Each(t, 300, func(t *testing.T, seed uint64) {
		now, c := randomCenter(rand.New(rand.NewPCG(seed, 1)))
		text, err := Write(now)
		if err != nil {
			t.Fatal(err)
		}
		file, err := Parse("export", text)
		if err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
		differences, changed := Compare(now, file.Centers[0])
		if len(differences) > 0 || !reflect.DeepEqual(changed, Center{ID: "acme"}) {
			t.Fatalf("an export differs from where it came from: %v\n%s", differences, text)
		}
		fresh := center.New("acme")
		change := file.Centers[0].Change(func(key string) (id center.AgentID) {
			_, _ = fmt.Sscanf(key, "agent.%d", &id)
			return id
		})
		if no := fresh.Step(center.Input{At: 1, Body: center.Configure{Change: change}}).Refusal; no != nil {
			t.Fatalf("an empty center refuses the export: %v\n%s", no, text)
		}
		if diff := cmp.Diff(fmt.Sprintf("%+v", tell(reflect.ValueOf(Of("acme", c.Rules(), person)))), fmt.Sprintf("%+v", tell(reflect.ValueOf(Of("acme", fresh.Rules(), person))))); diff != "" {
			t.Fatalf("the rules differ: %s\n%s", diff, text)
		}
	})
}

// Whatever two files there are, a host that has the one and is given what differs has
// all of the other.
// spec: OPERATE-9
func TestDifferencesAreAll(t *testing.T) {
	seeds.Each(t, 200, func(t *testing.T, seed uint64) {
		r := rand.New(rand.NewPCG(seed, 2))
		_, c := randomCenter(r)
		file, _ := randomCenter(r)
		differences, changed := Compare(Of("acme", c.Rules(), person), file)
		change := changed.Change(func(key string) (id center.AgentID) {
			_, _ = fmt.Sscanf(key, "agent.%d", &id)
			return id
		})
		if no := c.Step(center.Input{At: 2, Body: center.Configure{Change: change}}).Refusal; no != nil {
			if no.Field != "configurations.default" && !strings.HasPrefix(no.Field, "certificates[") && !strings.HasSuffix(no.Field, ".dialedNumbers") {
				t.Fatal(no)
			}
			return // such as a second default: that the host has its own is not for the file to know
		}
		if again, _ := Compare(Of("acme", c.Rules(), person), file); len(again) > 0 {
			t.Fatalf("after applying %v there are still %v", differences, again)
		}
	})
}

const small = `
centers:
  - id: acme
    queues:
      - {id: support, priority: 3}
      - {id: sales}
    agents:
      - {key: alice, queues: [support]}
`

func parsed(t *testing.T, text string) Center {
	t.Helper()
	file, err := Parse("small.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return file.Centers[0]
}

// Every value says whether it is the file's, the default, or the API's.
// spec: OPERATE-8
func TestOrigins(t *testing.T) {
	file := parsed(t, small)
	text, err := Origins(&file, nil, true)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"priority: 3 # file", "pushTimeoutSeconds: 20 # default", "acceptToMediaSeconds: 5 # default", "routingModel: longest-idle # default", "queues: [support] # file", `name: "" # default`} {
		if !strings.Contains(string(text), want) {
			t.Errorf("not said: %s\n%s", want, text)
		}
	}
	now := parsed(t, strings.Replace(strings.Replace(small, "{id: sales}", "{id: sales, priority: 9}\n      - {id: extra, label: New}", 1), "priority: 3", "priority: 4", 1)).Effective()
	text, err = Origins(&file, &now, false)
	if err != nil {
		t.Fatal(err)
	}
	for want, times := range map[string]int{"priority: 4 # API": 1, "priority: 9 # API": 1, "id: extra # API": 1, "label: New # API": 1, "default": 0, "id: sales # file": 1} {
		if strings.Count(string(text), want) != times {
			t.Errorf("%q is not there %d times\n%s", want, times, text)
		}
	}
}

// A difference says what holds and what the file has, field by field.
// spec: OPERATE-9
func TestCompare(t *testing.T) {
	now := parsed(t, small).Effective()
	file := parsed(t, `
centers:
  - id: acme
    settings: {recoverySeconds: 60}
    queues:
      - {id: support, pushTimeoutSeconds: 9}
      - {id: vip}
    agents:
      - {key: alice, name: Alice, queues: [support]}
`)
	differences, changed := Compare(now, file)
	var lines []string
	for _, d := range differences {
		lines = append(lines, d.String())
	}
	want := []string{
		"~ settings.recoverySeconds: 86400 → 60", "~ queues[support].pushTimeoutSeconds: 20 → 9", "- queues[support].priority: 3",
		"+ queues[vip].id: vip", "+ queues[vip].pushTimeoutSeconds: 20", "+ queues[vip].routingModel: longest-idle", "+ agents[alice].name: Alice",
	}
	if len(lines) == len(want)-1 { // a routing model that is the zero value is not written
		want = append(want[:5], want[6:]...)
	}
	if diff := cmp.Diff(want, lines); diff != "" {
		t.Error(diff)
	}
	if len(changed.Rules.Queues) != 2 || len(changed.Agents) != 1 || changed.Rules.Settings == nil || len(changed.Rules.Statuses) != 0 {
		t.Errorf("what would be applied: %+v", changed)
	}
	if again, _ := Compare(now, parsed(t, small)); again != nil {
		t.Errorf("equal rules differ: %v", again)
	}
}
