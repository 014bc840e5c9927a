/** Workbooks of spreadsheet programs, which are no text; also in the browser. */
import { UsageError } from '../errors.ts'

/** The first bytes of a zip archive, as .xlsx and .ods are, and of the older .xls, read as text. */
const STARTS = ['PK\u0003\u0004', 'ÐÏ\u0011à']
const ENDINGS = /\.(?:xls[xmb]?|ods|numbers)$/i

/** Whether a file is a workbook, by its name or its first bytes as text. */
export const isWorkbook = (name: string, start = ''): boolean =>
  ENDINGS.test(name) || STARTS.some((bytes) => start.startsWith(bytes))

export const SAVE_AS_CSV = 'save its sheet as CSV in Excel, LibreOffice or Numbers, and give that file'

/** Names of files within the archive that a workbook is, near its first bytes. */
const WITHIN = /\[Content_Types\]\.xml|_rels\/|docProps\/|xl\/|opendocument\.spreadsheet|Index\//

/**
 * Refuses a workbook where a table of text is wanted; another zip archive is none, unlike for `isWorkbook`.
 * @param start - the first bytes of the file, as text.
 */
export function checkNoWorkbook(file: string, start = ''): void {
  if (!isWorkbook(file) && !(isWorkbook('', start) && WITHIN.test(start))) return
  throw new UsageError({ what: `${file} is a spreadsheet workbook, not a text table`, remedy: SAVE_AS_CSV })
}
