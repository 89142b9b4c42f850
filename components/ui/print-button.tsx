'use client'

import { Printer } from 'lucide-react'
import { Button } from '#components/ui/button.tsx'

export function PrintButton({ label }: { label: string }) {
  return (
    <Button onClick={() => window.print()}>
      <Printer aria-hidden className="size-4" />
      {label}
    </Button>
  )
}
