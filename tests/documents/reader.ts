import { getDocumentProxy } from 'unpdf'

/** A stretch of text on a page. Points, from the bottom left corner. */
export interface TextItem {
  readonly text: string
  readonly x: number
  readonly y: number
  readonly width: number
}

export interface ReadPdf {
  /** The stretches of text of each page, in the order in which the file has them. */
  readonly pages: readonly (readonly TextItem[])[]
  readonly title: string
  readonly language: string
  readonly tagged: boolean
  readonly links: readonly string[]
  /** How many images each page paints. */
  readonly images: readonly number[]
  /** The roles of the structure tree of the first page, outermost first. */
  readonly roles: ReadonlySet<string>
}

interface RawItem {
  readonly str?: string
  readonly transform?: readonly number[]
  readonly width?: number
}

interface StructureTree {
  readonly role?: string
  readonly children?: readonly StructureTree[]
}

const PAINT_IMAGE = 85

/** Reads a PDF with another implementation than the one that wrote it. */
export async function readPdf(bytes: Uint8Array): Promise<ReadPdf> {
  const pdf = await getDocumentProxy(bytes.slice())
  const numbers = Array.from({ length: pdf.numPages }, (_, index) => index + 1)
  const pages = await Promise.all(numbers.map(async (number) => pdf.getPage(number)))
  const { info } = (await pdf.getMetadata()) as { info: { Title?: string; Language?: string } }
  const annotations = await Promise.all(pages.map(async (page) => page.getAnnotations()))
  const operators = await Promise.all(pages.map(async (page) => page.getOperatorList()))
  const tree = (await pages[0]?.getStructTree()) as StructureTree | null | undefined
  return {
    pages: await Promise.all(pages.map(async (page) => itemsOf(await page.getTextContent()))),
    title: info.Title ?? '',
    language: info.Language ?? '',
    tagged: ((await pdf.getMarkInfo()) as { Marked?: boolean } | null)?.Marked === true,
    links: annotations.flat().flatMap(({ url }: { url?: string }) => (url === undefined ? [] : [url])),
    images: operators.map(({ fnArray }) => fnArray.filter((operator) => operator === PAINT_IMAGE).length),
    roles: new Set(tree ? rolesOf(tree) : []),
  }
}

/** The text of a page as one line, for finding words in it. */
export function textOf(items: readonly TextItem[] | undefined): string {
  return (items ?? [])
    .map(({ text }) => text)
    .join(' ')
    .replace(/\s+/g, ' ')
}

/** The lines of a page from top to bottom, each with its stretches from left to right. */
export function rowsOf(items: readonly TextItem[] | undefined): TextItem[][] {
  const rows = new Map<number, TextItem[]>()
  for (const item of items ?? []) {
    const y = Math.round(item.y)
    rows.set(y, [...(rows.get(y) ?? []), item])
  }
  return [...rows].toSorted(([one], [other]) => other - one).map(([, row]) => row.toSorted((a, b) => a.x - b.x))
}

function itemsOf({ items }: { items: readonly object[] }): TextItem[] {
  const found: { text: string; x: number; y: number; width: number }[] = []
  for (const { str = '', transform = [], width = 0 } of items as readonly RawItem[]) {
    const [x = 0, y = 0] = transform.slice(4)
    const last = found.at(-1)
    if (str.trim() === '') continue
    // Where letters are set closer, the reader begins a new stretch inside a word.
    if (last && last.y === y && x > last.x && x < last.x + last.width - 0.2) {
      last.text += str
      last.width = x + width - last.x
    } else {
      found.push({ text: str, x, y, width })
    }
  }
  return found
}

function rolesOf({ role, children = [] }: StructureTree): string[] {
  return [...(role === undefined ? [] : [role]), ...children.flatMap(rolesOf)]
}
