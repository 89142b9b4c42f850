import { notFound } from 'next/navigation'
import { codeOf } from '#lib/errors.ts'
import { tellPageRefusal } from './tell-refusal.ts'

/** Awaits what a page shows. What may not be seen, what may not be read and what does not exist are one page. */
export async function foundOrNot<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    await tellPageRefusal(error)
    const code = codeOf(error)
    if (code === 'NOT_FOUND' || code === 'FORBIDDEN' || code === 'INVALID') notFound()
    throw error
  }
}
