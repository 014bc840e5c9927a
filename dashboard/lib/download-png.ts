import { downloadBytes } from './download-bytes.ts'

/** @param svg - a stand-alone figure. @returns it as a PNG on white, at twice its size. */
export async function downloadPng(svg: string, name: string): Promise<Response> {
  const { default: sharp } = await import('sharp')
  const png = await sharp(Buffer.from(svg), { density: 144 }).flatten({ background: '#ffffff' }).png().toBuffer()
  return downloadBytes(png, 'image/png', name)
}
