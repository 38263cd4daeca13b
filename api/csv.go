package api

import (
	"bufio"
	"encoding/csv"
	"fmt"
	"reflect"
	"strings"
	"time"
)

// writeCSV writes rows as RFC 4180 has it, with a header line before the first: the
// names of the fields in JSON.
func writeCSV(out *bufio.Writer, rows []any, first bool) error {
	w := csv.NewWriter(out)
	w.UseCRLF = true
	for i, row := range rows {
		v := reflect.ValueOf(row)
		cells := make([]string, v.NumField())
		if first && i == 0 {
			for j := range cells {
				cells[j], _, _ = strings.Cut(v.Type().Field(j).Tag.Get("json"), ",")
			}
			if err := w.Write(cells); err != nil {
				return err
			}
		}
		for j := range cells {
			cells[j] = cell(v.Field(j))
		}
		if err := w.Write(cells); err != nil {
			return err
		}
	}
	w.Flush()
	return w.Error()
}

// cell is a value in a spreadsheet: text that a spreadsheet would take for a formula
// gets an apostrophe before it, so that nothing that a caller or a connector wrote
// is carried out on the desk of who opens the file.
func cell(v reflect.Value) string {
	switch value := v.Interface().(type) {
	case time.Time:
		if value.IsZero() {
			return ""
		}
		return value.UTC().Format("2006-01-02T15:04:05.000Z")
	case string:
		if value != "" && strings.ContainsRune("=+-@\t\r", rune(value[0])) {
			return "'" + value
		}
		return value
	}
	return fmt.Sprint(v.Interface())
}
