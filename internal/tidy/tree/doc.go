// Package tree reads a repository as text, for tools that judge or rewrite it.
//
//	fs.FS ──Load──► Tree ──► Paths, Text, Go (parsed, with comments)
//
// It walks files and never asks git, so that an exported tarball is judged like
// a checkout. Folders that hold nothing anybody wrote here are left out:
// version control, installed modules, build output, the demo's data. Files that
// are not text, and very large ones, are listed without their text.
//
// A Tree is a snapshot: it is read once and never written through.
package tree
