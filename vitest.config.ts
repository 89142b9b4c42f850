import { defineConfig } from 'vitest/config'

export default defineConfig({
  // The time zone is odd on purpose: a test that passes only in the builder's own zone proves nothing.
  test: {
    include: ['{lib,db,components,tests}/**/*.test.ts'],
    env: { TZ: 'Pacific/Chatham' },
    // A busy machine takes long to write a server's last checkpoint.
    hookTimeout: 60_000,
  },
})
