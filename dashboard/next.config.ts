import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { NextConfig } from 'next'

// Disables telemetry, however Next.js is started.
process.env.NEXT_TELEMETRY_DISABLED = '1'

/** Sent with every answer. */
const HEADERS = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
}

const projectRoot = dirname(dirname(fileURLToPath(import.meta.url)))

export default {
  // `maskbench serve` names a folder for each build (harness/cli/dashboard/build.ts).
  distDir: process.env.MASKBENCH_BUILD ?? '.next',
  // The root is the project, because pages import ../db and ../harness.
  turbopack: { root: projectRoot },
  outputFileTracingRoot: projectRoot,
  serverExternalPackages: ['better-sqlite3', 'fontkit', 'pdfkit'],
  poweredByHeader: false,
  // Pictures are served as stored; the image optimiser, which fetches by address, is off.
  images: { unoptimized: true },
  devIndicators: false,
  experimental: {
    // Most builds are a user's first and only one, which writing a cache would make a quarter slower.
    turbopackFileSystemCacheForBuild: false,
    // Each page is loaded when it is first asked for, so that the server is ready sooner.
    preloadEntriesOnStart: false,
  },
  // `npm run check` checks the types of the whole project.
  typescript: { ignoreBuildErrors: true },
  headers: async () => [
    {
      source: '/:path*',
      headers: Object.entries(HEADERS).map(([key, value]) => ({ key, value })),
    },
  ],
} satisfies NextConfig
