/** What the platform makes of an exhibit by itself; each can be made again, and none is ever edited. */
export const DERIVATIVE_KINDS = ['poster'] as const
export type DerivativeKind = (typeof DERIVATIVE_KINDS)[number]
