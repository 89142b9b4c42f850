import type { JobName } from '#lib/jobs/definitions.ts'
import type { Trouble } from '#lib/jobs/trouble.ts'

type Snake<Text extends string> = Text extends `${infer A}${' ' | '.' | '-'}${infer B}` ? `${A}_${Snake<B>}` : Text
const snake = <Text extends string>(text: Text) => text.replaceAll(/[ .-]/g, '_') as Snake<Text>

/** The keys of the texts for a job and for what troubled it. */
export const nameKey = (job: JobName): `name.${Snake<JobName>}` => `name.${snake(job)}`
export const whyKey = (trouble: Trouble): `why.${Snake<Trouble>}` => `why.${snake(trouble)}`
