import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { labelsOnly, labelsOnlyName } from '../../../datasets/sets/labels-only.ts'
import { encodeNpy } from '../../../harness/evaluation/encoder/npy.ts'

it('one tag in every row is a label, and is refused as that', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'maskbench-test-'))
  const [train, test] = [join(folder, 'train.npy'), join(folder, 'test.npy')]
  const write = (path: string, ...rows: number[][]) =>
    writeFileSync(path, encodeNpy(Float32Array.from(rows.flat()), [rows.length, rows[0]!.length]))
  const loaded = () => labelsOnly(labelsOnlyName(train, test)).load('train', 32)
  write(train, [0, 1, 0], [1, 0, 0])
  write(test, [0, 0, 1])
  await expect(loaded()).rejects.toMatchObject({
    message: `every row of ${train} and ${test} has one tag of 3, so that they are labels`,
    remedy: expect.stringContaining('y.argmax(1)'),
  })
  write(test, [0, 1, 1])
  expect((await loaded()).tags).toEqual(Uint8Array.of(0, 1, 0, 1, 0, 0))
  rmSync(folder, { recursive: true })
})
