import { readFileSync } from 'node:fs'
import { createElement } from 'react'
import { PictureFigure } from '../../../../features/masks/components/picture-figure.tsx'
import { loadMasks } from '../../../../features/masks/load.ts'
import type { PictureLayout } from '../../../../features/masks/picture-layout.ts'
import { artefactPath } from '../../../../lib/artefact-file.ts'
import { downloadPng } from '../../../../lib/download-png.ts'
import { download, rawParams, refuse, withStore } from '../../../../lib/respond.ts'

/** `schemes.svg`, `learned.png`: a figure of the masks page with its pictures inside. */
export async function GET(request: Request, { params }: { params: Promise<{ file: string }> }): Promise<Response> {
  const { file } = await params
  const [, id, ending] = /^(schemes|learned)\.(svg|png)$/.exec(file) ?? []
  if (!id) return refuse(404, 'no such figure', 'ask for schemes or learned, as .svg or .png')
  return withStore(async (database, store) => {
    const figure = loadMasks(database, store, rawParams(request.url))?.figures[id as 'schemes' | 'learned']
    if (!figure) return refuse(404, 'no run has stored these pictures yet', 'npx maskbench run quick')
    const source = ({ sha256 }: PictureLayout) =>
      `data:image/png;base64,${readFileSync(artefactPath(store, sha256)).toString('base64')}`
    // Next.js allows this import in a route only dynamically.
    const { renderToStaticMarkup } = await import('react-dom/server')
    const svg = renderToStaticMarkup(createElement(PictureFigure, { figure, source }))
    if (ending === 'svg') return download(svg, 'image/svg+xml', file)
    return downloadPng(svg, file)
  })
}
