// @ts-check
/** Decides which requests are answered; refusals have the form of the API's errors. */

/** @typedef {{ status: 400 | 403 | 405 | 414, error: string, remedy: string, allow?: string }} Refused */

const LONGEST = 8000
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i

/**
 * @param {{ method?: string | undefined, url?: string | undefined, headers: { host?: string | undefined } }} request
 * @param {string} bound - address that the server listens on.
 * @param {readonly string[]} [names] - other host names that readers use, without ports.
 * @returns {Refused | null} null for a request that may pass.
 */
export function refusal({ method = '', url = '', headers: { host = '' } }, bound, names = []) {
  // DNS rebinding: a foreign page whose name points at this machine must not read its data.
  if (isLoopback(bound) && !LOOPBACK.test(host) && !names.includes(withoutPort(host))) {
    const remedy = 'open http://127.0.0.1 or http://localhost with the port; `serve --allow-host` allows other names'
    return { status: 403, error: 'the address has a host name other than this machine', remedy }
  }
  const path = url.split('?', 1)[0] ?? ''
  if (method !== 'GET' && method !== 'HEAD') {
    const error = `${method} is not allowed: the dashboard is read-only`
    return { status: 405, error, remedy: 'use GET', allow: 'GET, HEAD' }
  }
  if (url.length > LONGEST) {
    return { status: 414, error: 'the address is too long', remedy: `keep it below ${LONGEST} characters` }
  }
  if (!isDecodable(path)) {
    return { status: 400, error: 'the address contains an invalid % escape', remedy: 'write a literal % as %25' }
  }
  if (!path.startsWith('/') || /[\0\\]|\/\/|(^|\/)\.\.?(\/|$)/.test(decodeURIComponent(path))) {
    const error = 'the address contains //, /../, a backslash or a null character'
    return { status: 400, error, remedy: 'write the path as the pages link to it' }
  }
  return null
}

/** @param {string} host - as a browser sends it. */
const withoutPort = (host) => host.toLowerCase().replace(/:\d+$/, '')

/** @param {string} bound */
const isLoopback = (bound) => LOOPBACK.test(bound) || bound === '::1'

/**
 * Next.js itself answers a path that cannot be decoded with status 500.
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
