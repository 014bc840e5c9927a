import { existsSync, readdirSync } from 'node:fs'
import { extname, resolve } from 'node:path'
import { Argument, type Command, InvalidArgumentError, Option } from 'commander'
import { VARIANTS, type Variant } from '../../../../datasets/rendered/backgrounds/variants.ts'
import type { Split } from '../../../../datasets/types.ts'
import { UsageError } from '../../../base/errors.ts'
import { integer } from '../../arguments.ts'
import type { Act, Run } from '../../io.ts'

/** Few viewers open larger images. */
const MOST_SHEET_PIXELS = 2 ** 26

interface Options {
  world: 'scenes' | 'scenes-few' | 'backgrounds-scenes'
  count: number
  size: number
  split: Split
  from: number
  objects?: readonly [number, number]
  variant?: Variant
  out: string
  sheet?: boolean
}

export function declare(data: Command, act: Act): void {
  data
    .command('render')
    .description(
      'render images, masks and attributes: CLEVR-like scenes (on all cores), or shapes in front of textures',
    )
    .addArgument(
      new Argument('[world]', 'data set to render')
        .choices(['scenes', 'scenes-few', 'backgrounds-scenes'])
        .default('scenes'),
    )
    .option('--count <n>', 'number of scenes to render', integer({ min: 1, max: 1_000_000 }), 32)
    .option('--size <pixels>', 'side of the images', integer({ min: 8, max: 1024 }), 64)
    .addOption(new Option('--split <split>', 'split to render').choices(['train', 'test']).default('train'))
    .option('--from <n>', 'number of the first scene', integer({ min: 0 }), 0)
    .option('--objects <range>', "numbers of objects, e.g. 3-10, in place of the data set's own", readObjects)
    .addOption(
      new Option('--variant <version>', 'for backgrounds-scenes: one version of its test images').choices(VARIANTS),
    )
    .requiredOption('--out <path>', 'folder to write, or with --sheet a .png file')
    .option('--sheet', 'write one contact sheet instead of a folder')
    .addHelpText(
      'after',
      `
The folder contains images/, masks/ (one byte per pixel: 0 is the ground, k is the k-th object in the scene's list) and
scenes.json in CLEVR's layout. Scenes 0 to 3999 of train and 0 to 999 of test are those of the data set. For
backgrounds-scenes it contains pictures.json, and there are 3,000 training and 900 test images; a sheet of test images shows
each in all eight versions, unless --variant selects one.

Examples:
  $ npx maskbench data render scenes --count 5000 --out scenes/
  $ npx maskbench data render scenes --objects 3-10 --size 128 --count 100 --out crowded/
  $ npx maskbench data render scenes-few --count 32 --size 96 --sheet --out few.png
  $ npx maskbench data render backgrounds-scenes --split test --count 9 --size 96 --sheet --out versions.png
  $ npx maskbench data render backgrounds-scenes --split test --variant mixed_rand --count 900 --out mixed/`,
    )
    .action(act(run))
}

const run: Run<Options> = async (options, io) => {
  const { world, count, size, split, from, objects, variant, out, sheet } = options
  const path = resolve(out)
  const isPng = extname(path).toLowerCase() === '.png'
  if (sheet && !isPng) {
    throw new UsageError({
      what: `a contact sheet must be a .png file, not ${out}`,
      remedy: 'change --out, or drop --sheet',
    })
  }
  if (!sheet && isPng) {
    const what = `${out} is a single image, but ${count} scenes need a folder`
    throw new UsageError({ what, remedy: 'add --sheet for a contact sheet, or give a folder' })
  }
  const form = sheet ? 'sheet' : 'folder'
  const backgrounds = world === 'backgrounds-scenes'
  const each = backgrounds && split === 'test' && variant === undefined ? VARIANTS.length : 1
  if (sheet && count * each * size * size > MOST_SHEET_PIXELS) {
    const what = `${count * each} images of ${size} x ${size} are too many for one sheet`
    throw new UsageError({ what, remedy: 'lower --count or --size, or drop --sheet' })
  }
  if (!sheet && existsSync(path) && readdirSync(path).length > 0) {
    const what = `${out} is not empty: images would be mixed with its contents`
    throw new UsageError({ what, remedy: 'name a new folder, or empty it first' })
  }
  if (backgrounds && objects !== undefined) {
    const what = 'images of backgrounds-scenes show one object each'
    throw new UsageError({ what, remedy: 'drop --objects, or render scenes' })
  }
  if (!backgrounds && variant !== undefined) {
    const what = `${world} has no versions`
    throw new UsageError({ what, remedy: 'drop --variant, or render backgrounds-scenes' })
  }
  const common = { split, from, count, size }
  if (backgrounds) {
    const { writePictures } = await import('../../../../datasets/rendered/backgrounds/write-pictures.ts')
    await writePictures({ ...common, variant: variant ?? null }, path, form)
    io.result({ world, variant: variant ?? null, ...common, out: path }, () => {
      return `${path}: ${count.toLocaleString('en')} images of ${size} x ${size}`
    })
    return
  }
  const scenes = await import('../../../../datasets/rendered/scenes/variants.ts')
  const { writeScenes } = await import('../../../../datasets/rendered/scenes/write-scenes.ts')
  const started = performance.now()
  let spoken = started
  const drawn = { ...scenes.VARIANTS[world], ...(objects && { objects }) }
  await writeScenes({ variant: drawn, ...common }, path, form, (done) => {
    if (performance.now() - spoken < 2000 || done === count) return
    spoken = performance.now()
    io.note(`${done.toLocaleString('en')} of ${count.toLocaleString('en')} scenes`)
  })
  const seconds = (performance.now() - started) / 1000
  const perMinute = Math.round((60 * count) / seconds)
  io.result({ world, variant: world, ...common, seconds, scenes_per_minute: perMinute, out: path }, () => {
    const speed = `${seconds.toFixed(1)} s, ${perMinute.toLocaleString('en')} scenes per minute`
    return `${path}: ${count.toLocaleString('en')} scenes of ${size} x ${size} (${speed})`
  })
}

function readObjects(text: string): [number, number] {
  const [least = 0, most = least] = /^\d+(-\d+)?$/.test(text) ? text.split('-').map(Number) : []
  if (least >= 1 && least <= most && most <= 10) return [least, most]
  throw new InvalidArgumentError('It must be a range within 1-10, like 3-10.')
}
