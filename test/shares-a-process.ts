/** A file that shares its process with others leaves it as it found it, or a later one fails through no fault of its own. */
import { afterAll, expect, vi } from 'vitest'
import { registeredEntries } from '../db/catalogue/registered.ts'

/** What the code under test reads; libraries set more of their own when they are loaded. */
const READ = /^(MASKBENCH_|XDG_|HOME$|TMPDIR$|PATH$|NODE_|CI$)/
const state = () => ({
  registered: registeredEntries(),
  environment: Object.entries(process.env).filter(([name]) => READ.test(name)),
  folder: process.cwd(),
})

const before = structuredClone(state())

afterAll(() => {
  vi.unstubAllEnvs()
  vi.unstubAllGlobals()
  expect(state(), 'a file that changes its process needs one of its own: see vitest.config.ts').toEqual(before)
})
