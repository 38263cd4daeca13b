// Command describe writes the OpenAPI document that package api makes of its
// operations, and the page of its problems, to the files that it is given. It is run
// by go generate; a test in package api compares the files.
package main
