/*
 * Every custody event there is. `facts` enter the signed bytes as they are; `personal` values (names, numbers,
 * free text) enter as salted digests, so that one can be withheld or lawfully erased and every proof still verifies.
 */
type Of<Type extends string, Facts, Personal extends string = never> = {
  type: Type
  caseId?: string | undefined
  itemId?: string | undefined
  /** The case that an exhibit left, where `caseId` is the one it goes to. */
  fromCaseId?: string | undefined
  facts: Facts
  personal: Record<Personal, string>
}

export type CustodyEvent =
  | Of<'case.opened', { unitId: string; classification: string; needToKnow: boolean }, 'reportNumber' | 'title'>
  | Of<'case.member-added', { officerId: string; role: string; from: string; until: string | null }, 'memberName'>
  | Of<'case.member-ended', { officerId: string; role: string }, 'memberName'>
  | Of<
      'case.edited',
      { nextCourtDate: string | null; retentionCategory: string; defendants: number },
      'reportNumber' | 'title' | 'courtCaseNumber' | 'dojReference' | 'defendantNames'
    >
  | Of<'case.appointed', { officerId: string; role: string }, 'memberName'>
  | Of<'case.moved', { fromUnitId: string; toUnitId: string }, 'fromUnit' | 'toUnit' | 'reason'>
  | Of<'case.closed', Record<string, never>, 'reason'>
  | Of<'case.reopened', Record<string, never>, 'reason'>
  | Of<'case.direction-recorded', { directionId: string; dated: string }, 'document' | 'reason'>
  | Of<'case.direction-lifted', { directionId: string }, 'document' | 'reason'>
  | Of<'case.protection-proposed', Protection & { proposalId: string }, 'reason'>
  | Of<'case.protection-changed', Protection & { proposalId: string; proposedBy: string }, 'reason'>
  | Of<'case.protection-refused', { proposalId: string; decision: 'declined' | 'withdrawn' }>
  | Of<'case.protection-lapsed', { proposalId: string }>
  | Of<'case.namesake-left', { namesakeId: string }>
  | Of<'case.listing-exported', { exhibits: number; isWhole: boolean }>
  | Of<'source.added', SourceFacts, SourceWords>
  | Of<'source.edited', SourceFacts, SourceWords>
  | Of<'source.clock-set', ClaimFacts & Reading, 'sourceName' | 'note'>
  | Of<'source.clock-copied', ClaimFacts & { setAt: string }, 'sourceName' | 'note' | 'memberName'>
  | Of<'upload.started', { uploadId: string; sizeBytes: number }, 'fileName'>
  | Of<'upload.completed', { uploadId: string; sizeBytes: number }, 'fileName'>
  | Of<'upload.cancelled', { uploadId: string; keptBytes: number }, 'fileName'>
  | Of<
      'upload.handed-over',
      { uploadId: string; fromOfficerId: string; toOfficerId: string; keptBytes: number },
      'fileName' | 'fromOfficer' | 'toOfficer'
    >
  | Of<'upload.rejected', { uploadId: string; declaredSha256: string; storedSha256: string }, 'fileName'>
  | Of<'item.sealed', SealedFacts, 'fileName'>
  | Of<'item.source-hash-differed', { declaredSha256: string; storedSha256: string }, 'fileName'>
  | Of<'item.found-sound', { sizeBytes: number; sha256: string }>
  | Of<'item.found-damaged', DamagedFacts, 'fileName'>
  | Of<'item.copy-found-damaged', DamagedFacts, 'fileName'>
  | Of<'item.copy-renewed', { sizeBytes: number; sha256: string }, 'fileName'>
  | Of<'item.repaired', { damage: string; sha256: string; keptAs: string | null }, 'fileName'>
  | Of<'batch.kept-in-tray', { batchId: string; unitId: string; entries: number }, 'claimedNumber'>
  | Of<
      'transfer.begun',
      { transferId: string; mediumId: string | null; mediumKind: string; mediumOwner: string },
      'mediumLabel'
    >
  | Of<
      'transfer.token-checked',
      { transferId: string; mediumId: string | null; issue: number | null; verdict: string; doubt: string | null },
      'mediumLabel' | 'reason'
    >
  | Of<'transfer.listed', { transferId: string; entries: number; bytes: number; manifestSha256: string }, 'mediumLabel'>
  | Of<'item.found-again', { transferId: string; ordinal: number; sizeBytes: number; sha256: string }, 'fileName'>
  | Of<'transfer.entry-unreadable', { transferId: string; ordinal: number } & UnreadableFacts, 'fileName' | 'reason'>
  | Of<'transfer.rest-unreadable', { transferId: string; entries: number; tries: number }, 'mediumLabel' | 'reason'>
  | Of<
      'transfer.entry-left-out',
      { transferId: string; ordinal: number; sizeBytes: number | null },
      'fileName' | 'reason'
    >
  | Of<'transfer.submitted', SubmittedFacts, 'mediumLabel'>
  | Of<'transfer.countersigned', SignedFacts, 'mediumLabel'>
  | Of<
      'transfer.returned',
      { transferId: string; digest: string; ordinals: number[] },
      'mediumLabel' | 'reason' | 'note'
    >
  | Of<'transfer.reopened', { transferId: string }, 'mediumLabel'>
  | Of<'item.assigned', { fromUnitId: string; number: number }, 'reportNumber'>
  | Of<'item.hidden', { hidingId: string; kind: string; deciderId: string }, 'memberName' | 'reason'>
  | Of<'item.kept-hidden', { hidingId: string }, 'reason'>
  | Of<'item.shown-again', { hidingId: string }, 'reason'>
  | Of<'item.move-asked', { moveId: string; number: number }, 'fileName' | 'reason'>
  | Of<'item.move-released', { moveId: string }>
  | Of<'item.move-ended', { moveId: string; decision: 'refused' | 'withdrawn' }, 'reason'>
  | Of<
      'item.moved',
      { fromNumber: number; number: number } & OfAct,
      'fileName' | 'fromReportNumber' | 'reportNumber' | 'reason'
    >
  | Of<
      'item.changed',
      { capturedAt: string | null; captureBasis: string | null; sourceId: string | null; value: string } & OfAct,
      'sourceName' | 'channel' | 'ownMark' | 'courtMark' | 'note'
    >
  | Of<'item.classified', { classification: string }, 'reason'>
  | Of<'marker.added', { markerId: string; atUs: number; frame: number | null }, 'note'>
  | Of<'marker.noted', { markerId: string }, 'note'>
  | Of<'marker.removed', { markerId: string; atUs: number }, 'note'>
  | Of<'medium.registered', MediumFacts & { kind: string }, MediumWords | 'place'>
  | Of<'medium.changed', MediumFacts, MediumWords>
  | Of<'medium.issued', Handover & { toOfficerId: string; dueAt: string | null }, 'label' | 'toOfficer'>
  | Of<
      'medium.passed-on',
      Handover & { fromOfficerId: string; toOfficerId: string },
      'label' | 'fromOfficer' | 'toOfficer'
    >
  | Of<'medium.taken-back', Handover & { fromOfficerId: string }, 'label' | 'fromOfficer' | 'place'>
  | Of<'medium.in-hand', { mediumId: string }, 'label' | 'place'>
  | Of<'medium.in-transit', { mediumId: string }, 'label' | 'place'>
  | Of<'medium.at-import', { mediumId: string }, 'label' | 'place'>
  | Of<'medium.at-court', { mediumId: string }, 'label' | 'place'>
  | Of<'medium.at-laboratory', { mediumId: string }, 'label' | 'place'>
  | Of<'medium.token-made', { mediumId: string; issue: number; emptiness: string }, 'label'>
  | Of<'medium.token-refused', { mediumId: string; importId: string | null; why: string }, 'label'>
  | Of<'medium.returned', Ended, EndedWords>
  | Of<'medium.released', Ended, EndedWords>
  | Of<'medium.destroyed', Ended, EndedWords>
  | Of<'medium.lost', Handover & { fromOfficerId: string | null }, 'label' | 'reason'>
  | Of<'medium.accounted-for', { mediumId: string; transferId: string; digest: string }, 'label'>
  | Of<'medium.wiped', Handover & { countersigned: number }, 'label'>
  | Of<'medium.found', { mediumId: string }, 'label' | 'reason' | 'place'>
  | Of<'stocktake.begun', { stocktakeId: string; unitId: string }, 'unitName'>
  | Of<'stocktake.ended', { stocktakeId: string; unitId: string } & Counted, 'unitName'>
  | Of<'inventory.taken-in', { inventoryId: string; unitId: string; discs: number; fileSha256: string }, 'unitName'>
  | Of<'clock.jumped', { jumpMs: number }>
  | Of<'custody.exported', { events: number; size: number; withheld: string[] }>
  | Of<'custody.value-erased', { eventId: string; field: string }, 'authority'>
  | Of<'log.adopted', AdoptedFacts>
  | Of<'log.key-rotated', RotatedFacts>
  | Of<'search.requested', { searchId: string; officerId: string }, 'memberName' | 'reason'>
  | Of<'search.decided', { searchId: string; officerId: string; decision: string }, 'memberName'>
  | Of<'search.read', { searchId: string; officerId: string; events: number }, 'memberName'>
  | Of<'item.viewed', { sessionId: string | null } & FromCopy>
  | Of<'item.downloaded', { sizeBytes: number; sha256: string } & FromCopy>
  | Of<'item.snapshot-taken', { atUs: number; frame: number | null }>

