import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { renderPart } from '../../datasets/scenes/parts.ts'
import { scenes } from '../../datasets/scenes/variants.ts'
import { folder } from './maskbench.ts'

test('data render writes pictures, masks and the json of CLEVR', async () => {
  using here = folder()
  const words = 'data render scenes --count 3 --from 7 --size 24 --split test --out new/out --json'
  const { code, stdout } = await here.maskbench(...words.split(' '))
  expect(code).toBe(0)
  const out = join(here.path, 'new', 'out')
  expect(JSON.parse(stdout)).toMatchObject({ variant: 'scenes', split: 'test', from: 7, count: 3, size: 24, out })
  const names = [7, 8, 9].map((i) => `scenes_test_00000${i}.png`)
  expect(readdirSync(join(out, 'images')).sort()).toEqual(names)
  const json = JSON.parse(readFileSync(join(out, 'scenes.json'), 'utf8'))
  expect(json.scenes.map((scene: { image_filename: string }) => scene.image_filename)).toEqual(names)
  expect(Object.keys(json.scenes[0].objects[0]).sort()).toEqual(
    ['shape', 'color', 'material', 'size', '3d_coords', 'rotation', 'pixel_coords'].sort(),
  )

  const { images, objects } = renderPart({ variant: scenes, split: 'test', from: 7, count: 1, size: 24 })
  const image = await sharp(join(out, 'images', names[0]!))
    .raw()
    .toBuffer()
  const mask = await sharp(join(out, 'masks', names[0]!))
    .toColourspace('b-w')
    .raw()
    .toBuffer()
  expect(image.equals(images)).toBe(true)
  expect(mask.equals(objects)).toBe(true)
})

test('data render makes a contact sheet', async () => {
  using here = folder()
  const { code } = await here.maskbench('data', 'render', 'scenes-few', '--size', '16', '--sheet', '--out', 'few.png')
  expect(code).toBe(0)
  const { width, height } = await sharp(join(here.path, 'few.png')).metadata()
  expect([width, height]).toEqual([8 * 18 - 2, 4 * 18 - 2])
})

test('data render says what is wrong and what to do', async () => {
  using here = folder()
  const render = (...words: string[]) => here.maskbench('data', 'render', ...words)
  const [png, sheet, range, vast, refused] = await Promise.all([
    render('--out', 'a.png'),
    render('--out', 'a', '--sheet'),
    render('--out', 'a', '--objects', '3-11'),
    render('--out', 'a.png', '--sheet', '--count', '1000000'),
    render('--out', '/dev/null/a', '--count', '1'),
  ])
  expect([png, sheet, range, vast, refused].map(({ code }) => code)).toEqual([2, 2, 2, 2, 3])
  expect(png.stderr).toContain('add --sheet')
  expect(sheet.stderr).toContain('a contact sheet is a .png file')
  expect(range.stderr).toContain('like 3-10')
  expect(vast.stderr).toContain('lower --count or --size')
  expect(refused.stderr).toMatch(/can not be written: .*change --out/)
})
