// Package nesting counts how deep JSON is nested before anybody reads it as JSON: a
// parser that recurses must not be the first to find out. It is one pass over the
// bytes and allocates nothing; what is not JSON gets some number, and is refused by
// whoever reads it.
package nesting

// Depth counts the brackets that are open at once, outside of strings.
func Depth(body []byte) (deepest int) {
	now, text, escaped := 0, false, false
	for _, c := range body {
		switch {
		case escaped:
			escaped = false
		case text:
			escaped, text = c == '\\', c != '"'
		case c == '"':
			text = true
		case c == '{' || c == '[':
			now++
			deepest = max(deepest, now)
		case c == '}' || c == ']':
			now--
		}
	}
	return deepest
}
