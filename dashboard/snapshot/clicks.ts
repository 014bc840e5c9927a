/** Clicks and forms that would reach the server: downloads are made here, and forms lead to other pages. */
import { parseAddress } from './address.ts'
import { navigate } from './navigation.ts'
import { answer, isDownload } from './routes.ts'

export function followClicks(): void {
  document.addEventListener(
    'click',
    (event) => {
      const link = event.target instanceof Element ? event.target.closest('a') : null
      const hash = link?.getAttribute('href') ?? ''
      if (!hash.startsWith('#/') || !isDownload(parseAddress(hash))) return
      event.preventDefault()
      event.stopPropagation()
      void save(hash.slice(1))
    },
    true,
  )
  document.addEventListener('submit', (event) => {
    const form = event.target as HTMLFormElement
    event.preventDefault()
    const fields = [...new FormData(form, event.submitter)].filter((field): field is [string, string] => {
      return typeof field[1] === 'string'
    })
    navigate(`${form.getAttribute('action')}?${new URLSearchParams(fields)}`, {
      scroll: !('keepScroll' in form.dataset),
    })
  })
}

/** Saves the answer of a route as a file. */
async function save(address: string): Promise<void> {
  const response = await answer(address)
  const disposition = response.headers.get('content-disposition') ?? ''
  const link = document.createElement('a')
  link.href = URL.createObjectURL(await response.blob())
  link.download = /filename="([^"]+)"/.exec(disposition)?.[1] ?? `${address.split('?', 1)[0]!.split('/').at(-1)}.json`
  link.click()
  URL.revokeObjectURL(link.href)
}
