package api

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/secondring/secondring/auth"
	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/history"
	"github.com/secondring/secondring/people"
)

// Records are what happened in centers, and can be made anew.
type Records interface {
	history.Reader
	history.Rebuilder
}

// The forms in which a list of records is given.
const (
	jsonForm   = "application/json"
	csvForm    = "text/csv"
	ndjsonForm = "application/x-ndjson"
)

// Listing is the input of every list of records of a center.
type Listing struct {
	InCenter
	Listed
}

// Listed is what all lists of records are asked for by.
type Listed struct {
	From   time.Time `query:"from" doc:"only what began then or later"`
	Until  time.Time `query:"until" doc:"only what began before"`
	Order  string    `query:"order" enum:"oldest,newest" default:"newest" doc:"what comes first"`
	After  string    `query:"after" maxLength:"64" doc:"next of the page before"`
	Limit  int       `query:"limit" minimum:"1" maximum:"1000" default:"100" doc:"rows of a page; an export has all rows"`
	Accept string    `header:"Accept" maxLength:"512" doc:"application/json gives a page; text/csv and application/x-ndjson give all rows"`
}

// query reads what all lists have in common.
func (in *Listed) query() (q history.Query, err error) {
	q = history.Query{From: millis(in.From), Until: millis(in.Until), Newest: in.Order != "oldest", Limit: in.Limit}
	q.After, err = recordCursor(in.After)
	return q, err
}

func millis(t time.Time) center.Millis {
	if t.IsZero() {
		return 0
	}
	return center.Millis(t.UnixMilli())
}

// recordCursor reads where a page of records begins.
func recordCursor(text string) (c history.Cursor, err error) {
	if text == "" {
		return c, nil
	}
	at, id, _ := strings.Cut(text, "-")
	n, wrong := strconv.ParseInt(at, 36, 64)
	m, alsoWrong := strconv.ParseUint(id, 36, 63)
	if wrong != nil || alsoWrong != nil || n < 0 {
		return c, invalid("after", text, "next of the page before")
	}
	return history.Cursor{At: center.Millis(n), ID: m}, nil
}

func recordCursorAt(c history.Cursor) string {
	return strconv.FormatInt(int64(c.At), 36) + "-" + strconv.FormatUint(c.ID, 36)
}

// AsOf says up to where a list is complete.
type AsOf struct {
	Position uint64    `json:"position" doc:"of the last event that is in the records"`
	At       time.Time `json:"at,omitzero" doc:"its time"`
	Behind   uint64    `json:"behind,omitempty" doc:"events that had happened when the list was asked for and are not in it yet"`
}

// recordList is a page of records.
type recordList[R any] struct {
	Items []R    `json:"items"`
	Next  string `json:"next,omitempty" doc:"what to give as after for the next page; absent on the last"`
	AsOf  AsOf   `json:"asOf"`
}

// streamed is an output that writes itself.
type streamed struct {
	Body func(huma.Context)
}

// page reads rows and says where each of them stands.
type page[R any] func(ctx context.Context, q history.Query) ([]R, []history.Cursor, error)

// errNoRecords says that the host keeps no records.
var errNoRecords = problem(codeStopped, "this host keeps no records")

// records are those of the host.
func (r *request) records() (Records, error) {
	if r.server.options.Records == nil {
		return nil, errNoRecords
	}
	return r.server.options.Records, nil
}

// fresh waits for the records to have what happened before now.
func (r *request) fresh(ctx context.Context) (AsOf, error) {
	records, err := r.records()
	if err != nil {
		return AsOf{}, err
	}
	head, err := r.server.engine.Position(r.center)
	if err != nil {
		return AsOf{}, err
	}
	state, err := records.Await(ctx, r.center, head)
	if err != nil && !errors.Is(err, history.ErrBehind) {
		return AsOf{}, err
	}
	as := AsOf{Position: uint64(state.Position), At: instantOf(state.At)}
	if state.Position < head {
		as.Behind = uint64(head - state.Position)
	}
	return as, nil
}

// listed answers with a page, or with all rows if an export is asked for.
// spec: RECORDS-4, RECORDS-7
func listed[R any](ctx context.Context, r *request, in *Listed, q history.Query, read page[R]) (*streamed, error) {
	as, err := r.fresh(ctx)
	if err != nil {
		return nil, err
	}
	form := formOf(in.Accept)
	if form != jsonForm {
		q.Limit = exportPage
	}
	asked := q
	asked.Limit++ // to know whether there is more
	rows, cursors, err := read(ctx, asked)
	if err != nil {
		return nil, err
	}
	next := ""
	if len(rows) > q.Limit {
		rows, next = rows[:q.Limit], recordCursorAt(cursors[q.Limit-1])
		q.After = cursors[q.Limit-1]
	}
	return &streamed{Body: func(w huma.Context) {
		w.SetHeader("Vary", "Accept")
		w.SetHeader("Secondring-Position", strconv.FormatUint(as.Position, 10))
		if form == jsonForm {
			writePage(w, recordList[R]{Items: append([]R{}, rows...), Next: next, AsOf: as})
			return
		}
		r.export(w, form, rowsOf(rows), next != "", func() ([]any, bool, error) {
			more, cursors, err := read(w.Context(), q)
			if len(more) > 0 {
				q.After = cursors[len(more)-1]
			}
			return rowsOf(more), len(more) == q.Limit, err
		})
	}}, nil
}

