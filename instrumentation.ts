/** Runs once when the server starts: it does not serve on a schema that it doesn't know, nor with a weak secret. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return
  const { refuseToStartUnready } = await import('#lib/http/start.ts')
  await refuseToStartUnready()
}
