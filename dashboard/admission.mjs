// @ts-check
/** Which requests are answered at all, in the words of the API's refusals. */

/** @typedef {{ status: 400 | 403 | 405 | 414, error: string, remedy: string, allow?: string }} Refused */

const LONGEST = 8000
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i

/**
 * @param {{ method?: string | undefined, url?: string | undefined, headers: { host?: string | undefined } }} request as it came.
 * @param {string} bound to which address the server listens.
 * @returns {Refused | null} null for a request that may pass.
 */
export function refusal({ method = '', url = '', headers: { host = '' } }, bound) {
  // A page of elsewhere whose name was made to point at this machine must not read what is here (DNS rebinding).
  if (isLoopback(bound) && !LOOPBACK.test(host)) {
    const remedy = 'open http://127.0.0.1 or http://localhost with the port; `serve --host` lets other names in'
    return { status: 403, error: 'the address names another host than this machine', remedy }
  }
  const path = url.split('?', 1)[0] ?? ''
  const allowed = /^\/api(\/|$)/.test(path) ? ['GET'] : ['GET', 'HEAD']
  if (!allowed.includes(method)) {
    const error = `${method} is not answered: nothing here can be changed`
    return { status: 405, error, remedy: 'use GET', allow: allowed.join(', ') }
  }
  if (url.length > LONGEST) {
    return { status: 414, error: 'the address is too long', remedy: `keep it below ${LONGEST} characters` }
  }
  if (!isDecodable(path)) {
    return { status: 400, error: 'the address holds a % that begins no character', remedy: 'write a lone % as %25' }
  }
  if (!path.startsWith('/') || /[\0\\]|\/\/|(^|\/)\.\.?(\/|$)/.test(decodeURIComponent(path))) {
    const error = 'the address holds //, /../, a backslash or a null character'
    return { status: 400, error, remedy: 'write the path as the pages link to it' }
  }
  return null
}

/** @param {string} bound */
const isLoopback = (bound) => LOOPBACK.test(bound) || bound === '::1'

/**
 * Next.js itself answers what can't be decoded with a 500.
 * @param {string} path
 */
function isDecodable(path) {
  try {
    decodeURIComponent(path)
    return true
  } catch {
    return false
  }
}
