type Words = {
  isWhole: boolean
  /** The key that signed the head, and how many keys of the log followed it since. */
  signedBy: string
  followers: number
  /** How many of the events are there by their entry alone. */
  bare: number
  origin: string
  size: number
  events: number
  withheld: readonly string[]
  witnesses: string[]
  hasTimestamp: boolean
}

/** A verifier key's name and id, as people compare them. */
const keyName = (vkey: string) => vkey.split('+').slice(0, 2).join(' ')

/**
 * VERIFY.txt: what the folder holds and the exact commands that check it. Lines that begin with "$ " are run by a test,
 * as they stand.
 */
export function verifyWords(words: Words): string {
  const { origin, size, events, bare, withheld, isWhole, witnesses, hasTimestamp, signedBy, followers } = words
  const steps = [
    `Nothing was added, removed or changed since the export:
$ sha256sum --quiet -c SHA256SUMS`,
    `The export is this installation's (keys/allowed_signers; compare the key with the one that you were given):
$ ssh-keygen -Y verify -f keys/allowed_signers -I cdip -n cdip-custody-export -s SHA256SUMS.sig < SHA256SUMS`,
    `The head of the log is signed by the key of the log (keys/log.pem; compare it too), ${keyName(signedBy)}:
$ openssl pkeyutl -verify -pubin -inkey keys/log.pem -rawin -in checkpoint.body -sigfile checkpoint.sig
$ head -n 3 checkpoint | cmp - checkpoint.body`,
    ...Array.from(
      { length: followers },
      (_, at) => `Another key of the log followed it since (keys/log-next-${at + 1}.pem${
        at + 1 === followers ? '; it is the one in use' : ''
      }); both signed that:
$ openssl pkeyutl -verify -pubin -inkey keys/${at === 0 ? 'log' : `log-next-${at}`}.pem -rawin -in keys/log-next-${at + 1}.json -sigfile keys/log-next-${at + 1}.old.sig
$ openssl pkeyutl -verify -pubin -inkey keys/log-next-${at + 1}.pem -rawin -in keys/log-next-${at + 1}.json -sigfile keys/log-next-${at + 1}.new.sig`,
    ),
    `Every event is in the signed log, is the one that was recorded, and has the values shown${
      isWhole ? '; none is missing between them' : ''
    }:
$ sh check-record.sh`,
    ...witnesses.map(
      (name) => `The witness "${name}" saw this head, at the time in its message:
$ openssl pkeyutl -verify -pubin -inkey witnesses/${name}.pem -rawin -in witnesses/${name}.message -sigfile witnesses/${name}.sig
$ tail -n +3 witnesses/${name}.message | cmp - checkpoint.body`,
    ),
    ...(hasTimestamp
      ? [
          `A timestamping authority saw this head (RFC 3161; keys/tsa.pem; compare it with the authority's own):
$ openssl ts -verify -data checkpoint.body -in checkpoint.tsr -CAfile keys/tsa.pem`,
        ]
      : []),
  ]
  return `Custody record, exported from CDIP
${events} events of the log ${origin}, under its head of ${size} entries.

events/N.json         the event, byte for byte as it was recorded
values/N.FIELD        a value that the event names by digest: 32 bytes of salt, then the value
entries/N             the entry of the log
${isWhole ? 'places/N              32 bytes of salt, then the place of the entry in this record\n' : ''}proofs/N.tlog-proof   the proof that the entry is in the log (c2sp.org/tlog-proof)
checkpoint            the signed head (c2sp.org/tlog-checkpoint)
record.csv            the same for people
${withheld.length > 0 ? `Withheld: ${withheld.join(', ')}. Their digests are in the events, so nothing else is affected.\n` : ''}${
  bare > 0
    ? `${bare} of the events name an exhibit or a case that who exported may not see: they are there by their entry alone.\n`
    : ''
}
How to check it, with public tools alone, offline, in this folder:

${steps.map((step, at) => `${at + 1}. ${step}`).join('\n\n')}

Each command ends without an error where all is well. Any other program that knows the formats above will do as well.
`
}
