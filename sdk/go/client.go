package secondring

import (
	"context"
	"fmt"
	"net/http"
	"strings"
)

// NewHost makes a client of a host for whoever holds an API key.
func NewHost(url, key string, options ...ClientOption) (*ClientWithResponses, error) {
	withKey := WithRequestEditorFn(func(_ context.Context, r *http.Request) error {
		r.Header.Set("Authorization", "Bearer "+key)
		return nil
	})
	client, err := NewClientWithResponses(strings.TrimSuffix(url, "/"), append([]ClientOption{withKey}, options...)...)
	if err != nil {
		return nil, fmt.Errorf("client of %s: %w", url, err)
	}
	return client, nil
}
