// Loaded before a child's own code: a child whose parent was killed must not go on holding the port or the locks.
process.stdin.resume()
process.stdin.on('end', () => process.exit(1))
process.stdin.unref?.()
