import { eq } from 'drizzle-orm'
import { recordings } from '#db/schema/media.ts'
import { type Ctx, inTransaction } from '#lib/context.ts'

export type Recording = Omit<typeof recordings.$inferInsert, 'itemId' | 'examinedAt'>

/** Keeps what an examination found, in place of an earlier one. An act of the platform itself. */
export async function keepRecording(ctx: Ctx, itemId: string, found: Recording): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const values = { ...found, examinedAt: tx.now }
    await tx.db
      .insert(recordings)
      .values({ itemId, ...values })
      .onConflictDoUpdate({ target: recordings.itemId, set: values })
  })
}

/** A copy of the same streams would not show the same frames: from now on windows are encoded. */
export async function encodeInstead(ctx: Ctx, itemId: string): Promise<void> {
  await inTransaction(ctx, (tx) =>
    tx.db.update(recordings).set({ way: 'transcode' }).where(eq(recordings.itemId, itemId)),
  )
}

/** How many pictures the storyboard holds that was just published. */
export async function keepStoryboard(ctx: Ctx, itemId: string, pictures: number): Promise<void> {
  await inTransaction(ctx, (tx) =>
    tx.db.update(recordings).set({ storyboardPictures: pictures }).where(eq(recordings.itemId, itemId)),
  )
}
