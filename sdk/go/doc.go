// Package secondring is the client of Secondring's REST interface for Go. It is
// generated from docs/openapi.yaml, so it knows every operation, input and answer.
//
//	client, err := secondring.NewHost("http://127.0.0.1:7780", os.Getenv("KEY"))
//	answer, err := client.StartCallWithResponse(ctx, "acme", nil, secondring.NewCall{Queue: "support"})
//
// It is a module of its own, so that nothing of the host comes with it.
package secondring
