package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"

	"github.com/secondring/secondring/examples/server"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx); err != nil && !errors.Is(err, context.Canceled) {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	url := flag.String("url", os.Getenv("SECONDRING_URL"), "the host's WebSocket")
	key := flag.String("key", os.Getenv("SECONDRING_KEY"), "the key that the host gave for the agent's connector")
	hooks := flag.String("hooks", "127.0.0.1:7790", "where the remote control listens")
	flag.Parse()

	control, err := net.Listen("tcp", *hooks)
	if err != nil {
		return fmt.Errorf("listen for the remote control: %w", err)
	}
	phone, err := server.Connect(ctx, server.Options{URL: *url, Key: *key, Log: func(line string) { fmt.Fprintln(os.Stderr, line) }})
	if err != nil {
		return err
	}
	fmt.Printf("hooks  http://%s/hooks\n", control.Addr())
	go func() { _ = http.Serve(control, phone) }() // ends with the process
	return phone.Wait()
}
