import { NextIntlClientProvider } from 'next-intl'
import { getMessages } from 'next-intl/server'
import type { ReactNode } from 'react'

type Domain = keyof Awaited<ReturnType<typeof getMessages>>

/** Gives the islands below the texts of these domains; only pages that use them send them to the browser. */
export async function Texts({ of, children }: { of: Domain[]; children: ReactNode }) {
  const texts = await getMessages()
  const chosen = Object.fromEntries((['frame', ...of] satisfies Domain[]).map((domain) => [domain, texts[domain]]))
  return <NextIntlClientProvider messages={chosen}>{children}</NextIntlClientProvider>
}
