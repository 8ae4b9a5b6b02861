import type { CreditNoteDocument, InvoiceDocument, ReceiptDocument } from './document.ts'
import { loadLibrary } from './fonts/library.ts'
import type { FontSource } from './fonts/source.ts'
import { LOGO, type Drawing } from './layout/context.ts'
import { pageText, paintFooter, subjectOf } from './layout/footer.ts'
import { headline } from './layout/headline.ts'
import { linesTable, paymentsTable } from './layout/lines-table.ts'
import { masthead, parties } from './layout/masthead.ts'
import { notes } from './layout/notes.ts'
import { paginate, type Block } from './layout/pages.ts'
import { Sheet } from './layout/sheet.ts'
import { accentOf, PAGE } from './layout/theme.ts'
import { totals } from './layout/totals.ts'
import { PdfFile, type Ref } from './pdf/file.ts'
import { EmbeddedFonts } from './pdf/fonts.ts'
import type { PdfImage } from './pdf/image.ts'
import { readImage, writeImage } from './pdf/images.ts'
import { PageCanvas, type PageLink } from './pdf/page.ts'
import { StructureNode, writeStructure } from './pdf/structure.ts'
import { array, ascii, date, dict, name, number, text } from './pdf/values.ts'
import { cleanText } from './text/clean.ts'
import { createTypesetter } from './text/lines.ts'
import { createShaper } from './text/shaper.ts'
import { textsOf } from './texts.ts'

/**
 * An invoice as a tagged PDF on A4 pages. The same document and fonts give the same bytes. No text makes it fail: what no
 * font has is shown as a sign for it. Throws when the fonts cannot be read.
 */
export function renderInvoicePdf(document: InvoiceDocument, fonts: FontSource): Promise<Uint8Array<ArrayBuffer>> {
  return render(document, fonts)
}

/** A receipt, in the same way as an invoice. */
export function renderReceiptPdf(document: ReceiptDocument, fonts: FontSource): Promise<Uint8Array<ArrayBuffer>> {
  return render(document, fonts)
}

/** A credit note, in the same way as an invoice. */
export function renderCreditNotePdf(document: CreditNoteDocument, fonts: FontSource): Promise<Uint8Array<ArrayBuffer>> {
  return render(document, fonts)
}

type Printable = InvoiceDocument | ReceiptDocument | CreditNoteDocument

async function render(document: Printable, fonts: FontSource): Promise<Uint8Array<ArrayBuffer>> {
  const [library, logo] = await Promise.all([
    loadLibrary(fonts, document.locale, textsOf(document, [pageText(document, 1_234_567_890, 1_234_567_890)])),
    document.merchant.logo ? readImage(document.merchant.logo) : null,
  ])
  const typesetter = createTypesetter(createShaper(library), document.direction)
  const drawing: Drawing = { typesetter, accent: accentOf(document.merchant), logo }
  const root = new StructureNode('Document')
  const embedded = new EmbeddedFonts()
  const canvases = paint(document, drawing, root, embedded)
  return write(document, root, canvases, embedded, logo)
}

/** Every part of the document, in reading order. */
function blocksOf(document: Printable, drawing: Drawing, root: StructureNode): Block[] {
  return [
    ...masthead(document, drawing, root),
    ...parties(document, drawing, root),
    ...headline(document, drawing, root),
    ...linesTable(document, drawing, root),
    ...totals(document, drawing, root),
    ...(document.kind === 'receipt' ? paymentsTable(document.payments, document, drawing, root) : []),
    ...notes(document, drawing, root),
  ]
}

function paint(document: Printable, drawing: Drawing, root: StructureNode, embedded: EmbeddedFonts): PageCanvas[] {
  const pages = paginate(blocksOf(document, drawing, root))
  return pages.map((placed, index) => {
    const canvas = new PageCanvas(index, PAGE.height, embedded)
    const sheet = new Sheet(canvas, document.direction)
    for (const { block, top } of placed) block.paint(sheet, top)
    paintFooter(sheet, document, drawing, index + 1, pages.length)
    return canvas
  })
}

async function write(
  document: Printable,
  root: StructureNode,
  canvases: readonly PageCanvas[],
  embedded: EmbeddedFonts,
  logo: PdfImage | null,
): Promise<Uint8Array<ArrayBuffer>> {
  const file = new PdfFile()
  const images = logo ? dict({ [LOGO]: await writeImage(file, logo) }) : undefined
  const resources = file.add(dict({ Font: await embedded.write(file), XObject: images }))
  const tree = file.reserve()
  const refs = canvases.map(() => file.reserve())
  const links: PageLink[] = []
  for (const [index, canvas] of canvases.entries()) {
    const content = await file.addStream(canvas.content())
    const annotations = canvas.links.map((link) => {
      links.push(link)
      return linkAnnotation(file, link, index, canvases.length + links.length - 1)
    })
    file.set(refs[index] ?? '', pageObject({ tree, resources, content, annotations, index }))
  }
  file.set(tree, dict({ Type: '/Pages', Kids: array(refs), Count: refs.length }))
  const pages = canvases.map((canvas, index) => ({ ref: refs[index] ?? 'null', marks: canvas.marks }))
  const structure = writeStructure(file, root, { pages, links: links.map(({ node }) => node) })
  return file.bytes({ root: catalogue(file, document, tree, structure), info: info(file, document) })
}

interface PageParts {
  readonly tree: Ref
  readonly resources: Ref
  readonly content: Ref
  readonly annotations: readonly Ref[]
  readonly index: number
}

function pageObject({ tree, resources, content, annotations, index }: PageParts): string {
  return dict({
    Type: '/Page',
    Parent: tree,
    MediaBox: array([0, 0, number(PAGE.width), number(PAGE.height)]),
    Resources: resources,
    Contents: content,
    StructParents: index,
    Tabs: '/S',
    Annots: annotations.length > 0 ? array(annotations) : undefined,
  })
}

function linkAnnotation(file: PdfFile, { rect, url, node }: PageLink, page: number, key: number): Ref {
  const corners = [rect.x, PAGE.height - rect.y - rect.height, rect.x + rect.width, PAGE.height - rect.y]
  const annotation = file.add(
    dict({
      Type: '/Annot',
      Subtype: '/Link',
      Rect: array(corners.map(number)),
      Border: '[0 0 0]',
      F: 4,
      StructParent: key,
      Contents: node.alternative === null ? undefined : text(node.alternative),
      A: dict({ S: '/URI', URI: ascii(url) }),
    }),
  )
  node.kids.push({ page, annotation })
  return annotation
}

function catalogue(file: PdfFile, document: Printable, tree: Ref, structure: Ref): Ref {
  return file.add(
    dict({
      Type: '/Catalog',
      Pages: tree,
      Lang: text(document.locale),
      MarkInfo: '<</Marked true>>',
      StructTreeRoot: structure,
      ViewerPreferences: dict({
        DisplayDocTitle: 'true',
        Direction: name(document.direction === 'rtl' ? 'R2L' : 'L2R'),
      }),
    }),
  )
}

function info(file: PdfFile, document: Printable): Ref {
  return file.add(
    dict({
      Title: text(cleanText(subjectOf(document))),
      Author: text(cleanText(document.merchant.name)),
      CreationDate: date(document.issuedAt),
      ModDate: date(document.issuedAt),
    }),
  )
}
