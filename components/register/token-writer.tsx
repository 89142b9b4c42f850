'use client'

import { useTranslations } from 'next-intl'
import { useState, useSyncExternalStore } from 'react'
import { Button } from '#components/ui/button.tsx'
import { CheckField } from '#components/ui/field.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { Refusal } from '#components/ui/refusal.tsx'
import { answered } from '#components/ui/refused.ts'
import { saveAs } from '#components/ui/take-file.ts'
import { type ActionState, IDLE, type Refused } from '#lib/http/action-state.ts'
import { TOKEN_FILE, type TokenFile } from '#lib/register/schema.ts'
import { canWriteFolders, leftOn, pickStick, writeToStick } from './stick.ts'

type Props = {
  mediumId: string
  hasToken: boolean
  action: (state: ActionState<TokenFile>, form: FormData) => Promise<ActionState<TokenFile>>
}
type Became = 'written' | 'taken' | 'failed' | { left: string[] } | { refused: Refused }

const never = () => () => {}

/** Puts the token of an issue on its stick: written through the browser where it can, else downloaded to be copied. */
export function TokenWriter({ mediumId, hasToken, action }: Props) {
  const t = useTranslations('register')
  const canWrite = useSyncExternalStore(never, canWriteFolders, () => false)
  const [became, setBecame] = useState<Became | null>(null)
  const [isBusy, setBusy] = useState(false)
  const [isEmpty, setEmpty] = useState(false)
  const run = async (work: () => Promise<Became | null>) => {
    setBusy(true)
    setBecame(null)
    setBecame(await work().catch((): Became => 'failed'))
    setBusy(false)
  }
  /** Makes the token, and does with its file what is to be done. */
  const make = async (emptiness: 'seen' | 'confirmed', then: (file: TokenFile) => Promise<Became> | Became) => {
    const form = new FormData()
    form.set('mediumId', mediumId)
    form.set('emptiness', emptiness)
    const state = await answered(action(IDLE, form))
    if (state.status === 'done') return then(state.value)
    return state.status === 'refused' ? { refused: state } : null
  }
  const write = async (): Promise<Became | null> => {
    const stick = await pickStick()
    if (!stick) return null
    const left = await leftOn(stick, TOKEN_FILE)
    if (left.length > 0) return { left }
    return make('seen', async (file): Promise<Became> => {
      await writeToStick(stick, file)
      return 'written'
    })
  }
  const take = () =>
    make('confirmed', ({ name, text }) => {
      saveAs(new Blob([text], { type: 'application/json' }), name)
      return 'taken'
    })
  return (
    <section
      aria-labelledby="token"
      className="flex max-w-2xl flex-col gap-3 rounded-lg border border-line bg-surface p-4"
    >
      <h2 id="token" className="font-semibold">
        {t('tokenTitle')}
      </h2>
      <p className="text-muted">{t('tokenText')}</p>
      {became ? <Answer became={became} /> : <p>{t(hasToken ? 'tokenMade' : 'tokenNone')}</p>}
      {canWrite ? (
        <div>
          <Button look={hasToken ? 'plain' : 'primary'} disabled={isBusy} onClick={() => run(write)}>
            {t('tokenWrite')}
          </Button>
        </div>
      ) : null}
      <div className="flex flex-wrap items-center gap-3">
        <CheckField
          name="isEmpty"
          label={t('tokenEmpty')}
          checked={isEmpty}
          onChange={(event) => setEmpty(event.currentTarget.checked)}
        />
        <Button disabled={isBusy || !isEmpty} onClick={() => run(take)}>
          {t('tokenTake')}
        </Button>
      </div>
    </section>
  )
}

function Answer({ became }: { became: Became }) {
  const t = useTranslations('register')
  if (became === 'written') return <Notice kind="done">{t('tokenWritten')}</Notice>
  if (became === 'taken') return <Notice kind="done">{t('tokenTaken', { name: TOKEN_FILE })}</Notice>
  if (became === 'failed') return <Notice kind="alarm">{t('tokenNotWritten')}</Notice>
  if ('refused' in became) return <Refusal {...became.refused} />
  const shown = became.left.slice(0, 3).join(', ') + (became.left.length > 3 ? ' …' : '')
  return <Notice kind="alarm">{t('tokenNotEmpty', { names: shown })}</Notice>
}
