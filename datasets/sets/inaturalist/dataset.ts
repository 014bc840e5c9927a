/** iNaturalist 2021 (Van Horn et al. 2021), its mini training split and its validation split, which tests. */

import { join } from 'node:path'
import * as z from 'zod'
import { type Download, dataFolder } from '../../archives.ts'
import { jsonItems } from '../../formats/json-items.ts'
import { IMAGENET_NORMALISATION } from '../../normalisation.ts'
import { perFile } from '../../per-file.ts'
import { type ImageList, publishedImages, UnusableList } from '../../published-images.ts'
import type { ImageDataset, Split } from '../../types.ts'

const BASE = 'https://ml-inat-competition-datasets.s3.amazonaws.com/2021'
/** Both data sets have the same files. */
const FOLDER = 'inaturalist'
const FOLDERS: Record<Split, string> = { train: 'train_mini', test: 'val' }

/** By what images are labelled: the field of their category. */
type Level = 'name' | 'supercategory'

export function inaturalistDataset(name: string, title: string, level: Level): ImageDataset {
  return {
    kind: 'images',
    name,
    title,
    licence: "non-commercial research and education; each photographer's own terms",
    source: 'https://github.com/visipedia/inat_comp/tree/master/2021',
    /** Species in the order of their ids, or supercategories sorted; empty while the list of training images is missing. */
    get classes() {
      try {
        return labelled(annotations(dataFolder(FOLDER), 'train'), level).names
      } catch (error) {
        if (error instanceof UnusableList) return []
        throw error
      }
    },
    ...IMAGENET_NORMALISATION,
    trainingImages: 500_000,
    download: name === FOLDER ? DOWNLOAD : ELSEWHERE,
    ...publishedImages({
      name,
      folder: FOLDER,
      parts: Object.values(FOLDERS).flatMap((folder) => [`${folder}.json`, folder]),
      list: (root, split) => list(root, split, level),
    }),
  }
}

const DOWNLOAD: Download = {
  archives: [
    archive('train_mini.tar.gz', 'db6ed8330e634445efc8fec83ae81442', 44_636_137_542),
    archive('train_mini.json.tar.gz', '395a35be3651d86dc3b0d365b8ea5f92', null),
    archive('val.tar.gz', 'f6f6e0e242e3d4c9569ba56400938afc', null),
    archive('val.json.tar.gz', '4d761e0f6a86cc63e8f7afc91f6a8f0b', null),
  ],
  terms: `\
By downloading iNaturalist 2021 you agree (https://github.com/visipedia/inat_comp/tree/master/2021#terms-of-use):
  to abide by iNaturalist's Terms of Service, https://www.inaturalist.org/pages/terms;
  to use the data only for non-commercial research and educational purposes;
  not to distribute the images;
  that Cornell University makes no representations or warranties regarding the data;
  to accept full responsibility for your use of the data, and to defend and indemnify Cornell University.`,
  byHand: null,
}

const ELSEWHERE: Download = {
  archives: [],
  terms: null,
  byHand: `Its files are those of ${FOLDER}: run \`npx maskbench data fetch ${FOLDER}\``,
}

function archive(file: string, md5: string, bytes: number | null) {
  const digest = { algorithm: 'md5' as const, value: md5 }
  return { file, urls: [`${BASE}/${file}`], digest, bytes, unpack: 'tar' as const }
}

interface Annotations extends ImageList {
  labels: Int32Array
  names: readonly string[]
  /** Supercategory of every name. */
  supercategories: readonly (string | undefined)[]
}

function list(root: string, split: Split, level: Level): ImageList {
  const { files, labels, names } = labelled(annotations(root, split), level)
  if (split === 'test' && names.join() !== labelled(annotations(root, 'train'), level).names.join()) {
    throw new UnusableList([{ file: 'val.json', what: 'its species differ from those of train_mini.json' }])
  }
  return { files, labels }
}

function labelled(species: Annotations, level: Level): Pick<Annotations, 'files' | 'labels' | 'names'> {
  if (level === 'name') return species
  const { files, labels, supercategories } = species
  const unknown = supercategories.indexOf(undefined)
  if (unknown >= 0) {
    const what = `gives the species "${species.names[unknown]}" no supercategory`
    throw new UnusableList([{ file: 'train_mini.json', what }])
  }
  const names = [...new Set(supercategories as string[])].sort()
  const labelOf = supercategories.map((name) => names.indexOf(name!))
  return { files, labels: labels.map((label) => labelOf[label]!), names }
}

function annotations(root: string, split: Split): Annotations {
  const file = `${FOLDERS[split]}.json`
  try {
    return perFile(join(root, file), (path) => readAnnotations(path, FOLDERS[split]))
  } catch (error) {
    throw new UnusableList([{ file, what: error instanceof Error ? error.message : String(error) }])
  }
}

const imageSchema = z.object({ id: z.int(), file_name: z.string() })
const annotationSchema = z.object({ image_id: z.int(), category_id: z.int() })
const categorySchema = z.object({ id: z.int(), name: z.string(), supercategory: z.string().optional() })

/** Lists in the form of COCO's, with more fields than are read here. Labels are ranks of the categories' ids. */
function readAnnotations(path: string, folder: string): Annotations {
  const fileOf = new Map<number, string>()
  const categoryOf = new Map<number, number>()
  const speciesOf = new Map<number, z.output<typeof categorySchema>>()
  for (const { list, value } of jsonItems(path)) {
    if (list === 'images') {
      const { id, file_name } = parsed(imageSchema, value, list)
      if (!file_name.startsWith(`${folder}/`) || file_name.split('/').includes('..')) {
        throw new Error(`names an image "${file_name}", which is not in ${folder}/`)
      }
      fileOf.set(id, file_name)
    } else if (list === 'annotations') {
      const { image_id, category_id } = parsed(annotationSchema, value, list)
      if (categoryOf.has(image_id)) throw new Error(`gives image ${image_id} two categories`)
      categoryOf.set(image_id, category_id)
    } else if (list === 'categories') {
      const category = parsed(categorySchema, value, list)
      speciesOf.set(category.id, category)
    }
  }
  if (fileOf.size === 0) throw new Error('lists no images')
  const categories = [...speciesOf.keys()].sort((a, b) => a - b)
  const labelOf = new Map(categories.map((id, label) => [id, label]))
  const labels = Int32Array.from(fileOf, ([id, file]) => {
    const label = labelOf.get(categoryOf.get(id) ?? Number.NaN)
    if (label === undefined) throw new Error(`gives ${file} no category`)
    return label
  })
  const species = categories.map((id) => speciesOf.get(id)!)
  return {
    files: [...fileOf.values()],
    labels,
    names: species.map(({ name }) => name),
    supercategories: species.map(({ supercategory }) => supercategory),
  }
}

function parsed<T>(schema: z.ZodType<T>, value: unknown, list: string): T {
  const { success, data } = schema.safeParse(value)
  if (!success) throw new Error(`has an item in "${list}" that lacks a field: ${JSON.stringify(value).slice(0, 80)}`)
  return data
}
