import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openDatabase } from '../../db/open.ts'
import { work } from '../../harness/execution/worker/worker.ts'
import { freshFolder } from '../fresh-folder.ts'

let store: string
freshFolder((folder) => {
  store = join(folder, 'moved.sqlite')
})

it('begins no new store where one has to be', () => {
  expect(() => openDatabase(store, { existing: true })).toThrow(
    /moved\.sqlite was deleted or moved while it was in use/,
  )
  expect(existsSync(store)).toBe(false)
})

it('a worker whose store was moved before it opened it begins none in its place', async () => {
  await expect(work(store, '0123456789ab')).rejects.toThrow(/was deleted or moved/)
  expect(existsSync(store)).toBe(false)
})
