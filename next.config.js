import createNextIntlPlugin from 'next-intl/plugin'

const withTranslations = createNextIntlPlugin('./app/request-texts.ts')

/** @type {import('next').NextConfig} */
const config = {
  output: 'standalone',
  outputFileTracingRoot: import.meta.dirname,
  turbopack: { root: import.meta.dirname },
  poweredByHeader: false,
  images: { unoptimized: true },
  // `npm test` checks types, of everything; the first start of the demonstration need not do it again.
  typescript: { ignoreBuildErrors: true },
  // Native code, and files that look for their own neighbours.
  serverExternalPackages: ['@node-rs/argon2', 'postgres', 'sharp'],
  // A route must never answer from an earlier officer's response.
  experimental: { staleTimes: { dynamic: 0, static: 30 } },
  headers: async () => [
    {
      source: '/:path*',
      headers: [
        { key: 'X-Content-Type-Options', value: 'nosniff' },
        { key: 'Strict-Transport-Security', value: 'max-age=63072000' },
      ],
    },
    {
      // What guards a document says nothing of a script, and a page loads many.
      source: '/((?!_next/static/).*)',
      headers: [
        { key: 'Referrer-Policy', value: 'same-origin' },
        { key: 'X-Frame-Options', value: 'DENY' },
        { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
        { key: 'Permissions-Policy', value: 'camera=(), microphone=(), geolocation=(), payment=()' },
      ],
    },
  ],
}

export default withTranslations(config)
