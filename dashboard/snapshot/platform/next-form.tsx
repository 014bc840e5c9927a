/** Forms that choose another page of a snapshot; `main.tsx` follows their submission. */
import type { ComponentProps } from 'react'

export default function Form({ scroll = true, ...others }: ComponentProps<'form'> & { scroll?: boolean }) {
  return <form data-keep-scroll={scroll ? undefined : ''} {...others} />
}
