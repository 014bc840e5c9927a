/**
 * `folder:<path>`: a user's own images, arranged as `folder/layout.ts` says. The path is resolved when it is read, so
 * that one folder is one data set however it is typed.
 */
import { existsSync, realpathSync } from 'node:fs'
import { basename } from 'node:path'
import { UsageError } from '../../harness/base/errors.ts'
import { memoize } from '../../harness/base/memoize.ts'
import { userPath } from '../../harness/base/user-path.ts'
import { contentDigest } from '../content-digest.ts'
import { decodedSplit } from '../images/decoded.ts'
import { isFolder, listFolder, nameSkipped } from '../images/image-files.ts'
import { IMAGENET_NORMALISATION } from '../normalisation.ts'
import { toStderr, type Warn } from '../progress.ts'
import type { ImageDataset } from '../types.ts'
import { arrange, className } from './folder/layout.ts'
import { unreadEndings, unreadTables } from './folder/unread.ts'

const PREFIX = 'folder:'
/** Summaries that this process has shown. */
const said = new Set<string>()

/** The same name with an absolute path; `~` is the home folder. Names of other data sets are returned unchanged. */
export function resolvedFolderName(name: string): string {
  return name.startsWith(PREFIX) ? `${PREFIX}${resolvedPath(name.slice(PREFIX.length))}` : name
}

/** Without links where the folder is there. */
function resolvedPath(path: string): string {
  if (path.trim() === '') throw new UsageError({ what: `${PREFIX} names no folder`, remedy: `write ${PREFIX}<path>` })
  const absolute = userPath(path)
  return existsSync(absolute) ? realpathSync(absolute) : absolute
}

/** @throws UsageError when the path is no readable folder. */
export function folderDataset(path: string, warn: Warn = toStderr): ImageDataset {
  const root = resolvedPath(path)
  const listing = memoize(() => listFolder(root))
  const layout = memoize(() => {
    const made = arrange(listing())
    const count = made.classes.length
    const notes = [
      ...unreadEndings(listing()),
      ...(count === 0 ? unreadTables(listing()) : []),
      ...made.notes,
      made.summary,
      ...(count === 1 ? ['one class alone gives no scores of labels; give it images of another one'] : []),
    ]
    for (const line of notes.map((note) => `${PREFIX}${root}: ${note}`)) {
      if (!said.has(line)) warn(line)
      said.add(line)
    }
    return made
  })
  const digest = memoize(() => contentDigest(root, listing().images, warn))
  const nameOthers = memoize(() => nameSkipped(listing().others, warn))
  return {
    kind: 'images',
    name: `${PREFIX}${root}`,
    title: `Images in ${root}`,
    licence: 'your own',
    source: root,
    get classes() {
      return layout().classes
    },
    ...IMAGENET_NORMALISATION,
    trainingImages: null,
    get onlyTraining() {
      const { classes, splits } = layout()
      return classes.length === 0 && splits.test.length === 0
    },
    present: () => isFolder(root),
    digest,
    async load(split, size, shorterSide) {
      const { classes, splits } = layout()
      const files = splits[split]
      if (files.length === 0) {
        const remedy = 'put images into train/<class>/ and test/<class>/, or into one folder per class'
        throw new UsageError({
          what: [`${root} has no ${split} images`, ...unreadEndings(listing())].join('. '),
          remedy,
        })
      }
      nameOthers()
      const classOf = new Map(classes.map((name, i) => [name, i]))
      const labels = classes.length === 0 ? null : Int32Array.from(files, (file) => classOf.get(className(file))!)
      const name = `folder-${basename(root)}-${split}`
      return decodedSplit({ name, root, files, labels, size, shorterSide, digest: digest(), damaged: 'skip', warn })
    },
  }
}
