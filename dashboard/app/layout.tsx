import '@fontsource-variable/jetbrains-mono/wght.css'
import '@fontsource-variable/source-sans-3/wght.css'
import './globals.css'
import type { Metadata, Viewport } from 'next'
import { headers } from 'next/headers'
import { ThemeProvider } from 'next-themes'
import { NuqsAdapter } from 'nuqs/adapters/next/app'
import type { ReactNode } from 'react'
import { type Registered, registeredEntries } from '../../db/catalogue/registered.ts'
import { Footer } from '../components/footer.tsx'
import { PluginEntries } from '../components/plugin-entries.tsx'
import { Shell } from '../components/shell.tsx'
import { openStore } from '../lib/store.ts'

export const metadata: Metadata = {
  title: { default: 'maskbench', template: '%s · maskbench' },
  description: 'Self-supervised image representations and noisy-label learning, measured the same way every time.',
}

export const viewport: Viewport = {
  colorScheme: 'light dark',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#fdfcfa' },
    { media: '(prefers-color-scheme: dark)', color: '#151517' },
  ],
}

export default async function RootLayout({ children }: { children: ReactNode }) {
  const nonce = (await headers()).get('x-nonce') ?? undefined
  return (
    // next-themes sets the theme's class before the first paint, ahead of React.
    <html lang="en" suppressHydrationWarning>
      <body>
        <PluginEntries entries={entriesOfPlugins()} />
        <ThemeProvider attribute="class" nonce={nonce} disableTransitionOnChange>
          <NuqsAdapter>
            <Shell footer={<Footer />}>{children}</Shell>
          </NuqsAdapter>
        </ThemeProvider>
      </body>
    </html>
  )
}

/** Opening the store registers them on the server; the browser gets them with the page. */
function entriesOfPlugins(): readonly Registered[] {
  openStore()
  return registeredEntries()
}