func rowsOf[R any](rows []R) []any {
	all := make([]any, len(rows))
	for i := range rows {
		all[i] = rows[i]
	}
	return all
}

// formOf picks what the client would have; whoever accepts anything gets a page.
func formOf(accept string) string {
	for part := range strings.SplitSeq(accept, ",") {
		switch kind, _, _ := strings.Cut(strings.TrimSpace(part), ";"); kind {
		case csvForm, ndjsonForm:
			return kind
		case jsonForm:
			return jsonForm
		}
	}
	return jsonForm
}

// writePage writes a page, with a Link to the next one.
func writePage[R any](w huma.Context, l recordList[R]) {
	w.SetHeader("Content-Type", jsonForm)
	if l.Next != "" {
		at := w.URL()
		query := at.Query()
		query.Set("after", l.Next)
		w.SetHeader("Link", "<"+(&url.URL{Path: at.Path, RawQuery: query.Encode()}).String()+`>; rel="next"`)
	}
	_ = json.NewEncoder(w.BodyWriter()).Encode(l) // the client may be gone
}

// export writes row after row, a page at a time, so that its memory does not grow
// with what is exported. A fault in the middle tears the connection down, so that
// nobody takes a part for the whole.
func (r *request) export(w huma.Context, form string, rows []any, more bool, next func() ([]any, bool, error)) {
	w.SetHeader("Content-Type", form+map[string]string{csvForm: "; charset=utf-8; header=present"}[form])
	request, response := humago.Unwrap(w)
	control := http.NewResponseController(response)
	out := bufio.NewWriter(response)
	write := writeNDJSON
	if form == csvForm {
		write = writeCSV
	}
	for first := true; ; first = false {
		_ = control.SetWriteDeadline(time.Now().Add(exportPageWait)) // where it cannot be set the host's own holds
		err := write(out, rows, first)
		if err == nil {
			err = out.Flush()
		}
		if err != nil {
			return // the client is gone
		}
		if !more {
			return
		}
		if rows, more, err = next(); err != nil {
			r.server.log.Error("export broke off", "request_id", requestID(request.Context()), "cause", err)
			panic(http.ErrAbortHandler)
		}
	}
}

func writeNDJSON(out *bufio.Writer, rows []any, _ bool) error {
	for _, row := range rows {
		if err := json.NewEncoder(out).Encode(row); err != nil {
			return err
		}
	}
	return nil
}

// customer looks up who a record is about.
func (r *request) customer(ctx context.Context, ref center.PersonRef) (number, name string, err error) {
	person, err := r.people.Customer(ctx, ref)
	return person.Number.Full(), person.Name, err
}

// customersOf finds the references of a number: nil if none is asked for, empty for
// a number that nobody has.
func (r *request) customersOf(ctx context.Context, number string) ([]center.PersonRef, error) {
	if number == "" {
		return nil, nil
	}
	phone, _, err := people.ParsePhone(number)
	if err != nil {
		return nil, invalid("Customer-Number", number, "1 to 32 digits, such as +493012345678 or 204")
	}
	ref, known, err := r.people.Known(ctx, phone)
	if err != nil || !known {
		return []center.PersonRef{}, err
	}
	return []center.PersonRef{ref}, nil
}

// agentOf finds the agent that a list is restricted to; "" restricts to nobody.
func (r *request) agentOf(ctx context.Context, key string) (center.AgentID, error) {
	if key == "" {
		return 0, nil
	}
	return r.agent(ctx, key)
}

// oneOf checks a word of a closed vocabulary.
func oneOf[T interface {
	~uint8
	String() string
}](field, value string) error {
	var names []string
	for v := T(0); !strings.HasPrefix(v.String(), "unknown("); v++ {
		if name := v.String(); name != "" {
			names = append(names, name)
		}
	}
	if value == "" || slices.Contains(names, value) {
		return nil
	}
	return invalid(field, value, "one of "+strings.Join(names, ", "))
}

// describeForms says in the document that a list of records has three forms.
func describeForms[R any](s *server, path string) {
	responses := s.api.OpenAPI().Paths["/v1/centers/{center}"+path].Get.Responses
	schema := s.api.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[recordList[R]](), true, "")
	if responses["200"] == nil {
		responses["200"] = &huma.Response{}
	}
	responses["200"].Description = "OK"
	responses["200"].Content = map[string]*huma.MediaType{
		jsonForm:   {Schema: schema},
		csvForm:    {Schema: &huma.Schema{Type: huma.TypeString}},
		ndjsonForm: {Schema: &huma.Schema{Type: huma.TypeString}},
	}
	responses["200"].Headers = map[string]*huma.Param{
		"Link":                {Schema: &huma.Schema{Type: huma.TypeString}, Description: "rel=next: the next page"},
		"Secondring-Position": {Schema: &huma.Schema{Type: huma.TypeString}, Description: "position of the last event that is in the list"},
	}
}

// addRecordList registers a list of records.
func addRecordList[R, I any](s *server, action auth.Action, path, id, summary, about string, do func(context.Context, *request, *I) (*streamed, error)) {
	add(s, operation{action: action, method: http.MethodGet, path: path, id: id, tag: "records", summary: summary, about: about}, do)
	describeForms[R](s, path)
}
