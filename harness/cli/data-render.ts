import { extname, resolve } from 'node:path'
import { Argument, type Command, InvalidArgumentError, Option } from 'commander'
import type { Split } from '../../datasets/types.ts'
import { UsageError } from '../errors.ts'
import { integer } from './arguments.ts'
import type { Act, Run } from './io.ts'

/** Larger pictures open hardly anywhere. */
const MOST_SHEET_PIXELS = 2 ** 26

interface Options {
  variant: 'scenes' | 'scenes-few'
  count: number
  size: number
  split: Split
  from: number
  objects?: readonly [number, number]
  out: string
  sheet?: boolean
}

export function declare(data: Command, act: Act): void {
  data
    .command('render')
    .description("pictures, masks and attributes of CLEVR's world, on all cores")
    .addArgument(new Argument('[variant]', 'which world').choices(['scenes', 'scenes-few']).default('scenes'))
    .option('--count <n>', 'scenes to render', integer({ min: 1, max: 1_000_000 }), 32)
    .option('--size <pixels>', 'side of the pictures', integer({ min: 8, max: 1024 }), 64)
    .addOption(new Option('--split <split>', 'which scenes').choices(['train', 'test']).default('train'))
    .option('--from <n>', 'number of the first scene', integer({ min: 0 }), 0)
    .option('--objects <range>', 'other numbers of objects than the data set has, as 3-10', readObjects)
    .requiredOption('--out <path>', 'folder to write, or with --sheet a .png file')
    .option('--sheet', 'one contact sheet in place of a folder')
    .addHelpText(
      'after',
      `
The folder gets images/, masks/ (one byte a pixel: 0 is the ground, else the object's place in the scene's list,
counted from 1) and scenes.json in CLEVR's layout. Scenes 0 to 3999 of train and 0 to 999 of test are the data set's own.

Examples:
  $ npx maskbench data render scenes --count 5000 --out scenes/
  $ npx maskbench data render scenes --objects 3-10 --size 128 --count 100 --out crowded/
  $ npx maskbench data render scenes-few --count 32 --size 96 --sheet --out few.png`,
    )
    .action(act(run))
}

const run: Run<Options> = async ({ variant: name, count, size, split, from, objects, out, sheet }, io) => {
  const path = resolve(out)
  const isPng = extname(path).toLowerCase() === '.png'
  if (sheet && !isPng) {
    throw new UsageError({
      what: `a contact sheet is a .png file, not ${out}`,
      remedy: 'change --out, or drop --sheet',
    })
  }
  if (!sheet && isPng) {
    const what = `${out} is one picture, but ${count} scenes go into a folder`
    throw new UsageError({ what, remedy: 'add --sheet for a contact sheet, or give a folder' })
  }
  if (sheet && count * size * size > MOST_SHEET_PIXELS) {
    const what = `${count} scenes of ${size} x ${size} are too much for one picture`
    throw new UsageError({ what, remedy: 'lower --count or --size, or drop --sheet' })
  }
  const { VARIANTS } = await import('../../datasets/scenes/variants.ts')
  const variant = { ...VARIANTS[name], ...(objects && { objects }) }
  const { exportScenes } = await import('../../datasets/scenes/export.ts')
  const started = performance.now()
  let spoken = started
  await exportScenes({ variant, split, from, count, size }, path, sheet ? 'sheet' : 'folder', (done) => {
    if (performance.now() - spoken < 2000 || done === count) return
    spoken = performance.now()
    io.note(`${done.toLocaleString('en')} of ${count.toLocaleString('en')} scenes`)
  })
  const seconds = (performance.now() - started) / 1000
  const perMinute = Math.round((60 * count) / seconds)
  io.result({ variant: name, split, from, count, size, seconds, scenes_per_minute: perMinute, out: path }, () => {
    const speed = `${seconds.toFixed(1)} s, ${perMinute.toLocaleString('en')} scenes a minute`
    return `${path}: ${count.toLocaleString('en')} scenes of ${size} x ${size} (${speed})`
  })
}

function readObjects(text: string): [number, number] {
  const [least = 0, most = least] = /^\d+(-\d+)?$/.test(text) ? text.split('-').map(Number) : []
  if (least >= 1 && least <= most && most <= 10) return [least, most]
  throw new InvalidArgumentError('It must be a range within 1-10, like 3-10.')
}
