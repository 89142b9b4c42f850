import type { ReactNode } from 'react'

type Props = { label: string; left: ReactNode; files: ReactNode; sum: ReactNode }

/** The desk's three columns, side by side from 1280 px: where to and where from, the files, the sum. */
export function Columns({ label, left, files, sum }: Props) {
  return (
    <section aria-label={label} className="grid items-start gap-4 xl:grid-cols-[17rem_minmax(0,1fr)_17rem]">
      <div className="flex min-w-0 flex-col gap-4 rounded-lg border border-line bg-surface p-4">{left}</div>
      <div className="flex min-w-0 flex-col gap-3">{files}</div>
      <div className="flex min-w-0 flex-col gap-3 rounded-lg border border-line bg-surface p-4 xl:sticky xl:top-10">
        {sum}
      </div>
    </section>
  )
}
