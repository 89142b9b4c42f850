import { defineConfig } from '@playwright/test'

const PORT = 3931
/** The production server with the demonstration's data, in Debian's Chromium. */
export default defineConfig({
  testDir: 'tests/e2e',
  // These take minutes: the player frame by frame, an installation that is killed under an upload, and what lasts on a
  // slow line. `npm run faults` runs them.
  testIgnore: process.env.CDIP_CAMPAIGN ? [] : ['player.spec.ts', 'restart.spec.ts'],
  grepInvert: process.env.CDIP_CAMPAIGN ? [] : /@long/,
  fullyParallel: false,
  // One after the other: the officers are shared, and one test ends all of an officer's sessions.
  workers: 1,
  retries: 0,
  timeout: 120_000,
  // The other suites run beside: what takes 2 s on a quiet machine may take 10.
  expect: { timeout: 20_000 },
  outputDir: 'test-results',
  globalSetup: './tests/e2e/start-demo.ts',
  use: {
    baseURL: `http://127.0.0.1:${PORT}`,
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    timezoneId: 'Pacific/Chatham',
    launchOptions: {
      // The same engine without a browser's window around it, which took half of the processor. The campaign has it all.
      executablePath: process.env.CDIP_CAMPAIGN ? '/usr/bin/chromium' : '/usr/bin/chromium-headless-shell',
      args: [
        ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
        ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
      ],
    },
  },
})
