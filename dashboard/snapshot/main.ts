/**
 * The script of exported pages. `maskbench export --html` bundles it; every page loads it without a server and under a
 * strict content security policy. It fetches nothing.
 */
import { attachTooltips } from '../components/ui/tooltips.ts'
import { showChips } from './chips.ts'
import { followChosenColours, offerColours } from './colours.ts'
import { followControls, markControls } from './controls.ts'
import { copyOnClick } from './copy.ts'
import { filterRows } from './filter.ts'
import { unfoldOnClick } from './folds.ts'
import { choosePictures } from './pictures.ts'
import { readCurves } from './readings.ts'
import { makeSortable, markSorted, sortRows } from './sort.ts'
import { followState } from './state.ts'
import { leadToViews } from './views.ts'

// Before the first paint.
followChosenColours()

document.addEventListener('DOMContentLoaded', () => {
  offerColours()
  unfoldOnClick()
  copyOnClick()
  choosePictures()
  readCurves()
  leadToViews()
  makeSortable()
  followControls()
  followState(sortRows, filterRows, markSorted, markControls, showChips)
  for (const box of document.querySelectorAll<HTMLElement>('[role=tooltip]')) {
    if (box.parentElement) attachTooltips(box.parentElement, box)
  }
})
