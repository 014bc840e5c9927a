/** Links between the pages of a snapshot. */
import type { ComponentProps } from 'react'
import { navigate } from '../navigation.ts'

interface LinkProps extends ComponentProps<'a'> {
  href: string
  prefetch?: boolean
  replace?: boolean
  scroll?: boolean
}

export default function Link({ href, prefetch: _, replace = false, scroll = true, onClick, ...others }: LinkProps) {
  return (
    <a
      {...others}
      href={href}
      onClick={(event) => {
        onClick?.(event)
        const elsewhere = event.metaKey || event.ctrlKey || event.shiftKey || event.altKey
        if (event.defaultPrevented || elsewhere || event.button !== 0) return
        event.preventDefault()
        navigate(href, { replace, scroll })
      }}
    />
  )
}
