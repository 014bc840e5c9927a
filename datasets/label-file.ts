/**
 * Labels from a user's own file, one for each training image in the data set's order: NumPy's .npy of integers, or text
 * with one label a line, as number or as name of the class; the last column counts where there are several.
 */
import { readFileSync, statSync } from 'node:fs'
import { UsageError } from '../harness/base/errors.ts'
import { checkKind } from '../harness/base/formats/file-kind.ts'
import { decodedText } from '../harness/base/formats/text-file.ts'
import { sha256 } from '../harness/base/hash.ts'
import { userPath } from '../harness/base/user-path.ts'
import { decodeNpyIntegers } from './formats/npy-integers.ts'
import { relabelled } from './relabelled.ts'
import type { ImageDataset } from './types.ts'

const MARK = '+labels:'

/** The name of a data set with labels from a file: `cifar10+labels:mine.csv`. */
export const withLabels = (dataset: string, path: string): string => `${dataset}${MARK}${path}`

/** The two parts of such a name; null for other names. */
export function labelsNamed(name: string): { dataset: string; path: string } | null {
  const at = name.indexOf(MARK)
  return at < 0 ? null : { dataset: name.slice(0, at), path: name.slice(at + MARK.length) }
}

export function fileLabels(base: ImageDataset, path: string): ImageDataset {
  const file = userPath(path)
  return relabelled(base, {
    name: withLabels(base.name, file),
    title: `${base.title}, with training labels from ${file}`,
    licence: base.licence,
    source: file,
    present: () => statSync(file, { throwIfNoEntry: false })?.isFile() === true,
    digest: () => sha256(contents(file)),
    async read({ count, classes }) {
      const found: readonly number[] = file.endsWith('.npy') ? [...numbersIn(file)] : linesIn(file, classes)
      if (found.length !== count) {
        const what = `${file} has ${found.length} labels for the ${count} training images of ${base.name}`
        throw new UsageError({ what, remedy: 'give one label for each training image, in the order of the data set' })
      }
      const beyond = found.findIndex((label) => label < 0 || label >= classes.length)
      if (beyond >= 0) {
        const what = `label ${beyond + 1} of ${file} is ${found[beyond]}, and ${base.name} has ${classes.length} classes`
        throw new UsageError({ what, remedy: `use numbers from 0 to ${classes.length - 1}` })
      }
      return Int32Array.from(found)
    },
  })
}

const contents = (file: string) => labelBytes(file, 'name an existing .npy or .csv file with --labels')

/** @throws UsageError with this remedy. */
export function labelBytes(file: string, remedy: string): Buffer {
  let bytes: Buffer
  try {
    bytes = readFileSync(file)
  } catch (cause) {
    const what = `the labels in ${file} cannot be read: ${(cause as Error).message}`
    throw new UsageError({ what, remedy }, { cause })
  }
  checkKind(file, bytes, { what: 'a file of labels', takes: ['empty', 'numpy', 'zip'], remedy })
  return bytes
}

/** The lines of a text file without a byte order mark and without empty lines at its end. */
export function labelLines(bytes: Buffer): string[] {
  return decodedText(bytes)
    .trimEnd()
    .split(/\r\n?|\n/)
}

function numbersIn(file: string): Int32Array {
  try {
    return decodeNpyIntegers(contents(file))
  } catch (cause) {
    if (cause instanceof UsageError) throw cause
    const what = `${file} holds no labels: ${(cause as Error).message}`
    throw new UsageError({ what, remedy: 'save a one-dimensional array of integers with numpy.save' }, { cause })
  }
}

/** A first line whose label is neither number nor class is a heading. */
function linesIn(file: string, classes: readonly string[]): number[] {
  const numberOf = new Map(classes.map((name, i) => [name, i]))
  const lines = labelLines(contents(file))
  const texts = lines.map((line) => unquoted(line.split(/[,;\t]/).at(-1)!))
  const read = (text: string) => numberOf.get(text) ?? (/^-?\d+$/.test(text) ? Number(text) : null)
  const labels = texts.map(read)
  const first = labels[0] === null ? 1 : 0
  const wrong = labels.indexOf(null, first)
  if (wrong >= 0) {
    const what = `line ${wrong + 1} of ${file} is "${texts[wrong]}", which is neither a number nor a class`
    throw new UsageError({ what, remedy: `use numbers from 0 to ${classes.length - 1}, or ${someOf(classes)}` })
  }
  return labels.slice(first) as number[]
}

function unquoted(text: string): string {
  return text.trim().replace(/^"(.*)"$/, '$1')
}

const NAMED_AT_MOST = 5

function someOf(classes: readonly string[]): string {
  const some = classes.slice(0, NAMED_AT_MOST).join(', ')
  return `names such as ${some}`
}
