import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { renderPart } from '../../datasets/rendered/scenes/render-pool.ts'
import { scenes } from '../../datasets/rendered/scenes/variants.ts'
import { dataset as backgrounds } from '../../datasets/sets/backgrounds-scenes.ts'
import { commands } from './helpers/in-process.ts'
import { folder } from './helpers/maskbench.ts'

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

test('data render puts nothing among files that are there', async () => {
  using here = commands()
  writeFileSync(join(here.path, 'mine.png'), '')
  const { code, stderr } = await here.maskbench('data', 'render', 'scenes', '--count', '1', '--out', '.')
  expect([code, stderr]).toEqual([2, expect.stringContaining('. is not empty')])
  expect(readdirSync(here.path)).toEqual(['mine.png'])
})

test('data render makes a contact sheet', async () => {
  using here = commands()
  const { code } = await here.maskbench('data', 'render', 'scenes-few', '--size', '16', '--sheet', '--out', 'few.png')
  expect(code).toBe(0)
  const { width, height } = await sharp(join(here.path, 'few.png')).metadata()
  expect([width, height]).toEqual([8 * 18 - 2, 4 * 18 - 2])
})

test('data render shows the versions of backgrounds-scenes side by side', async () => {
  using here = commands()
  const words = 'data render backgrounds-scenes --split test --count 3 --from 5 --size 16 --sheet --out versions.png'
  expect((await here.maskbench(...words.split(' '))).code).toBe(0)
  const { data, info } = await sharp(join(here.path, 'versions.png')).raw().toBuffer({ resolveWithObject: true })
  expect([info.width, info.height]).toEqual([8 * 18 - 2, 3 * 18 - 2])
  const mixed = await backgrounds.loadVariant!('mixed_next', 16)
  const row = Buffer.from(mixed.images.block(7, 1).subarray(0, 48))
  const at = (2 * 18 * info.width + 7 * 18) * 3
  expect(data.subarray(at, at + 48).equals(row)).toBe(true)
})

test('data render writes one version of backgrounds-scenes, with foregrounds and what is in each picture', async () => {
  using here = commands()
  const words = 'data render backgrounds-scenes --split test --variant no_fg --count 2 --size 16 --out out --json'
  const { code, stdout } = await here.maskbench(...words.split(' '))
  expect(code).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({ world: 'backgrounds-scenes', variant: 'no_fg', split: 'test', count: 2 })
  const out = join(here.path, 'out')
  const [first, second] = JSON.parse(readFileSync(join(out, 'pictures.json'), 'utf8'))
  expect([first.class, second.class]).toEqual(['disc', 'square'])
  const image = await sharp(join(out, 'images', second.file))
    .raw()
    .toBuffer()
  const mask = await sharp(join(out, 'masks', second.file))
    .toColourspace('b-w')
    .raw()
    .toBuffer()
  expect(mask.some((id) => id === 1)).toBe(true)
  expect([...mask.keys()].every((pixel) => mask[pixel] === 0 || image[3 * pixel] === 0)).toBe(true)
})

test('data render says what is wrong and what to do', async () => {
  using here = commands()
  const render = (...words: string[]) => here.maskbench('data', 'render', ...words)
  const version = await render('scenes', '--variant', 'no_fg', '--out', 'a')
  const trained = await render('backgrounds-scenes', '--variant', 'no_fg', '--out', 'a')
  const few = await render('backgrounds-scenes', '--split', 'test', '--from', '890', '--out', 'a')
  expect([version, trained, few].map(({ code }) => code)).toEqual([2, 2, 2])
  expect(version.stderr).toContain('drop --variant, or render backgrounds-scenes')
  expect(trained.stderr).toContain('add --split test')
  expect(few.stderr).toContain('there are 900 test images, not 922')
  const png = await render('--out', 'a.png')
  const sheet = await render('--out', 'a', '--sheet')
  const range = await render('--out', 'a', '--objects', '3-11')
  const vast = await render('--out', 'a.png', '--sheet', '--count', '1000000')
  const refused = await render('--out', '/dev/null/a', '--count', '1')
  expect([png, sheet, range, vast, refused].map(({ code }) => code)).toEqual([2, 2, 2, 2, 3])
  expect(png.stderr).toContain('add --sheet')
  expect(sheet.stderr).toContain('a contact sheet must be a .png file')
  expect(range.stderr).toContain('like 3-10')
  expect(vast.stderr).toContain('lower --count or --size')
  expect(refused.stderr).toMatch(/cannot be written: .*change --out/)
})
