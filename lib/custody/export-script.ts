/** Checks every event of an export with sh, openssl, base64 and sha256sum alone. It lies in the export itself. */
export const CHECK_RECORD = String.raw`#!/bin/sh
# Checks each event of this folder against the signed head in checkpoint.body. Needs sh, openssl, base64, sha256sum.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
hash() { openssl dgst -sha256 -binary; }
hex() { sha256sum "$1" | cut -c 1-64; }
bad() { echo "BAD: event $n: $1"; exit 1; }

size=$(sed -n 2p checkpoint.body)
root=$(sed -n 3p checkpoint.body)
before=null
count=0
bare=0
whole=
only=
[ ! -d places ] || whole=' and without a gap'
for entry in entries/*; do
  n=$(basename "$entry")
  event=events/$n.json
  if [ -e "$event" ]; then
    # The event is the one that the entry of the log names.
    grep -q "\"event\":\"$(hex "$event")\"" "entries/$n" || bad "its entry names another event"
  else
    # What its reader may not see is there by the entry alone, which names it by digest; its proof says no more.
    if sed -n 's/^extra //p' "proofs/$n.tlog-proof" | base64 -d | grep -q '"event":"'; then bad "it is missing"; fi
    bare=$((bare + 1))
  fi
  # Each value that is not withheld is the one that the event names by salted digest.
  for value in "values/$n".*; do
    [ -e "$value" ] || continue
    field=$(basename "$value" | cut -d . -f 2-)
    grep -q "\"$field\":\"$(hex "$value")\"" "$event" || bad "the value $field is another"
  done
  # Its place, where places are given: numbers follow each other without a gap, and each names the entry before it.
  if [ -d places ]; then
    grep -q "\"$(hex "places/$n")\"" "entries/$n" || bad "its place is another"
    tail -c +33 "places/$n" > "$work/place"
    grep -q "^{\"prev\":$before,\"seq\":$count," "$work/place" || bad "something is missing before it"
  fi
  { printf '\000'; cat "entries/$n"; } | hash > "$work/node"
  before="\"$(od -An -v -tx1 "$work/node" | tr -d ' \n')\""
  count=$((count + 1))
  # The path from the entry to the signed root (RFC 9162, 2.1.3.2).
  sed '/^$/q' "proofs/$n.tlog-proof" > "$work/path"
  node=$(sed -n 's/^index //p' "$work/path")
  last=$((size - 1))
  for sibling in $(grep -v -e '^c2sp' -e '^extra ' -e '^index ' "$work/path" || true); do
    [ "$last" -gt 0 ] || bad "its path is too long"
    if [ $((node % 2)) -eq 1 ] || [ "$node" -eq "$last" ]; then
      { printf '\001'; printf %s "$sibling" | base64 -d; cat "$work/node"; } | hash > "$work/up"
      while [ $((node % 2)) -eq 0 ] && [ "$node" -ne 0 ]; do node=$((node / 2)); last=$((last / 2)); done
    else
      { printf '\001'; cat "$work/node"; printf %s "$sibling" | base64 -d; } | hash > "$work/up"
    fi
    mv "$work/up" "$work/node"
    node=$((node / 2)); last=$((last / 2))
  done
  [ "$last" -eq 0 ] && [ "$(base64 -w 0 < "$work/node")" = "$root" ] || bad "it is not in the signed log"
done
[ "$bare" -eq 0 ] || only=", $bare of them by their entry alone"
echo "good: $count events are in the signed log of $size entries$only, unchanged$whole"
`
