/** Workbooks of spreadsheet programs, which are no text; also in the browser. */

/** The first bytes of a zip archive, as .xlsx and .ods are, and of the older .xls, read as text. */
const STARTS = ['PK\u0003\u0004', 'ÐÏ\u0011à']
const ENDINGS = /\.(?:xls[xmb]?|ods|numbers)$/i

/** Whether a file is a workbook, by its name or its first bytes as text. */
export const isWorkbook = (name: string, start = ''): boolean =>
  ENDINGS.test(name) || STARTS.some((bytes) => start.startsWith(bytes))

export const SAVE_AS_CSV = 'save its sheet as CSV in Excel, LibreOffice or Numbers, and give that file'
