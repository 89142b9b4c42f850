import type { EditCaseInput, OpenCaseInput } from '#lib/cases/schema.ts'
import type { ChangeItemInput } from '#lib/items/schema.ts'
import type { AddSourceInput } from '#lib/sources/schema.ts'

const DAY_MS = 86_400_000

export type DemoCase = {
  /** The service number of who opens it. */
  opener: string
  opened: Omit<OpenCaseInput, 'unitId'>
  members?: { serviceNumber: string; role: 'investigator' | 'supervisor' | 'legal' }[]
  particulars?: Omit<EditCaseInput, 'caseId' | 'reportNumber' | 'title' | 'nextCourtDate'> & { courtInDays?: number }
  /** The folders of clips that are brought in, and by whom. */
  folders?: string[]
  bringer?: string
  /** Whether the media of transfers.ts are brought into it. */
  hasMedia?: true
  closedBecause?: string
}

export const DEMO_CASES: DemoCase[] = [
  {
    opener: '52817',
    opened: { reportNumber: 'MK RN 26001234', title: 'Robbery, Nathan Road' },
    members: [
      { serviceNumber: '51234', role: 'investigator' },
      { serviceNumber: '46001', role: 'supervisor' },
      { serviceNumber: 'L1007', role: 'legal' },
    ],
    particulars: {
      ...{ courtCaseNumber: 'DCCC 812/2026', dojReference: 'DOJ 2026/04417', courtInDays: 10 },
      ...{ defendants: ['LAM Wai-hung', 'CHEUNG Kin-fai'], retentionCategory: 'serious' },
    },
    folders: ['Nathan Road', '彌敦道', 'Photographs', ''],
    bringer: '51234',
  },
  {
    opener: '52817',
    opened: { reportNumber: 'MK RN 26001301', title: 'Wounding, Portland Street', classification: 'CONFIDENTIAL' },
    particulars: { dojReference: 'DOJ 2026/05102', defendants: ['MA Siu-fung'], retentionCategory: 'serious' },
    folders: ['Portland Street'],
    bringer: '52817',
  },
  {
    opener: '51234',
    opened: { reportNumber: 'MK RN 26001188', title: 'Theft from vehicle, car park' },
    folders: ['Car park'],
    bringer: '51234',
  },
  {
    opener: '52817',
    opened: { reportNumber: 'MK RN 26001377', title: 'Meetings in Temple Street', needToKnow: true },
    folders: ['Temple Street'],
    bringer: '52817',
  },
  {
    opener: '51234',
    opened: { reportNumber: 'MK RN 25009912', title: 'Burglary, Argyle Street' },
    particulars: { courtCaseNumber: 'KCCC 2231/2025', defendants: ['TSUI Ho-man'] },
    folders: ['Argyle Street'],
    bringer: '51234',
    closedBecause: 'Sentenced on 2026-03-12, no appeal',
  },
  {
    opener: '52817',
    opened: { reportNumber: 'MK RN 24007731', title: 'Handling stolen goods, Sai Yeung Choi Street' },
    hasMedia: true,
  },
  {
    opener: '51234',
    opened: { reportNumber: 'MK RN 26001402', title: 'Criminal damage, Dundas Street', isInCharge: false },
  },
]

/** What is brought in under a number that nobody knows, and waits in the tray. */
export const DEMO_TRAY = { bringer: '51234', reportNumber: 'MK RN 26001420', folder: 'Taxi' }

/** The date of a hearing that many days after the demonstration was loaded, in Hong Kong. */
export const courtDate = (now: Date, days: number) =>
  new Date(now.getTime() + days * DAY_MS + 8 * 3_600_000).toISOString().slice(0, 10)

/** What is said of exhibits, by file name. */
export const DEMO_MARKS: Record<string, Omit<ChangeItemInput, 'itemId' | 'sourceId' | 'channel'>> = {
  'NathanRd_cam1_20260619-1905.mp4': {
    ...{ capturedAt: '2026-06-19T11:00:48.000Z', captureBasis: 'recorder-clock' },
    captureNote: 'Recorder 4 min 12 s ahead at retrieval',
    ...{ ownMark: 'CTM-1', courtMark: 'P12' },
  },
  'NathanRd_cam2_20260619-1908.mp4': { ownMark: 'CTM-2', courtMark: 'MFI-3' },
  'scene_02.jpg': { courtMark: 'D3' },
  'scene_06.jpg': { value: 'intelligence' },
  'Argyle_cam2.mp4': { ownMark: 'CTM-7', courtMark: 'P1' },
}

/** What the demonstration's clips come from: the folder of a clip names it. */
export const DEMO_SOURCES: Record<string, Omit<AddSourceInput, 'caseId'>> = {
  'Nathan Road': {
    ...{ kind: 'recorder', name: 'Jeweller’s recorder', make: 'Hikvision', model: 'DS-7208', serial: 'C41873309' },
    place: '612 Nathan Road, ground floor',
    ...{ handedOverBy: 'TO Mei-fong, shop manager', handedOverTo: 'CHAN Tai-man' },
    handedOverAt: '2026-06-19T13:40:00.000Z',
    ...{ askedFrom: '2026-06-19T10:30:00.000Z', askedUntil: '2026-06-19T12:00:00.000Z' },
    ...{ givenFrom: '2026-06-19T11:00:00.000Z', givenUntil: '2026-06-19T11:30:00.000Z' },
    ...{ recorderClockAt: '2026-06-19T13:39:12.000Z', referenceClockAt: '2026-06-19T13:35:00.000Z' },
  },
  彌敦道: { kind: 'camera', name: '彌敦道街上鏡頭 03', place: '彌敦道與山東街交界' },
  Photographs: { kind: 'phone', name: 'Phone of the scene photographer', make: 'Samsung', handedOverBy: 'KWOK Sin-yi' },
  'Car park': {
    ...{ kind: 'recorder', name: 'Car park recorder', make: 'Dahua', model: 'XVR5104' },
    place: 'Portland Street',
  },
  'Portland Street': { kind: 'camera', name: 'Convenience store camera', place: '88 Portland Street' },
}
