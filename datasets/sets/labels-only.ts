/**
 * `labels:<train>,<test>`: the labels or tags of rows whose images are not here, for features that were computed elsewhere.
 * Files are NumPy arrays, [rows] of whole numbers or [rows, tags] of 0 and 1, or text with one label a line.
 */

import { statSync } from 'node:fs'
import { basename } from 'node:path'
import { UsageError } from '../../harness/base/errors.ts'
import { sha256 } from '../../harness/base/hash.ts'
import { naturalOrder } from '../../harness/base/natural-order.ts'
import { userPath } from '../../harness/base/user-path.ts'
import { BadNpy, decodeNpy } from '../formats/npy.ts'
import type { Pixels } from '../images/pixels.ts'
import { labelBytes, labelLines } from '../label-file.ts'
import { NOT_NORMALISED } from '../normalisation.ts'
import type { ImageDataset, Split } from '../types.ts'

const PREFIX = 'labels:'
const HOW = 'save whole numbers [rows], or 0 and 1 as [rows, tags], with numpy.save, or write one label a line'

/** Arrays are read as 32-bit floats, in which larger numbers are not told from their neighbours. */
const EXACT = 2 ** 24

/** The pixels of images that are not here. */
export const NO_IMAGES: Pixels = {
  block: () => refuseImages(),
  gather: () => refuseImages(),
}

function refuseImages(): never {
  throw new UsageError({
    what: 'only the labels of these rows are known, not their images',
    remedy: 'evaluate features that were computed elsewhere, or use folder:<path> for images',
  })
}

/** The name of the data set with these label files. */
export const labelsOnlyName = (train: string, test: string): string => `${PREFIX}${userPath(train)},${userPath(test)}`

export const isLabelsOnly = (name: string): boolean => name.startsWith(PREFIX)

/** The same name with absolute paths; names of other data sets are returned unchanged. */
export function resolvedLabelsName(name: string): string {
  return isLabelsOnly(name) ? labelsOnlyName(...pathsIn(name)) : name
}

/** @throws UsageError for a name that is not two paths. */
export function labelsOnly(name: string): ImageDataset {
  const [train, test] = pathsIn(name).map(userPath) as [string, string]
  let known: Answers | undefined
  const answers = () => {
    known ??= answersIn(train, test)
    return known
  }
  return {
    kind: 'images',
    name: labelsOnlyName(train, test),
    title: `Labels in ${basename(train)} and ${basename(test)}`,
    licence: 'your own',
    source: `${train}, ${test}`,
    get classes() {
      return answers().classes
    },
    get tags() {
      return answers().tags
    },
    ...NOT_NORMALISED,
    trainingImages: null,
    present: () => [train, test].every((path) => statSync(path, { throwIfNoEntry: false })?.isFile() === true),
    digest: () => sha256([train, test].map((path) => sha256(contents(path))).join()),
    async load(split, size) {
      const { labels, tags, count } = answers()[split]
      return { images: NO_IMAGES, labels, ...(tags && { tags }), count, size }
    },
  }
}

function pathsIn(name: string): [string, string] {
  const [train, test, ...others] = name.slice(PREFIX.length).split(',')
  if (train && test && others.length === 0) return [train, test]
  throw new UsageError({
    what: `"${name}" does not name two files`,
    remedy: 'write labels:train.npy,test.npy, with paths that hold no comma',
  })
}

interface SplitAnswers {
  labels: Int32Array | null
  tags: Uint8Array | null
  count: number
}

interface Answers extends Record<Split, SplitAnswers> {
  classes: readonly string[]
  tags: readonly string[]
}

function answersIn(train: string, test: string): Answers {
  const [first, second] = [train, test].map(rowsIn) as [string[] | Tags, string[] | Tags]
  if (Array.isArray(first) && Array.isArray(second)) return labelled(first, second)
  if (Array.isArray(first) || Array.isArray(second) || first.size !== second.size) {
    const what = `${train} and ${test} do not hold the same kind of answers`
    throw new UsageError({ what, remedy: 'give labels in both, or the same number of tags in both' })
  }
  if ([first, second].every(isOneHot)) {
    const what = `every row of ${train} and ${test} has one tag of ${first.size}, so that they are labels`
    throw new UsageError({ what, remedy: "save their numbers, with `numpy.save('y.npy', y.argmax(1))`" })
  }
  const tags = Array.from({ length: first.size }, (_, i) => `tag ${i}`)
  const split = ({ values, size }: Tags) => ({ labels: null, tags: values, count: values.length / size })
  return { classes: [], tags, train: split(first), test: split(second) }
}

function isOneHot({ values, size }: Tags): boolean {
  const ones = new Uint32Array(values.length / size)
  for (const [i, value] of values.entries()) ones[Math.floor(i / size)]! += value
  return ones.every((count) => count === 1)
}

/** The labels that occur are the classes, numbers by their size and names by the alphabet. */
function labelled(train: string[], test: string[]): Answers {
  const classes = [...new Set([...train, ...test])].sort(naturalOrder)
  const numberOf = new Map(classes.map((name, i) => [name, i]))
  const split = (rows: string[]) => ({
    labels: Int32Array.from(rows, (label) => numberOf.get(label)!),
    tags: null,
    count: rows.length,
  })
  return { classes, tags: [], train: split(train), test: split(test) }
}

interface Tags {
  /** [rows, size] */
  values: Uint8Array
  size: number
}

function rowsIn(path: string): string[] | Tags {
  const bytes = contents(path)
  if (!/\.np[yz]$/i.test(path)) return linesIn(bytes, path)
  const { shape, values } = decoded(bytes, path)
  const [count, size] = shape
  const bad = (what: string, remedy = HOW): never => {
    throw new UsageError({ what: `${path} ${what}`, remedy })
  }
  if (shape.length > 2 || !count || size === 0) bad(`has the shape (${shape.join(', ')})`)
  if (size !== undefined && size > 1) {
    const wrong = values.find((value) => value !== 0 && value !== 1)
    if (wrong !== undefined) bad(`holds ${wrong} as a tag`)
    return { values: Uint8Array.from(values), size }
  }
  const wrong = values.find((value) => !(Number.isInteger(value) && value >= 0))
  if (wrong !== undefined) bad(`holds ${wrong} as a label`)
  if (values.some((value) => value > EXACT)) bad(`holds labels above ${EXACT}`, 'number the classes from 0')
  return Array.from(values, String)
}

function linesIn(bytes: Buffer, path: string): string[] {
  const lines = labelLines(bytes).map((line) => line.trim())
  const empty = lines.indexOf('')
  if (empty < 0) return lines
  throw new UsageError({ what: `line ${empty + 1} of ${path} is empty`, remedy: HOW })
}

function decoded(bytes: Buffer, path: string) {
  try {
    return decodeNpy(bytes)
  } catch (cause) {
    if (!(cause instanceof BadNpy)) throw cause
    const what = `the labels in ${path} cannot be read: ${cause.what}`
    throw new UsageError({ what, remedy: cause.remedy ?? HOW }, { cause })
  }
}

const contents = (path: string) => labelBytes(path, 'name two existing files with --labels')
