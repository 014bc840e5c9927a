/** SHA-256 in the browser, at once: the browser's own answers later. */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'

export function createHash(_algorithm: 'sha256') {
  const hash = sha256.create()
  return {
    update(data: string | Uint8Array) {
      hash.update(typeof data === 'string' ? utf8ToBytes(data) : data)
      return this
    },
    digest: (_encoding: 'hex') => bytesToHex(hash.digest()),
  }
}
