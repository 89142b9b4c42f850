import type { Metadata } from 'next'
import { getMessages } from 'next-intl/server'
import type { Texts } from '#lib/i18n/texts.ts'

/** The title of a page's tab: what the page is, and never the name of a case or of a person, which the browser keeps. */
export const titled = (of: (texts: Texts) => string) => async (): Promise<Metadata> => ({
  title: of(await getMessages()),
})
