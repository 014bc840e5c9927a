/** React's runtime, except that links of the server become links of the snapshot. */
import type { ElementType, Key } from 'react'
import { Fragment, jsx as original, jsxs as originals } from 'react/jsx-runtime'
import { snapshotHref } from '../address.ts'

type Jsx = typeof original

const withLinks =
  (create: Jsx): Jsx =>
  (type: ElementType, props: unknown, key?: Key) => {
    if (type !== 'a') return create(type, props, key)
    const { href, ...others } = props as { href?: string }
    return create(type, href === undefined ? others : { ...others, href: snapshotHref(href) }, key)
  }

export const jsx = withLinks(original)
export const jsxs = withLinks(originals)
export { Fragment }
