// Checks a proof with Go's own implementation of signed notes and transparent logs, which shares nothing with ours.
// check KEY PROOF-FILE: exit 0 where the record is in the signed tree.
package main

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func fail(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func hashOf(line string) (hash tlog.Hash) {
	bytes, err := base64.StdEncoding.DecodeString(line)
	fail(err)
	copy(hash[:], bytes)
	return hash
}

func main() {
	verifier, err := note.NewVerifier(os.Args[1])
	fail(err)
	text, err := os.ReadFile(os.Args[2])
	fail(err)
	parts := strings.SplitN(string(text), "\n\n", 2)
	signed, err := note.Open([]byte(parts[1]), note.VerifierList(verifier))
	fail(err)
	head := strings.Split(signed.Text, "\n")
	size, err := strconv.ParseInt(head[1], 10, 64)
	fail(err)
	lines := strings.Split(parts[0], "\n")
	extraJson, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(lines[1], "extra "))
	fail(err)
	var extra struct{ Entry string }
	fail(json.Unmarshal(extraJson, &extra))
	entry, err := base64.StdEncoding.DecodeString(extra.Entry)
	fail(err)
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[2], "index "), 10, 64)
	fail(err)
	var proof tlog.RecordProof
	for _, line := range lines[3:] {
		proof = append(proof, hashOf(line))
	}
	fail(tlog.CheckRecord(proof, size, hashOf(head[2]), index, tlog.RecordHash(entry)))
	fmt.Printf("record %d of %d\n", index, size)
}
