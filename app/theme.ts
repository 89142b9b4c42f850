export const THEME_COOKIE = 'cdip-theme'
export const THEMES = ['light', 'dark'] as const
export type Theme = (typeof THEMES)[number]

/** The chosen theme; light where none was chosen, as on paper. */
export const themeOf = (value: string | undefined): Theme => THEMES.find((each) => each === value) ?? 'light'
