/** Opens an address in the user's browser. */
import { spawn } from 'node:child_process'

/** @param failed - called when there is no browser that could show a window. */
export function openBrowser(url: string, failed: () => void): void {
  const { DISPLAY, WAYLAND_DISPLAY } = process.env
  const isMac = process.platform === 'darwin'
  if (!(isMac || DISPLAY || WAYLAND_DISPLAY)) {
    failed()
    return
  }
  spawn(isMac ? 'open' : 'xdg-open', [url], { stdio: 'ignore', detached: true })
    .on('error', failed)
    .on('exit', (code) => void (code === 0 || failed()))
    .unref()
}
