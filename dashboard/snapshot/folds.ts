/** Menus close on a click outside or Escape; a button opens and closes the navigation on a phone. */
export function unfoldOnClick(): void {
  document.addEventListener('pointerdown', ({ target }) => {
    for (const menu of openMenus()) if (!(target instanceof Node && menu.contains(target))) menu.open = false
  })
  document.addEventListener('keydown', ({ key }) => {
    if (key !== 'Escape') return
    for (const menu of openMenus()) {
      menu.open = false
      menu.querySelector('summary')?.focus()
    }
  })
  for (const button of document.querySelectorAll<HTMLButtonElement>('button[aria-controls][aria-expanded]')) {
    const area = document.getElementById(button.getAttribute('aria-controls')!)
    button.addEventListener('click', () => {
      const open = button.getAttribute('aria-expanded') !== 'true'
      button.setAttribute('aria-expanded', String(open))
      button.setAttribute('aria-label', open ? 'Close the menu' : 'Open the menu')
      area?.classList.toggle('hidden', !open)
      area?.classList.toggle('flex', open)
    })
  }
}

const openMenus = () => document.querySelectorAll<HTMLDetailsElement>('details.relative[open]')
