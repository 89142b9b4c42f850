import { customType } from 'drizzle-orm/pg-core'

/** Bytes as they are: names of files need not be UTF-8, and hashes are compared whole. */
export const bytea = customType<{ data: Buffer }>({ dataType: () => 'bytea' })
