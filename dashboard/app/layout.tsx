import '@fontsource-variable/jetbrains-mono/wght.css'
import '@fontsource-variable/source-sans-3/wght.css'
import './globals.css'
import type { Metadata, Viewport } from 'next'
import { headers } from 'next/headers'
import { ThemeProvider } from 'next-themes'
import { NuqsAdapter } from 'nuqs/adapters/next/app'
import type { ReactNode } from 'react'
import { Footer } from '../components/footer.tsx'
import { Navigation } from '../components/navigation.tsx'

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
        <ThemeProvider attribute="class" nonce={nonce} disableTransitionOnChange>
          <NuqsAdapter>
            <a
              href="#content"
              className="visually-hidden focus:not-[]:static focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:h-auto focus:w-auto focus:overflow-visible focus:bg-raised focus:px-3 focus:py-2 focus:[clip-path:none]"
            >
              Skip to content
            </a>
            <div className="min-h-dvh lg:grid lg:grid-cols-[11.5rem_minmax(0,1fr)]">
              <Navigation />
              <div className="flex min-h-dvh min-w-0 flex-col">
                <main id="content" tabIndex={-1} className="min-w-0 flex-1 px-4 pt-6 pb-10 focus:outline-none sm:px-8">
                  {children}
                </main>
                <Footer />
              </div>
            </div>
          </NuqsAdapter>
        </ThemeProvider>
      </body>
    </html>
  )
}
