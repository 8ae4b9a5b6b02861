import type { Sheet } from './sheet.ts'
import { BOTTOM, TOP } from './theme.ts'

/** A part of the document that no page break divides. */
export interface Block {
  /** Points. */
  readonly height: number
  /** Stays on the page of the block that follows. */
  readonly keep?: boolean
  /** What stands above it when it begins a page: the head of its table. */
  readonly head?: Block
  paint(sheet: Sheet, top: number): void
}

export interface PlacedBlock {
  readonly block: Block
  readonly top: number
}

/** Space between blocks. */
export function gap(height: number, keep = false): Block {
  return { height, keep, paint() {} }
}

/**
 * Lays blocks on pages. Blocks that keep with the next move to a new page together, unless they are more than a page.
 */
export function paginate(blocks: readonly Block[]): PlacedBlock[][] {
  const pages: PlacedBlock[][] = [[]]
  let top = TOP
  for (const group of groupsOf(blocks)) {
    const height = group.reduce((sum, block) => sum + block.height, 0)
    const fitsAPage = height + (group[0]?.head?.height ?? 0) <= BOTTOM - TOP
    if (fitsAPage && top + height > BOTTOM) turn(group[0])
    for (const block of group) {
      if (top + block.height > BOTTOM) turn(block)
      place(block)
    }
  }
  return pages

  function turn(block: Block | undefined): void {
    if (pages.at(-1)?.length === 0) return
    pages.push([])
    top = TOP
    if (block?.head) place(block.head)
  }

  function place(block: Block): void {
    pages.at(-1)?.push({ block, top })
    top += block.height
  }
}

function groupsOf(blocks: readonly Block[]): Block[][] {
  const groups: Block[][] = []
  let open = false
  for (const block of blocks) {
    if (open) groups.at(-1)?.push(block)
    else groups.push([block])
    open = block.keep ?? false
  }
  return groups
}
