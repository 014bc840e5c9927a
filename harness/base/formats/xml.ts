/** Text in XML, such as SVG. */
import { printable } from '../printable.ts'

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** Escapes text for elements and for attributes in double quotes; XML allows no control characters. */
export const xmlText = (text: string): string => printable(text).replace(/[&<>"]/g, (sign) => ENTITIES[sign]!)
