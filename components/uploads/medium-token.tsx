import { useTranslations } from 'next-intl'
import { useMemo } from 'react'
import { AreaField } from '#components/ui/field.tsx'
import { useNamed } from '#components/ui/name-of.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { Refusal } from '#components/ui/refusal.tsx'
import { formatInstant } from '#lib/i18n/formats.ts'
import type { CheckedToken, Keeper } from '#lib/register/check-token.ts'
import { isLeftOver, type TokenDoubt, type TokenRefusal } from '#lib/register/schema.ts'
import type { TransferToken } from '#lib/transfers/check-token.ts'
import { type MediumInput, needsToken, OWNERS_OF } from '#lib/transfers/schema.ts'
import type { PickedFile } from './messages.ts'
import type { MediumToken as OfMedium } from './use-medium-token.ts'
import type { PickedToken } from './use-token.ts'

/** The medium that a token which is not refused is of, as the register has it. */
export function recognised(token: PickedToken): MediumInput | null {
  const told = toldBy(token)
  if (!told?.medium || told.verdict === 'refused') return null
  const { kind, standing, label } = told.medium
  return { kind, owner: OWNERS_OF[standing], label }
}

const toldBy = (token: PickedToken): CheckedToken | null => (token.status === 'read' ? token.told : null)
/** What the server answered when it was to go on. */
export type Stopped = Exclude<TransferToken, { status: 'checked' }>

/**
 * What is in doubt about the token of a medium, so that it goes on with a reason alone; null where nothing is. Of what
 * bears none nothing is missing.
 */
export function doubtOf(
  token: PickedToken,
  medium: { kind: MediumInput['kind']; owner: MediumInput['owner'] | '' } | null,
  stopped: Stopped | null,
): TokenDoubt | null {
  if (stopped?.status === 'reason') return stopped.why
  if (!medium || medium.owner === '' || !needsToken({ mediumKind: medium.kind, mediumOwner: medium.owner })) return null
  if (token.status === 'none') return 'missing'
  const told = toldBy(token)
  return told?.verdict === 'doubtful' ? told.why : null
}

/** Who is to be called about a medium of which nothing is brought in, and why; null where it goes on. */
export function refusalOf(token: PickedToken, stopped: Stopped | null): { why: TokenRefusal; call: Keeper[] } | null {
  if (stopped?.status === 'refused') return stopped
  const told = toldBy(token)
  return told?.verdict === 'refused' ? told : null
}

/**
 * The token that is read and not brought in; null where there is none, and where a file that only bears its name lies on a
 * medium that has none: that one is brought in like the rest. A refused one is read, too, and nothing goes on.
 */
export function tokenToRead(token: PickedToken, doubt: TokenDoubt | null): { file: PickedFile; text: string } | null {
  if (token.status !== 'read') return null
  const isNone = token.told?.verdict === 'doubtful' && token.told.why === 'unreadable' && doubt === null
  return isNone ? null : token
}

function countLeftOver(files: readonly PickedFile[], issuedAt: string | null): number {
  if (issuedAt === null) return 0
  const at = new Date(issuedAt)
  return files.filter(({ file }) => isLeftOver(new Date(file.lastModified), at)).length
}

/** Which medium it is by its token; why nothing is brought in from it, and whom to call; or the reason for which it is. */
export function MediumToken({ of: { token, doubt, stopped, picked, reason, setReason } }: { of: OfMedium }) {
  const { files } = picked
  const t = useTranslations('transfers')
  const named = useNamed()
  const refused = refusalOf(token, stopped)
  const told = toldBy(token)
  const medium = refused ? null : told?.medium
  const issuedAt = medium?.issuedAt ?? null
  const old = useMemo(() => countLeftOver(files, issuedAt), [files, issuedAt])
  const usedBefore = stopped?.status === 'reason' ? stopped.usedBefore : told?.usedBefore
  return (
    <>
      {token.status === 'reading' ? (
        <p role="status" className="text-working">
          {t('token.reading')}
        </p>
      ) : null}
      {token.status === 'several' ? <Notice kind="alarm">{t('token.several')}</Notice> : null}
      {token.status === 'failed' ? <Refusal {...token.refused} /> : null}
      {medium ? (
        <Notice kind="done">
          <p className="font-semibold break-words">{t('token.recognised', { label: medium.label })}</p>
          <p>
            {t(`kind.${medium.kind}`)} · {t(`owner.${OWNERS_OF[medium.standing]}`)} · {named(medium.unit)}
          </p>
        </Notice>
      ) : null}
      {refused ? (
        <Notice kind="alarm">
          <p>{t(`token.refused.${refused.why}`)}</p>
          <p className="font-semibold">{refused.call.length > 0 ? t('token.call') : t('token.callOwn')}</p>
          <ul>
            {refused.call.map((keeper) => (
              <li key={keeper.serviceNumber}>{t('by', { name: named(keeper), number: keeper.serviceNumber })}</li>
            ))}
          </ul>
        </Notice>
      ) : null}
      {old > 0 ? <Notice kind="waiting">{t('token.leftOver', { count: old })}</Notice> : null}
      {doubt && !refused ? (
        <>
          <Notice kind="waiting">
            <p>{t(`token.doubt.${doubt}`)}</p>
            {usedBefore ? (
              <p>{t('token.usedBefore', { at: formatInstant(usedBefore.at), name: named(usedBefore.by) })}</p>
            ) : null}
          </Notice>
          <AreaField
            name="tokenReason"
            label={t('token.reason')}
            hint={t('token.reasonHint')}
            rows={2}
            maxLength={500}
            value={reason}
            onChange={({ target }) => setReason(target.value)}
          />
        </>
      ) : null}
    </>
  )
}
