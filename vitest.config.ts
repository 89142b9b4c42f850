import { defineConfig } from 'vitest/config'

export default defineConfig({
  // The time zone is odd on purpose: a test that passes only in the builder's own zone proves nothing.
  test: {
    include: ['{lib,db,components,tests}/**/*.test.ts'],
    globalSetup: ['tests/support/one-server.ts'],
    env: { TZ: 'Pacific/Chatham' },
    // A busy machine takes long: for a test as for a server's last checkpoint.
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
})
