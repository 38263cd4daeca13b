// Command describe writes the AsyncAPI document of the live stream for go generate.
// A test in package stream compares the file with the code.
package main
