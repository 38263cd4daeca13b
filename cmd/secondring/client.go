package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/secondring/secondring/auth"
)

// keyVariable is where a key may stand instead of on the command line, which other
// users of the machine can see.
const keyVariable = "SECONDRING_KEY"

// answerBytesMax bounds what a client reads of an answer.
const answerBytesMax = 16 << 20

// client asks a running host.
type client struct {
	url    string
	key    string
	center string
}

// clientFlags are the flags of every command that asks a running host.
func clientFlags(c *cobra.Command) *client {
	k := &client{}
	f := c.Flags()
	f.StringVar(&k.url, "url", "http://"+listenDefault, "address of the host")
	f.StringVar(&k.key, "key", "", "API key; default is the environment variable "+keyVariable)
	f.StringVar(&k.center, "center", "", "contact center; default is that of the key")
	return k
}

// complete fills in what flags leave open.
func (k *client) complete() error {
	if k.key == "" {
		k.key = os.Getenv(keyVariable)
	}
	if k.key == "" {
		return &usageError{fmt.Errorf("an API key is needed: --key, or the environment variable %s", keyVariable)}
	}
	if k.center == "" {
		token, err := auth.ParseToken(k.key)
		if err != nil {
			return &usageError{err}
		}
		k.center = string(token.Center)
	}
	return nil
}

// ask sends a request below the center's path and gives the body of the answer. A
// problem is an error with its sentence.
func (k *client) ask(ctx context.Context, method, path, accept string, body any) ([]byte, error) {
	if err := k.complete(); err != nil {
		return nil, err
	}
	var content io.Reader
	if body != nil {
		text, err := json.Marshal(body)
		if err != nil {
			return nil, fmt.Errorf("write request: %w", err)
		}
		content = bytes.NewReader(text)
	}
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, method, strings.TrimRight(k.url, "/")+"/v1/centers/"+url.PathEscape(k.center)+path, content)
	if err != nil {
		return nil, fmt.Errorf("ask the host: %w", err)
	}
	request.Header.Set("Authorization", "Bearer "+k.key)
	request.Header.Set("Accept", accept)
	if body != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, fmt.Errorf("ask the host: %w", err)
	}
	defer response.Body.Close() //nolint:errcheck // it is only read, and reading says what fails
	text, err := io.ReadAll(io.LimitReader(response.Body, answerBytesMax))
	if err != nil {
		return nil, fmt.Errorf("read the answer: %w", err)
	}
	if response.StatusCode < http.StatusBadRequest {
		return text, nil
	}
	var problem struct{ Detail string }
	if json.Unmarshal(text, &problem) != nil || problem.Detail == "" {
		problem.Detail = strings.TrimSpace(string(text))
	}
	return nil, fmt.Errorf("%s (%s)", problem.Detail, response.Status)
}
