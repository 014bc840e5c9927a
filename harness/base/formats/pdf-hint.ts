/** How an SVG becomes a PDF for pdflatex, which includes no SVG. No library for it is part of maskbench: librsvg draws it better. */
import { quoted } from '../quoted.ts'

/** @param file - the SVG. */
export const pdfHint = (file: string): string =>
  `For pdflatex, \`rsvg-convert --format pdf --output ${quoted(`${file.replace(/\.svg$/i, '')}.pdf`)} ${quoted(file)}\` makes a PDF of it.`

/** Where the SVG goes to standard output, so that its file is not known. @param name - what the PDF may be called. */
export const pipedPdfHint = (name: string): string =>
  `For pdflatex, the command followed by \`| rsvg-convert --format pdf > ${name}.pdf\` makes a PDF of it.`
