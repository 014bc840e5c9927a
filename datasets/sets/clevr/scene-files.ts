/** CLEVR v1.0 (Johnson et al. 2017) as it comes: PNG files, and what each shows in one JSON file a split. No masks. */
import { join } from 'node:path'
import * as z from 'zod'
import { wordsFor } from '../../../harness/base/issue-words.ts'
import { mistakes } from '../../../harness/base/mistakes.ts'
import { jsonItems } from '../../formats/json-items.ts'
import { perFile } from '../../per-file.ts'
import { type ImageList, publishedImages, UnusableList } from '../../published-images.ts'
import { COLOURS, SHAPES, TAGS, tagOf } from '../../rendered/scenes/world.ts'
import type { Split } from '../../types.ts'

/** The archive's own folder. */
export const FOLDER = 'CLEVR_v1.0'
/** What the scenes of the official test split show is not published: its validation split tests. */
const NAMES: Record<Split, string> = { train: 'train', test: 'val' }
const scenesOf = (split: Split) => `${FOLDER}/scenes/CLEVR_${NAMES[split]}_scenes.json`
const imagesOf = (split: Split) => `${FOLDER}/images/${NAMES[split]}`

export const sceneFiles = publishedImages({
  name: 'clevr',
  parts: [scenesOf('train'), scenesOf('test'), imagesOf('train'), imagesOf('test')],
  list,
})

function list(root: string, split: Split): ImageList {
  try {
    return perFile(join(root, scenesOf(split)), (path) => readScenes(path, imagesOf(split)))
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error)
    throw new UnusableList([{ file: scenesOf(split), what }])
  }
}

const sceneSchema = z.object({
  image_filename: z.string().regex(/^[\w.-]+\.png$/),
  objects: z.array(z.object({ shape: z.enum(SHAPES), color: z.enum(COLOURS) })),
})

function readScenes(path: string, folder: string): ImageList {
  const files: string[] = []
  const shown: number[][] = []
  for (const { list, value } of jsonItems(path)) {
    if (list !== 'scenes') continue
    const { success, data, error } = sceneSchema.safeParse(value, { error: wordsFor(value) })
    if (!success) {
      throw new Error(`scene ${files.length}: ${mistakes(error.issues.slice(0, 1))}`)
    }
    files.push(`${folder}/${data.image_filename}`)
    shown.push(data.objects.map(({ shape, color }) => tagOf({ shape, colour: color })))
  }
  if (files.length === 0) throw new Error('lists no scenes')
  const tags = new Uint8Array(files.length * TAGS.length)
  shown.forEach((objects, i) => {
    for (const tag of objects) tags[i * TAGS.length + tag] = 1
  })
  return { files, labels: null, tags }
}