/** Said where one act changed many exhibits, each of which has its own event. */
type OfAct = { actId?: string }
/** Said where a verified copy stood in for a master that was damaged or missing. */
type FromCopy = { fromCopy?: true }
type Head = { size: number; root: string }
/** `statement` names both heads; the log key signed it. */
type AdoptedFacts = {
  oldOrigin: string
  newOrigin: string
  signed: Head | null
  adopted: Head
  statement: string
  signature: string
}
/** `statement` names both keys; both signed it. */
type RotatedFacts = {
  statement: string
  oldKey: string
  newKey: string
  oldSignature: string
  newSignature: string
}
type Protection = { classification: string; needToKnow: boolean }
type SourceFacts = {
  sourceId: string
  kind: string
  handedOverAt: string | null
  askedFrom: string | null
  askedUntil: string | null
  givenFrom: string | null
  givenUntil: string | null
  recorderClockAt: string | null
  referenceClockAt: string | null
}
type Reading = { recorderClockAt: string; referenceClockAt: string }
type ClaimFacts = {
  sourceId: string
  offsetId: string
  aheadMs: number
  uncertaintyMs: number
  basis: string
  photoItemId: string | null
  fromAt: string | null
  untilAt: string | null
}
type SourceWords = 'sourceName' | 'make' | 'model' | 'serial' | 'place' | 'handedOverBy' | 'handedOverTo'
type MediumFacts = { mediumId: string; standing: string; unitId: string }
type MediumWords =
  | 'label'
  | 'serial'
  | 'bagNumber'
  | 'sealNumber'
  | 'propertyLabel'
  | 'claimedNumber'
  | 'remarks'
  | 'unitName'
