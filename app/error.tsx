'use client'

import { lazy, Suspense } from 'react'
import type { FailedProps } from '#components/frame/failed.tsx'
import { preferences } from './bundles.ts'

// Every page carries this file: what it shows is loaded when it is needed. Where that can't be had, global-error.tsx stands in.
const SheetFailed = lazy(async () => ({ default: (await import('#components/frame/sheet-failed.tsx')).SheetFailed }))

export default function OutsideFailed(props: FailedProps) {
  return (
    <Suspense>
      <SheetFailed preferences={preferences} {...props} />
    </Suspense>
  )
}
