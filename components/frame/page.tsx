import type { ReactNode } from 'react'
import { type Classification, ClassificationStrip, printedPage } from './classification.tsx'

type Props = {
  title: string
  classification?: Classification
  isNeedToKnow?: boolean
  /** The content is a sheet with a head of its own: on paper it stands alone. */
  isSheet?: boolean
  /** What stands beside the title. */
  actions?: ReactNode
  /** What stands under it: facts of the thing shown. */
  subtitle?: ReactNode
  children: ReactNode
}

/** One page: the strip, the title with its actions, the content. */
export function Page({
  title,
  classification = 'RESTRICTED',
  isNeedToKnow = false,
  isSheet = false,
  actions,
  subtitle,
  children,
}: Props) {
  return (
    <>
      <ClassificationStrip level={classification} isNeedToKnow={isNeedToKnow} />
      <main
        id="content"
        tabIndex={-1}
        style={{ page: printedPage(classification, isNeedToKnow) }}
        className="mx-auto w-full max-w-[1600px] px-4 py-5 outline-none sm:px-6 print:max-w-none print:p-0"
      >
        <div className={`mb-4 flex flex-wrap items-start justify-between gap-3 ${isSheet ? 'print:hidden' : ''}`}>
          <div className="min-w-0">
            <h1 className="text-xl font-semibold break-words">{title}</h1>
            {subtitle ? <div className="mt-1 flex flex-wrap gap-x-4 gap-y-1 text-muted">{subtitle}</div> : null}
          </div>
          {actions ? <div className="flex flex-wrap gap-2 print:hidden">{actions}</div> : null}
        </div>
        {children}
      </main>
    </>
  )
}
