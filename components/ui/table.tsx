import type { ReactNode } from 'react'

/** From which window width on a column is shown: the lesser ones go first. */
export type From = 'always' | 'sm' | 'md' | 'lg'
const shown: Record<From, string> = {
  always: '',
  sm: 'hidden sm:table-cell',
  md: 'hidden md:table-cell',
  lg: 'hidden lg:table-cell',
}

type Column = { name: string; from?: From; isNameHidden?: boolean }

/** Things, one a row, under named columns; `children` are its rows. */
export function Table({ columns, children }: { columns: Column[]; children: ReactNode }) {
  return (
    // "relative": a hidden name must not reach out of the box that scrolls.
    <div className="relative overflow-x-auto rounded-lg border border-line bg-surface">
      <table className="w-full border-collapse">
        <thead>
          <tr className="border-b border-line">
            {columns.map(({ name, from = 'always', isNameHidden }) => (
              <th key={name} className={`px-3 py-2 text-left text-sm font-medium text-muted ${shown[from]}`}>
                {isNameHidden ? <span className="sr-only">{name}</span> : name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  )
}

export function Row({ children }: { children: ReactNode }) {
  return <tr className="h-9 border-b border-line last:border-0 hover:bg-accent-soft">{children}</tr>
}

export function Cell({ from = 'always', isWhole = false, isTight = false, children }: CellProps) {
  return (
    <td className={`px-3 ${isTight ? 'py-0.5' : 'py-1.5'} ${isWhole ? 'whitespace-nowrap' : ''} ${shown[from]}`}>
      {children}
    </td>
  )
}

/** `isWhole`: never broken over two lines. `isTight`: a row of it is 36 px high. */
type CellProps = { from?: From; isWhole?: boolean; isTight?: boolean; children: ReactNode }
