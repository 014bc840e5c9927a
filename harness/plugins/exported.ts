/** Code of a plugin as a store keeps it, in a file that is loaded as the version that it was compiled from. */
import { sha256 } from '../base/hash.ts'

interface Version {
  /** Hash of its sources. */
  digest: string
  /** An ES module without imports, except for Node's own. */
  code: string
}

const HEAD = /^\/\/ Compiled code of a plugin of maskbench, version ([0-9a-f]{12}); its SHA-256: ([0-9a-f]{64})\n/

export function exportedText({ digest, code }: Version): string {
  return `// Compiled code of a plugin of maskbench, version ${digest}; its SHA-256: ${sha256(code)}\n${code}`
}

/** @returns null for any other text, and for one that was changed since: that is a plugin of its own. */
export function exportedVersion(text: string): Version | null {
  const [head, digest, hash] = HEAD.exec(text) ?? []
  if (head === undefined) return null
  const code = text.slice(head.length)
  return sha256(code) === hash ? { digest: digest!, code } : null
}
