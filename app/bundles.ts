import type { UnlockActions } from '#components/auth/unlock-form.tsx'
import type { PreferenceActions } from '#components/frame/preferences.tsx'
import { setLocaleAction, setThemeAction } from './actions/preferences.ts'
import { signOutAction, unlockAction } from './actions/session.ts'

// Components import nothing of app: what they may do is handed to them.
export const preferences: PreferenceActions = { setLocale: setLocaleAction, setTheme: setThemeAction }
export const unlocking: UnlockActions = { unlock: unlockAction, signOut: signOutAction }
