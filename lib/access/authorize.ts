import type { Actor } from '#lib/context.ts'
import { CdipError } from '#lib/errors.ts'
import { decide, type Question } from './policy.ts'

/** Throws FORBIDDEN unless the actor may. What the actor may not even see was NOT_FOUND before (rows.ts). */
export function authorize(actor: Actor, question: Question): void {
  if (!decide(actor, question)) throw new CdipError('FORBIDDEN', `${question.action} is not allowed`)
}
