package stream

import (
	"bytes"
	"fmt"
	"reflect"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/yaml"
)

// asyncAPI is the part of the AsyncAPI 3 format that describes one channel.
type asyncAPI struct {
	AsyncAPI    string                  `json:"asyncapi"`
	Info        map[string]any          `json:"info"`
	ContentType string                  `json:"defaultContentType"`
	Servers     map[string]any          `json:"servers"`
	Channels    map[string]asyncChannel `json:"channels"`
	Operations  map[string]asyncOp      `json:"operations"`
	Components  map[string]any          `json:"components"`
}

type asyncRef struct {
	Ref string `json:"$ref"`
}

type asyncChannel struct {
	Address     string              `json:"address"`
	Title       string              `json:"title"`
	Description string              `json:"description"`
	Parameters  map[string]any      `json:"parameters"`
	Messages    map[string]asyncRef `json:"messages"`
	Bindings    map[string]any      `json:"bindings"`
}

type asyncOp struct {
	Action   string     `json:"action"`
	Channel  asyncRef   `json:"channel"`
	Summary  string     `json:"summary"`
	Messages []asyncRef `json:"messages"`
}

// message is what one side says to the other.
type message struct {
	name    string
	action  string // of the host
	payload reflect.Type
	summary string
}

// messages are all there are.
var messages = []message{
	{"frame", "send", reflect.TypeFor[Frame](), "What happened, and what the touched objects are now; at least every 15 s. By server-sent events it is the data of an event whose id is epoch/seq, unless more follows."},
	{"end", "send", reflect.TypeFor[End](), "By server-sent events only: the last event, named end, says why the host ends the stream. By WebSocket the close code and reason do."},
	{"hello", "receive", reflect.TypeFor[Hello](), "The first message of a client by WebSocket, within 10 s. By server-sent events Last-Event-ID stands for it."},
	{"says", "receive", reflect.TypeFor[Says](), "A heartbeat of a console, or its good-bye; by WebSocket only. At most 5 a second."},
}

const about = "What happens in a contact center, as it happens, for WebSocket clients (subprotocol `" + Protocol + "`, the key in the header Authorization or as the " +
	"subprotocol `bearer.<key>`) and, with `Accept: text/event-stream`, as server-sent events.\n\n" +
	"A client keeps the position of the last frame without `more`. After a cut it names that position and gets every event after it once; what cannot be continued is a " +
	"frame with `reset`, and a snapshot. Objects replace what the client holds of them, calls and works by id, agents by key. Calls that are over stop being shown; let them go.\n\n" +
	"Close codes: 1001 the host stops, 1008 something was said wrong, 1009 a message was too large, 1011 a fault of the host, 4003 the client reads too slowly (resume), " +
	"4004 the key, the sign-in or the agent behind it has ended (do not reconnect)."

// schemas describes the messages by their types.
func schemas() huma.Registry {
	r := huma.NewMapRegistry("#/components/schemas/", huma.DefaultSchemaNamer)
	for _, m := range messages {
		r.Schema(m.payload, true, "")
	}
	return r
}

// Document is the AsyncAPI 3 document of the stream, in YAML.
// spec: STREAM-16
func Document() []byte {
	registry := schemas()
	described := map[string]any{}
	channel := asyncChannel{
		Address: "/v1/centers/{center}/stream", Title: "Live stream", Description: about,
		Parameters: map[string]any{"center": map[string]any{"description": "the contact center"}}, Messages: map[string]asyncRef{},
		Bindings: map[string]any{"ws": map[string]any{"method": "GET", "bindingVersion": "0.1.0"}},
	}
	operations := map[string]asyncOp{}
	for _, m := range messages {
		name := m.payload.Name()
		described[m.name] = map[string]any{"name": m.name, "title": name, "summary": m.summary, "payload": registry.Schema(m.payload, true, "")}
		channel.Messages[m.name] = asyncRef{"#/components/messages/" + m.name}
		operations[m.action+name] = asyncOp{Action: m.action, Channel: asyncRef{"#/channels/stream"}, Summary: m.summary, Messages: []asyncRef{{"#/channels/stream/messages/" + m.name}}}
	}
	var text bytes.Buffer
	text.WriteString("# Written by go generate from the types in stream/. Do not edit.\n")
	err := yaml.Convert(&text, bytes.NewReader(encode(asyncAPI{
		AsyncAPI:    "3.0.0",
		Info:        map[string]any{"title": "Secondring live stream", "version": "1", "description": "REST is described in openapi.yaml.", "license": map[string]any{"name": "Apache-2.0"}},
		ContentType: "application/json",
		Servers:     map[string]any{"here": map[string]any{"host": "127.0.0.1:7780", "protocol": "ws", "description": "a host on this machine", "security": []asyncRef{{"#/components/securitySchemes/key"}}}},
		Channels:    map[string]asyncChannel{"stream": channel},
		Operations:  operations,
		Components: map[string]any{"messages": described, "schemas": registry.Map(),
			"securitySchemes": map[string]any{"key": map[string]any{"type": "http", "scheme": "bearer", "bearerFormat": "sr_<center>_<key id>_<secret>"}}},
	})))
	if err != nil {
		panic(fmt.Sprintf("stream: our own JSON cannot be read: %v", err))
	}
	return text.Bytes()
}
