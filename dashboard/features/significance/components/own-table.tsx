'use client'
import dynamic from 'next/dynamic'

/** With all that reads and tests a table in the browser, which is a fifth of the scripts and needed by this view alone. */
export const OwnTable = dynamic(() => import('./own-table-panel.tsx').then(({ OwnTablePanel }) => OwnTablePanel))
