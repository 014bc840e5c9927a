'use client'

import { type Registered, register } from '../../db/catalogue/registered.ts'

/** Adds the entries of plugins to the catalogue in the browser; stands before everything that shows titles or marks. */
export function PluginEntries({ entries }: { entries: readonly Registered[] }) {
  entries.forEach(register)
  return null
}
