'use client'

import { Tabs as Base } from '@base-ui/react/tabs'
import type { ReactNode } from 'react'

type Tab = { key: string; label: string; content: ReactNode }

/** Several views of one thing in one place; the arrow keys move between their names. `first`: which is open. */
export function Tabs({ tabs, label, first }: { tabs: Tab[]; label: string; first?: string }) {
  return (
    <Base.Root defaultValue={first ?? tabs[0]?.key}>
      <Base.List aria-label={label} className="mb-3 flex gap-1 overflow-x-auto border-b border-line">
        {tabs.map(({ key, label: name }) => (
          <Base.Tab
            key={key}
            value={key}
            className="-mb-px min-h-9 border-b-2 border-transparent px-3 text-sm text-muted data-[active]:border-accent data-[active]:font-semibold data-[active]:text-text"
          >
            {name}
          </Base.Tab>
        ))}
      </Base.List>
      {tabs.map(({ key, content }) => (
        <Base.Panel key={key} value={key}>
          {content}
        </Base.Panel>
      ))}
    </Base.Root>
  )
}
