import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { unzipSync } from 'fflate'
import { afterAll, describe, expect, it } from 'vitest'
import { checkTarget, MANIFEST, writeWhole } from '../../harness/snapshot/target.ts'

const place = mkdtempSync(join(tmpdir(), 'maskbench-target-'))
afterAll(() => rmSync(place, { recursive: true }))

describe('the folder', () => {
  const target = join(place, 'site')
  const files = () => readdirSync(place).sort()

  it('is there as a whole or not at all', async () => {
    await expect(
      writeWhole(target, async (folder) => {
        writeFileSync(join(folder, 'half.html'), 'half')
        throw new Error('no space left')
      }),
    ).rejects.toThrow('no space left')
    expect(files()).toEqual([])
    const fill = (text: string) => async (folder: string) => {
      writeFileSync(join(folder, MANIFEST), JSON.stringify({ maskbench: '1' }))
      writeFileSync(join(folder, 'index.html'), text)
    }
    await writeWhole(target, fill('first'))
    await writeWhole(target, fill('second'))
    expect(files()).toEqual(['site'])
    expect(readFileSync(join(target, 'index.html'), 'utf8')).toBe('second')
    await expect(writeWhole(target, () => Promise.reject(new Error('interrupted')))).rejects.toThrow()
    expect(readFileSync(join(target, 'index.html'), 'utf8')).toBe('second')
  })

  it('takes the place of nothing but an empty folder or an earlier snapshot', () => {
    const other = join(place, 'photos')
    mkdirSync(other)
    expect(() => checkTarget(other)).not.toThrow()
    writeFileSync(join(other, 'me.jpg'), '')
    expect(() => checkTarget(other)).toThrow('already exists and is not an earlier snapshot')
    writeFileSync(join(other, MANIFEST), '{"name":"mine"}')
    expect(() => checkTarget(other)).toThrow()
    expect(() => checkTarget(join(other, 'me.jpg'))).toThrow()
    expect(() => checkTarget(join(place, 'no', 'such'))).toThrow('there is no folder')
    expect(existsSync(join(other, 'me.jpg'))).toBe(true)
  })
})

describe('an archive', () => {
  const target = join(place, 'results.zip')
  const fill = (text: string) => async (folder: string) => {
    mkdirSync(join(folder, 'assets'))
    writeFileSync(join(folder, MANIFEST), JSON.stringify({ maskbench: '1' }))
    writeFileSync(join(folder, 'assets', 'app.js'), text)
  }

  it('unpacks to one folder, and replaces an earlier one', async () => {
    await writeWhole(target, fill('first'))
    await writeWhole(target, fill('second'))
    const entries = unzipSync(readFileSync(target))
    expect(Object.keys(entries)).toEqual(['results/assets/app.js', 'results/snapshot.json'])
    expect(new TextDecoder().decode(entries['results/assets/app.js'])).toBe('second')
    expect(readdirSync(place).filter((name) => name.startsWith('results'))).toEqual(['results.zip'])
  })

  it('replaces no other file', () => {
    const other = join(place, 'photos.zip')
    writeFileSync(other, 'PK of something else')
    expect(() => checkTarget(other)).toThrow('already exists and is not an earlier snapshot')
    expect(() => checkTarget(target)).not.toThrow()
  })
})
