import type { Locale } from './locales.ts'
import authEn from './messages/en/auth.json' with { type: 'json' }
import casesEn from './messages/en/cases.json' with { type: 'json' }
import custodyEn from './messages/en/custody.json' with { type: 'json' }
import failedEn from './messages/en/failed.json' with { type: 'json' }
import frameEn from './messages/en/frame.json' with { type: 'json' }
import galleryEn from './messages/en/gallery.json' with { type: 'json' }
import healthEn from './messages/en/health.json' with { type: 'json' }
import hidingEn from './messages/en/hiding.json' with { type: 'json' }
import homeEn from './messages/en/home.json' with { type: 'json' }
import itemsEn from './messages/en/items.json' with { type: 'json' }
import jobsEn from './messages/en/jobs.json' with { type: 'json' }
import ledgerEn from './messages/en/ledger.json' with { type: 'json' }
import mediaEn from './messages/en/media.json' with { type: 'json' }
import movesEn from './messages/en/moves.json' with { type: 'json' }
import officersEn from './messages/en/officers.json' with { type: 'json' }
import playerEn from './messages/en/player.json' with { type: 'json' }
import receiptsEn from './messages/en/receipts.json' with { type: 'json' }
import registerEn from './messages/en/register.json' with { type: 'json' }
import searchesEn from './messages/en/searches.json' with { type: 'json' }
import securityEn from './messages/en/security.json' with { type: 'json' }
import sourcesEn from './messages/en/sources.json' with { type: 'json' }
import transfersEn from './messages/en/transfers.json' with { type: 'json' }
import unitsEn from './messages/en/units.json' with { type: 'json' }
import uploadsEn from './messages/en/uploads.json' with { type: 'json' }
import workstationsEn from './messages/en/workstations.json' with { type: 'json' }
import authZh from './messages/zh-HK/auth.json' with { type: 'json' }
import casesZh from './messages/zh-HK/cases.json' with { type: 'json' }
import custodyZh from './messages/zh-HK/custody.json' with { type: 'json' }
import failedZh from './messages/zh-HK/failed.json' with { type: 'json' }
import frameZh from './messages/zh-HK/frame.json' with { type: 'json' }
import galleryZh from './messages/zh-HK/gallery.json' with { type: 'json' }
import healthZh from './messages/zh-HK/health.json' with { type: 'json' }
import hidingZh from './messages/zh-HK/hiding.json' with { type: 'json' }
import homeZh from './messages/zh-HK/home.json' with { type: 'json' }
import itemsZh from './messages/zh-HK/items.json' with { type: 'json' }
import jobsZh from './messages/zh-HK/jobs.json' with { type: 'json' }
import ledgerZh from './messages/zh-HK/ledger.json' with { type: 'json' }
import mediaZh from './messages/zh-HK/media.json' with { type: 'json' }
import movesZh from './messages/zh-HK/moves.json' with { type: 'json' }
import officersZh from './messages/zh-HK/officers.json' with { type: 'json' }
import playerZh from './messages/zh-HK/player.json' with { type: 'json' }
import receiptsZh from './messages/zh-HK/receipts.json' with { type: 'json' }
import registerZh from './messages/zh-HK/register.json' with { type: 'json' }
import searchesZh from './messages/zh-HK/searches.json' with { type: 'json' }
import securityZh from './messages/zh-HK/security.json' with { type: 'json' }
import sourcesZh from './messages/zh-HK/sources.json' with { type: 'json' }
import transfersZh from './messages/zh-HK/transfers.json' with { type: 'json' }
import unitsZh from './messages/zh-HK/units.json' with { type: 'json' }
import uploadsZh from './messages/zh-HK/uploads.json' with { type: 'json' }
import workstationsZh from './messages/zh-HK/workstations.json' with { type: 'json' }

const en = {
  auth: authEn,
  cases: casesEn,
  custody: custodyEn,
  failed: failedEn,
  frame: frameEn,
  gallery: galleryEn,
  health: healthEn,
  hiding: hidingEn,
  home: homeEn,
  items: itemsEn,
  jobs: jobsEn,
  media: mediaEn,
  ledger: ledgerEn,
  moves: movesEn,
  officers: officersEn,
  player: playerEn,
  security: securityEn,
  searches: searchesEn,
  receipts: receiptsEn,
  register: registerEn,
  sources: sourcesEn,
  transfers: transfersEn,
  units: unitsEn,
  uploads: uploadsEn,
  workstations: workstationsEn,
}
/** All texts of one language; the types are those of the English ones. */
export type Texts = typeof en
const texts: Record<Locale, Texts> = {
  en,
  'zh-HK': {
    auth: authZh,
    cases: casesZh,
    custody: custodyZh,
    failed: failedZh,
    frame: frameZh,
    gallery: galleryZh,
    health: healthZh,
    hiding: hidingZh,
    home: homeZh,
    items: itemsZh,
    jobs: jobsZh,
    media: mediaZh,
    ledger: ledgerZh,
    moves: movesZh,
    officers: officersZh,
    player: playerZh,
    security: securityZh,
    searches: searchesZh,
    receipts: receiptsZh,
    register: registerZh,
    sources: sourcesZh,
    transfers: transfersZh,
    units: unitsZh,
    uploads: uploadsZh,
    workstations: workstationsZh,
  },
}

export const loadTexts = (locale: Locale): Texts => texts[locale]
