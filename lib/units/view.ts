export type UnitView = { id: string; en: string; zh: string }
/** A unit in the order of the tree; `depth` 0 is a root. `officers`: how many are posted there now. */
export type UnitBranch = UnitView & { depth: number; officers: number }