/** `issue`: how often it had been given out by the store then. */
type Handover = { mediumId: string; issue: number }
/** `authorityKind`: null where the Force decides about its own. */
type Ended = { mediumId: string; witnessId: string; authorityKind: string | null }
type Counted = { found: number; missing: number; unexpected: number }
type EndedWords = 'label' | 'authority' | 'witness' | 'dated' | 'appealEnds'
type SealedFacts = {
  uploadId: string
  number: number | null
  trayUnitId: string | null
  sizeBytes: number
  sha256: string
  sourceSha256: string | null
  hashOrigin: 'whole file' | 'parts'
  crc32: number
}

type UnreadableFacts = { offsetBytes: number | null; lengthBytes: number | null; tries: number }
/** `digest`: of the manifest with outcomes. `sample`: the exhibits that the seed drew for the signer to open. */
type SubmittedFacts = {
  transferId: string
  digest: string
  manifestSha256: string
  entries: number
  bytes: number
  outcomes: Record<string, number>
  sampleSeed: string
  sample: string[]
}
type SignedFacts = { transferId: string; digest: string; mediumOwner: string; frees: string; opened: string[] }

/** What the master is by its seal, and what was found in its place, or in that of its copy. */
type DamagedFacts = {
  sizeBytes: number
  sha256: string
  outcome: string
  foundBytes: number | null
  foundSha256: string | null
}

export type CustodyEventType = CustodyEvent['type']
