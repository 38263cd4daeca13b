// Command describe writes the OpenAPI document that package telephony makes of its
// table of operations to the file that it is given. It is run by go generate; a test
// in package telephony compares the file.
package main
