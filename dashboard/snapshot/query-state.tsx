/** Lets nuqs read and write the query of a snapshot's address. */
import {
  renderQueryString,
  unstable_createAdapterProvider,
  type unstable_UpdateUrlFunction,
} from 'nuqs/adapters/custom'
import { useMemo } from 'react'
import { currentAddress, useAddress } from './address.ts'
import { changeAddress, navigate } from './navigation.ts'

const updateUrl: unstable_UpdateUrlFunction = (search, { history, shallow, scroll }) => {
  const { path } = currentAddress()
  const href = path + renderQueryString(search)
  const replace = history === 'replace'
  if (shallow) changeAddress(href, replace)
  else navigate(href, { replace, scroll })
}

function useQueryAdapter() {
  const { query } = useAddress()
  const searchParams = useMemo(() => new URLSearchParams(query), [query])
  return { searchParams, updateUrl, getSearchParamsSnapshot: () => new URLSearchParams(currentAddress().query) }
}

export const QueryState = unstable_createAdapterProvider(useQueryAdapter)
