'use server'

import { revalidatePath } from 'next/cache'
import { redirect } from 'next/navigation'
import { door } from '#lib/auth/door.ts'
import { env } from '#lib/env.ts'
import { defineAction } from '#lib/http/define-action.ts'
import { endOfDay } from '#lib/i18n/formats.ts'
import { addMedium } from '#lib/register/add.ts'
import { beginStocktake } from '#lib/register/begin-stocktake.ts'
import { carryMedium } from '#lib/register/carry.ts'
import { editMedium } from '#lib/register/edit.ts'
import { endMedium } from '#lib/register/end.ts'
import { endStocktake } from '#lib/register/end-stocktake.ts'
import { handOverMedium } from '#lib/register/hand-over.ts'
import { issueToken } from '#lib/register/issue-token.ts'
import { noteFound } from '#lib/register/note-found.ts'
import { noteLost } from '#lib/register/note-lost.ts'
import { noteScan } from '#lib/register/note-scan.ts'
import { noteWiped } from '#lib/register/note-wiped.ts'
import {
  AddMediumInput,
  CarryMediumInput,
  EditMediumInput,
  EndMediumInput,
  HandOverMediumInput,
  IssueTokenInput,
  NoteFoundInput,
  NoteLostInput,
  NoteScanInput,
  StocktakeInput,
  UnitInput,
  WipeInput,
} from '#lib/register/schema.ts'

const fieldsOf = (form: FormData) => Object.fromEntries(form)
const shown = () => revalidatePath('/register/[mediumId]', 'page')

export const addMediumAction = defineAction(async (ctx, form) => {
  const { id } = await addMedium(ctx, AddMediumInput.parse(fieldsOf(form)))
  redirect(`/register/${id}`)
})

export const editMediumAction = defineAction(async (ctx, form) => {
  await editMedium(ctx, EditMediumInput.parse(fieldsOf(form)))
  shown()
})

export const handOverMediumAction = defineAction(async (ctx, form) => {
  const dueAt = endOfDay(String(form.get('dueDay') ?? ''))
  const handed = await handOverMedium(ctx, await door(), HandOverMediumInput.parse({ ...fieldsOf(form), dueAt }))
  shown()
  return handed
})

export const issueTokenAction = defineAction(async (ctx, form) => {
  const file = await issueToken(ctx, env().paths.signer, IssueTokenInput.parse(fieldsOf(form)))
  shown()
  return file
})

export const carryMediumAction = defineAction(async (ctx, form) => {
  await carryMedium(ctx, CarryMediumInput.parse(fieldsOf(form)))
  shown()
})

export const endMediumAction = defineAction(async (ctx, form) => {
  const ended = await endMedium(ctx, await door(), EndMediumInput.parse(fieldsOf(form)))
  shown()
  return ended
})

export const noteWipedAction = defineAction(async (ctx, form) => {
  await noteWiped(ctx, WipeInput.parse(fieldsOf(form)))
  shown()
})

export const noteLostAction = defineAction(async (ctx, form) => {
  await noteLost(ctx, NoteLostInput.parse(fieldsOf(form)))
  shown()
})

export const noteFoundAction = defineAction(async (ctx, form) => {
  await noteFound(ctx, NoteFoundInput.parse(fieldsOf(form)))
  shown()
})

export const beginStocktakeAction = defineAction(async (ctx, form) => {
  const { id } = await beginStocktake(ctx, UnitInput.parse(fieldsOf(form)))
  redirect(`/register/stocktakes/${id}`)
})

const counted = () => revalidatePath('/register/stocktakes/[stocktakeId]', 'page')

export const noteScanAction = defineAction(async (ctx, form) => {
  const scanned = await noteScan(ctx, NoteScanInput.parse(fieldsOf(form)))
  counted()
  return scanned
})

export const endStocktakeAction = defineAction(async (ctx, form) => {
  const result = await endStocktake(ctx, StocktakeInput.parse(fieldsOf(form)))
  counted()
  return result
})
