/** The file that --out names: where it may be, and in which format it is written. */
import { existsSync } from 'node:fs'
import { dirname, extname, resolve } from 'node:path'
import { UsageError } from '../base/errors.ts'
import { TABLE_FORMAT_NAMES, TABLE_FORMATS, type TableFormat } from '../base/formats/table-formats.ts'
import { listed } from '../base/text.ts'

/** The formats of tables by the endings of the names of files. */
export const TABLE_ENDINGS: Record<string, TableFormat> = Object.fromEntries(
  TABLE_FORMAT_NAMES.map((format) => [TABLE_FORMATS[format].ending, format]),
)

/** @throws UsageError where the folder of the file does not exist. */
export function checkFolder(out: string): void {
  if (existsSync(dirname(resolve(out)))) return
  throw new UsageError({ what: `the folder ${dirname(out)} does not exist`, remedy: 'create it, or change --out' })
}

/**
 * @param endings - the formats by the endings of files, without the dot.
 * @param asked - the format that an option names, which the ending must not contradict; null for none.
 * @throws UsageError for a contradiction, or an ending of no format.
 */
export function formatOfFile<Format>(
  out: string,
  endings: Readonly<Record<string, Format>>,
  asked: { format: Format; flag: string } | null,
): Format {
  const ending = extname(out).slice(1).toLowerCase()
  const own = Object.hasOwn(endings, ending) ? endings[ending]! : null
  if (asked === null) {
    if (own !== null) return own
    const known = listed(Object.keys(endings).map((one) => `.${one}`))
    throw new UsageError({ what: `${out} does not end in one of ${known}`, remedy: 'change the ending of --out' })
  }
  if (own === null || own === asked.format) return asked.format
  const [fitting] = Object.entries(endings).find(([, format]) => format === asked.format)!
  throw new UsageError({
    what: `${asked.flag} contradicts the ending of ${out}`,
    remedy: `leave ${asked.flag} out, or name a .${fitting} file`,
  })
}
