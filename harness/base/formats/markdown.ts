/** Text in Markdown that shows what it says. */
import { oneLine } from '../printable.ts'

/** In one line; what would be a tag, a link or a picture is not one. A lone `<` stays, as in p < .001. */
export const markdownText = (text: string): string =>
  oneLine(text)
    .replace(/<(?=[a-z/!?])/gi, '\\<')
    .replaceAll('](', ']\\(')

/** The same in a cell of a table. */
export const markdownCell = (text: string): string => markdownText(text).replaceAll('|', '\\|')
