import { TOKEN_FILE } from '#lib/register/schema.ts'
import type { Picked, PickedFile } from './messages.ts'

/** Tokens of sticks among what was picked: each lies in the top folder. Deeper, a file of that name is one like others. */
export const tokensIn = ({ files }: Picked): PickedFile[] =>
  files.filter(({ file, folder }) => file.name === TOKEN_FILE && !folder.includes('/'))

/** What was picked but for the token, which is read and not brought in. */
export const withoutToken = (picked: Picked, token: PickedFile | null): Picked =>
  token ? { ...picked, files: picked.files.filter((each) => each !== token) } : picked
