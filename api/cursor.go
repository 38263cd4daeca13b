package api

import "strconv"

// cursor reads where a page begins. Its form is nobody's business but ours.
func cursor(text string) (uint64, error) {
	if text == "" {
		return 0, nil
	}
	n, err := strconv.ParseUint(text, 36, 64)
	if err != nil {
		return 0, invalid("after", text, "next of the page before")
	}
	return n, nil
}

func cursorAt(n uint64) string { return strconv.FormatUint(n, 36) }
