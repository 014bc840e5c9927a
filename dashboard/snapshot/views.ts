/** Controls that open another page of the folder, at the same scroll position. */
const PLACE = 'maskbench-scroll'

export function leadToViews(): void {
  for (const control of document.querySelectorAll<HTMLInputElement>('input[data-href]')) {
    // The browser may have restored the choice from the last visit.
    control.checked = control.defaultChecked
    control.addEventListener('change', () => go(control.dataset.href!))
  }
  for (const select of document.querySelectorAll<HTMLSelectElement>('select:has(option[data-href])')) {
    for (const option of select.options) option.selected = option.defaultSelected
    select.addEventListener('change', () => go(select.selectedOptions[0]!.dataset.href!))
  }
  for (const slider of document.querySelectorAll<HTMLInputElement>('input[type=range]')) {
    const links = linksOf(slider)
    if (links.length === 0) continue
    slider.value = slider.defaultValue
    slider.disabled = false
    slider.addEventListener('change', () => go(links[slider.valueAsNumber]!.href))
  }
  comeBack()
}

/** The links next to a slider, one per position. */
function linksOf(slider: HTMLInputElement): HTMLAnchorElement[] {
  const links = [...(slider.parentElement?.querySelectorAll<HTMLAnchorElement>('ol a[href]') ?? [])]
  return links.length === Number(slider.max) - Number(slider.min) + 1 ? links : []
}

function go(href: string): void {
  try {
    sessionStorage.setItem(PLACE, String(scrollY))
  } catch {}
  location.assign(href)
}

function comeBack(): void {
  try {
    const place = sessionStorage.getItem(PLACE)
    sessionStorage.removeItem(PLACE)
    if (place !== null) scrollTo(0, Number(place))
  } catch {}
}
