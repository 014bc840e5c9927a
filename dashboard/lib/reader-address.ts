/** The address under which a reader sees the dashboard, which is not the one that the server listens on. */

/**
 * The configured public address, else the host that the request names. Headers of proxies are not read: whoever asks can
 * write them.
 * @returns an origin such as `https://bench.example.org`; empty where there is no server, as in a snapshot.
 */
export function readerOrigin({ headers }: Pick<Request, 'headers'>): string {
  const host = headers.get('host')
  return process.env.MASKBENCH_PUBLIC_ADDRESS || (host === null ? '' : `http://${host}`)
}
