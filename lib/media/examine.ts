import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { inSnapshot, inTransaction } from '#lib/context.ts'
import { type ItemRow, loadItem } from '#lib/items/rows.ts'
import { enqueue } from '#lib/jobs/enqueue.ts'
import type { JobRun } from '#lib/jobs/handlers.ts'
import { clockClaim } from './clock-claim.ts'
import { encodeFrameIndex, type FrameIndex, timesUs } from './frame-index.ts'
import { type FrameFacts, frameFacts, INDEX_ARGUMENTS, indexFrames } from './index-frames.ts'
import { keepRecording, type Recording } from './keep-recording.ts'
import { masterOf } from './master-of.ts'
import { publish } from './publish.ts'
import { otherReadings, type Place, probe, type Told } from './read-tools.ts'
import { audioOf, type Probe, videoOf } from './readings.ts'
import type { Way } from './schema.ts'
import { withScratch } from './scratch.ts'
import { shownSize, wayOf } from './ways.ts'

/**
 * Examines an exhibit: what three tools read in it, every frame of its picture stream, what its clock claims, and how a
 * browser can show it. What is no recording gets the readings alone. Made again, it takes the place of the former.
 */
export async function examineItem(
  { ctx, storeFolder, copyFolders, signal }: JobRun,
  { itemId }: { itemId: string },
): Promise<void> {
  const item = await inSnapshot(ctx, (tx) => loadItem(tx, itemId))
  const place: Place = { input: await masterOf({ ctx, storeFolder, copyFolders }, itemId), signal }
  await withScratch(storeFolder, itemId, 'examine', async (folder) => {
    const first = await probe(place)
    const video = isRecording(item) ? videoOf(first.probe) : undefined
    const index = video && (await indexFrames(place, video))
    // Where neither the first bytes nor ffprobe know it, two more opinions would only keep recordings waiting.
    const isUnknown = item.mediaType === 'application/octet-stream' && first.probe.streams.length === 0
    const told = isUnknown ? [first] : [first, ...(await otherReadings(place))]
    await publishReadings(ctx, storeFolder, folder, item, told)
    if (index && index.frames.length > 0) {
      const draft = join(folder, 'frames.bin')
      await writeFile(draft, encodeFrameIndex(index))
      const recipe = { engine: 'ffprobe', engineVersion: first.reading.version, arguments: INDEX_ARGUMENTS }
      const made = { kind: 'frames', draft, mediaType: 'application/octet-stream', extension: 'bin' } as const
      await publish(ctx, storeFolder, item, { ...made, ...recipe })
    }
    const recording = recordingOf(item, first.probe, index, told)
    await keepRecording(ctx, itemId, recording)
    await inTransaction(ctx, async (tx) => {
      if (recording.frames) await enqueue(tx, 'media.storyboard', { itemId }, { key: itemId })
      if (recording.audioCodec) await enqueue(tx, 'media.waveform', { itemId }, { key: itemId })
    })
  })
}

/** A still that a tool takes for a film of one frame is none. */
const isRecording = ({ kind }: ItemRow) => kind !== 'image' && kind !== 'document'

async function publishReadings(
  ctx: JobRun['ctx'],
  storeFolder: string,
  folder: string,
  item: ItemRow,
  told: Told[],
): Promise<void> {
  const draft = join(folder, 'readings.json')
  const kept = told.map(({ reading, arguments: args, words }) => ({ ...reading, arguments: args, words }))
  await writeFile(draft, `${JSON.stringify(kept, null, 1)}\n`)
  await publish(ctx, storeFolder, item, {
    ...({ kind: 'readings', draft, mediaType: 'application/json', extension: 'json' } as const),
    engine: told.map(({ reading }) => reading.tool).join(', '),
    engineVersion: told.map(({ reading }) => reading.version || '–').join(', '),
    arguments: told.flatMap(({ reading, arguments: args }) => [reading.tool, ...args]),
  })
}

/** Frames that wait for later ones can't be put in order without times: such a stream is decoded, not copied. */
function safeWay(way: Way, found: Probe, index: FrameIndex | undefined): Way {
  const isOutOfOrder = index?.isRateAssumed && (videoOf(found)?.has_b_frames ?? 0) > 0
  return way === 'remux' && isOutOfOrder ? 'transcode' : way
}

function recordingOf(item: ItemRow, found: Probe, index: FrameIndex | undefined, told: Told[]): Recording {
  const [video, readings] = [videoOf(found), told.map(({ reading }) => reading)]
  const facts: Partial<FrameFacts> = index ? frameFacts(timesUs(index)) : {}
  const said = (key: 'width' | 'height' | 'durationUs') => readings.find((each) => each[key] !== null)?.[key] ?? null
  const size = video && isRecording(item) ? shownSize(video) : { width: said('width'), height: said('height') }
  const claim = clockClaim(found, item.nameDisplay)
  return {
    format: readings.find((each) => each.format)?.format ?? '',
    videoCodec: isRecording(item) ? (video?.codec_name ?? '') : '',
    audioCodec: audioOf(found)?.codec_name ?? '',
    pixelFormat: video?.pix_fmt ?? '',
    ...size,
    durationUs: facts.durationUs ?? (isRecording(item) ? said('durationUs') : null),
    frames: facts.frames ?? null,
    frameRate: facts.frameRate ?? null,
    isRateVarying: facts.isRateVarying ?? false,
    isRateAssumed: index?.isRateAssumed ?? false,
    recorderClockAt: claim?.at ?? null,
    recorderClockBasis: claim?.basis ?? null,
    way: isRecording(item) ? safeWay(wayOf(found), found, index) : 'none',
    readings,
  }
}
