/** The manifest of an exported file: its first entry, against which all others are checked. */
import * as z from 'zod'
import { canonicalJson, sha256 } from '../../base/hash.ts'

export const MANIFEST = 'manifest.json'
export const STORE = 'results.sqlite'
/** To be raised when older versions can no longer read an export. */
export const FORMAT_VERSION = 1
const FORMAT = 'maskbench-export'

const file = z.strictObject({ sha256: z.string().regex(/^[0-9a-f]{64}$/), bytes: z.number().int().min(0) })
const count = z.number().int().min(0)

const manifestSchema = z.strictObject({
  format: z.literal(FORMAT),
  version: z.literal(FORMAT_VERSION),
  /** Number of migrations applied to the store inside. */
  schema: count,
  madeBy: z.strictObject({
    maskbench: z.string(),
    node: z.string(),
    gitCommit: z.string().nullable(),
    at: z.string(),
  }),
  counts: z.strictObject({ runs: count, points: count, scores: count, artefacts: count }),
  store: file,
  /** Artefact files, each under `artefacts/<sha256>`. */
  files: z.array(file),
})

export type Manifest = z.infer<typeof manifestSchema>
export type StoredFile = z.infer<typeof file>

export const artefactName = (digest: string) => `artefacts/${digest}`

/** @returns the manifest's text, which includes its own digest. */
export function sealed(manifest: Omit<Manifest, 'format' | 'version'>): Buffer {
  const whole: Manifest = { format: FORMAT, version: FORMAT_VERSION, ...manifest }
  return Buffer.from(`${JSON.stringify({ ...whole, digest: digestOf(whole) }, null, 1)}\n`)
}

/** @returns the manifest; the version number if its format is newer; null if it is not a manifest or was changed. */
export function unsealed(text: string): Manifest | number | null {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return null
  }
  if (json === null || typeof json !== 'object' || !('format' in json) || json.format !== FORMAT) return null
  if ('version' in json && typeof json.version === 'number' && json.version > FORMAT_VERSION) return json.version
  const { digest, ...rest } = json as Record<string, unknown>
  const parsed = manifestSchema.safeParse(rest)
  return parsed.success && digestOf(parsed.data) === digest ? parsed.data : null
}

function digestOf(manifest: Manifest): string {
  return sha256(canonicalJson(manifest))
}
