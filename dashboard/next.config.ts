import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { NextConfig } from 'next'

// Nothing leaves this machine, whoever starts Next.js.
process.env.NEXT_TELEMETRY_DISABLED = '1'

const projectRoot = dirname(dirname(fileURLToPath(import.meta.url)))

export default {
  // The pages import ../db and ../harness/statistics, so the project, not this folder, is the root.
  turbopack: { root: projectRoot },
  outputFileTracingRoot: projectRoot,
  serverExternalPackages: ['better-sqlite3'],
  poweredByHeader: false,
  // Pictures are served as they are: nothing here fetches and resizes what an address names.
  images: { unoptimized: true },
  devIndicators: false,
  // `npm run check` does it for the whole project at once.
  typescript: { ignoreBuildErrors: true },
  headers: async () => [
    {
      source: '/:path*',
      headers: [
        { key: 'x-content-type-options', value: 'nosniff' },
        { key: 'referrer-policy', value: 'same-origin' },
        { key: 'cross-origin-opener-policy', value: 'same-origin' },
        { key: 'cross-origin-resource-policy', value: 'same-origin' },
      ],
    },
  ],
} satisfies NextConfig
